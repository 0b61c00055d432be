import { computed, signal } from "@preact/signals";
import type { Pose } from "../src/core/geometry.ts";
import type { MotionEnded } from "../src/protocol/motion-messages.ts";
import { endOf } from "./motion-words.ts";
import { obsolete, say } from "./notices.ts";
import { goTo, onLink, onMotionEnded, planned, telemetry, welcome } from "./robot.ts";

/** A motion that was asked for and of which nothing was heard for so long will not come, ms. */
const ANSWER_MS = 1500;

/** A press on the floor sets a target. Off at first, so that a stray touch starts nothing. */
export const targeting = signal(false);
/** The target under the finger. */
export const target = signal<Pose | null>(null);
/** Of the motion that this page asked for last. */
const asked = signal<number | null>(null);

/** This page's motion is under way, or about to be. */
export const following = computed(
  () => asked.value !== null || (planned.value !== null && planned.value.client === welcome.value?.client),
);
export const paused = computed(() => telemetry.value?.motion?.paused ?? false);

let latest: number | undefined;

/** @returns whether it left */
export function setOff(pose: Pose): boolean {
  const id = goTo(pose);
  if (id === undefined) return false;
  obsolete("motion");
  latest = id;
  asked.value = id;
  setTimeout(() => answered(id), ANSWER_MS);
  return true;
}

export function toggleTargeting(): void {
  targeting.value = !targeting.value;
}

/** Goes up when the target under the finger is taken back by another hand. */
export const takenBack = signal(0);

/** Escape: the target under the finger first, then the mode. */
export function stepBack(): void {
  if (target.value) takenBack.value++;
  else targeting.value = false;
}

function answered(id: number): void {
  if (asked.value === id) asked.value = null;
}

function ended(how: MotionEnded): void {
  answered(how.id);
  // One that gave way to the next target needs no words.
  if (how.id !== latest) return;
  const { text, level } = endOf(how);
  say(text, level, "motion");
}

onMotionEnded((how) => {
  if (how === "refused") asked.value = null;
  else ended(how);
});
onLink((up) => {
  asked.value = null;
  if (!up) targeting.value = false;
});
// Who comes back to the page touches it to look around first.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) targeting.value = false;
});
