import { computed, signal } from "@preact/signals";
import type { PursuitReport } from "../../src/protocol/pursuit-messages.ts";
import { mayDrive } from "../input/drive-gate.ts";
import { missingFor } from "../motion-words.ts";
import { obsolete, say } from "../notices.ts";
import {
  calibrating,
  driver,
  driving,
  isPursuing,
  link,
  onLink,
  onPursuitEnded,
  pursue,
  safety,
  telemetry,
  welcome,
} from "../robot.ts";
import { followDistance } from "../settings.ts";
import { type EyesState, whyBlind } from "./blind-words.ts";
import { sightings } from "./camera.ts";
import { type FollowReadiness, followMissing, followWords, inOwnWords } from "./follow-words.ts";
import { DISTANCE_REFUSED, distanceFrom } from "./kept-distance.ts";

const pursuitText = computed(() => JSON.stringify(telemetry.value?.pursuit ?? null));
/** What the follower does, as it says it; the same object until that changes. */
const reported = computed<PursuitReport | null>(() => JSON.parse(pursuitText.value));
/** How it says it of this page, which has taken the wheel from it; kept when the page lets go of the wheel again. */
let ownReason = "";
const pursuit = computed<PursuitReport | null>(() => {
  const report = reported.value;
  const name = driving.value ? driver.value?.name : undefined;
  if (report && name !== undefined && inOwnWords(report.reason, name) !== report.reason)
    ownReason = report.reason;
  return report && ownReason !== "" && report.reason === ownReason
    ? { ...report, reason: "you took the wheel" }
    : report;
});

export const followState = computed(() => (link.value === "up" ? (pursuit.value?.state ?? "off") : "off"));
export const isFollowing = computed(() => followState.value !== "off");

/** What is known of the car's eyes. */
export const eyes = computed<EyesState>(() => ({
  count: sightings.value?.targets.length,
  pursuit: pursuit.value,
}));

const lockedTarget = computed(() => sightings.value?.targets.find((target) => target.locked));
const locked = computed(() => lockedTarget.value?.id);

/** So far aside of its front a tag is looked at from a side, rad. */
const ASIDE = 0.8;
export const SIDES = { left: -ASIDE, front: 0, right: ASIDE } as const;
/** From where a tag is to be looked at, as it was chosen here. */
const chosenSide = signal(0);
/** The same as the car does it while it follows; undefined: no tag is locked. */
export const tagSide = computed(() => {
  if (lockedTarget.value?.kind !== "tag") return undefined;
  return isFollowing.value ? (pursuit.value?.side ?? 0) : chosenSide.value;
});

/** Where the car follows a tag already, it goes there. */
export function lookFrom(side: number): void {
  chosenSide.value = side;
  followAnew();
}

/** What is no tag has no side. */
const sideWish = () => (lockedTarget.value?.kind === "tag" ? { side: chosenSide.value } : {});
/** How the car is to follow, as this page wishes it. */
const wish = () => ({ ...sideWish(), ...distanceWish() });

/** A car that follows already is to do it as this page now wishes. */
function followAnew(): void {
  if (!isFollowing.value) return;
  pursue(true, wish());
  isOurs = isPursuing();
}

/** Why the following of this page ended, for as long as it may want to know. */
const ended = signal("");
/** The same, until the person can have read it. */
let untold = "";
/** This page has switched it on, and has not heard that it is over. */
let isOurs = false;
/** Why the last following ended, once somebody else was chosen. */
const spent = signal<string>();
let lastLocked: number | undefined;
locked.subscribe((id) => {
  // One who is out of view for a moment is no other.
  if (id === undefined || id === lastLocked) return;
  lastLocked = id;
  spent.value = pursuit.peek()?.reason;
  ended.value = "";
});

const readiness = computed<FollowReadiness>(() => ({
  isSeeing: sightings.value !== null,
  blind: whyBlind(eyes.value),
  isLocked: locked.value !== undefined,
  missing: missingFor({
    linked: link.value === "up",
    state: safety.value,
    otherDriver: mayDrive(driver.value, welcome.value?.client ?? -1) ? undefined : driver.value?.name,
    isCalibrating: calibrating.value,
  }),
}));

export const words = computed(() => followWords(pursuit.value, readiness.value, spent.value, ended.value));

// What was missing is not, and what is over is long ago.
isFollowing.subscribe((isOn) => {
  if (!isOn) return;
  obsolete("camera");
  ended.value = "";
});

onPursuitEnded(({ reason }) => over(reason));
onLink((up) => {
  if (!up && isOurs)
    over("this page lost the robot, and a car does not follow for somebody who is not there");
  tellEnd();
});
addEventListener("focus", tellEnd);
document.addEventListener("visibilitychange", tellEnd);

function over(reason: string): void {
  isOurs = false;
  ended.value = reason;
  // Whoever looks at the page reads it at the foot of the picture, and hears the car say it.
  if (link.value !== "up" || document.hidden || !document.hasFocus()) untold = reason;
}

/** Whoever was away when it ended is told when they are back. */
function tellEnd(): void {
  if (untold === "" || link.value !== "up" || document.hidden || !document.hasFocus()) return;
  say(`The car follows nobody any more: ${untold}.`, "warning", "camera");
  untold = "";
}

/** Ends what this page has switched on, and nothing of others. @returns whether there was anything */
export function stopFollowing(): boolean {
  if (!isPursuing()) return false;
  pursue(false);
  over(
    document.hidden
      ? "this page was hidden"
      : document.hasFocus()
        ? "this page let go of the car"
        : "this page lost the focus",
  );
  return true;
}

/** Lets the car follow whoever is locked, or no longer; says what is missing where it cannot. */
export function toggleFollow(): void {
  const on = !isFollowing.value;
  const missing = on ? followMissing(readiness.value) : "";
  if (missing) say(missing, "warning", "camera");
  else if (!pursue(on, wish())) say("There is no link to the robot.", "warning", "camera");
  isOurs = isPursuing();
}

/** What the car keeps while it follows, m; undefined: it does not. */
export const keptNow = computed(() => pursuit.value?.distance ?? undefined);

/** Each press of an arrow key is a change: the last of them counts, ms. */
const SETTLED_MS = 300;
let settling: ReturnType<typeof setTimeout> | undefined;

/** Keeps in mind what was typed, and tells a car that follows already. @returns false: that is no distance */
export function keepDistance(text: string): boolean {
  if (distanceFrom(text) === undefined) {
    say(DISTANCE_REFUSED, "warning", "camera");
    return false;
  }
  followDistance.value = text;
  clearTimeout(settling);
  settling = setTimeout(followAnew, SETTLED_MS);
  return true;
}

function distanceWish(): { readonly distance?: number } {
  const distance = distanceFrom(followDistance.value);
  return typeof distance === "number" ? { distance } : {};
}
