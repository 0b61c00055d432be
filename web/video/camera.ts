import { computed, effect, signal } from "@preact/signals";
import { Window } from "../../src/core/window.ts";
import type { LockChoice, SightingsReport } from "../../src/protocol/seeing-messages.ts";
import type { VideoFrame } from "../../src/protocol/video-frame.ts";
import { say } from "../notices.ts";
import { link, robotNow, send, telemetry } from "../robot.ts";
import { cameraPanel } from "../settings.ts";
import { remembered, targetsAt } from "./overlay.ts";
import { VideoStream } from "./stream.ts";
import { type Look, STALLED, snapshotName } from "./words.ts";

/** How often what is read as text changes, ms. */
const GLANCE_MS = 250;

/** Something has looked since this page was opened: there is a camera. */
const hasLooked = signal(false);
const isHidden = signal(document.hidden);

export const cameraOpen = computed(
  () => cameraPanel.value === "open" || (cameraPanel.value === "auto" && hasLooked.value),
);

/** Pictures come, or came a moment ago. */
const PICTURED: ReadonlySet<Look> = new Set(["waiting", "live", "stalled"]);

let lastSeen: SightingsReport | null = null;
/** What is in view; the same object until another frame was looked at. */
export const sightings = computed<SightingsReport | null>(() => {
  const seen = telemetry.value?.sightings ?? null;
  if (seen?.at !== lastSeen?.at) lastSeen = seen;
  return lastSeen;
});
const history = signal<readonly SightingsReport[]>([]);
sightings.subscribe((seen) => {
  history.value = remembered(history.peek(), seen);
  if (seen) hasLooked.value = true;
});
/** When the picture that is shown was taken, s on the robot's clock; undefined: there is none. */
const pictureAt = signal<number | undefined>(undefined);
/** What is in view, where it was when the picture that is shown was taken. */
export const seenInPicture = computed(() => targetsAt(history.value, pictureAt.value));

/** What the panel shows, and the robot's own words where it has any. */
export const look = signal<Look>("off");
export const told = signal("");
/** What does not look at the pictures that come; empty: all does. */
export const lack = computed(() => (PICTURED.has(look.value) ? told.value : ""));
/** Of the newest picture: its size, px, and how long ago its light fell in, s. */
export const size = signal({ width: 640, height: 480 });
export const age = signal(0);
/** From light to canvas, the middle of the last second; undefined: not known. s */
export const glassToGlass = signal<number | undefined>(undefined);
/** Pictures drawn a second. */
export const pace = signal(0);
/** Pictures drawn since the page was opened. */
export const drawnCount = signal(0);

const latencies = new Window(30);
let drawn = 0;
let drawnBefore = 0;
let glancedAt = performance.now();
let drawnAt: number | undefined;
/** Pictures come, by what was told last; one that was still being decoded then is none of now. */
let isFed = false;
let newest: VideoFrame | undefined;

const stream = new VideoStream(
  () => new WebSocket(`${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/video`),
  {
    state(state) {
      told.value = state?.text ?? "";
      isFed = state?.state === "open";
      if (state === null || state.state === "waiting") look.value = "connecting";
      else if (state.state !== "open") look.value = state.state;
      else if (look.value !== "live") look.value = drawnAt === undefined ? "waiting" : "stalled";
      if (!isFed) forget();
    },
    drawn(frame) {
      if (!isFed) return;
      const now = robotNow();
      newest = frame;
      pictureAt.value = frame.capturedAt;
      drawnAt = performance.now();
      drawn++;
      if (now !== undefined) latencies.add(now - frame.capturedAt);
      if (frame.width !== size.peek().width || frame.height !== size.peek().height)
        size.value = { width: frame.width, height: frame.height };
      look.value = "live";
    },
    broken: (text) => say(`The camera: ${text}.`, "warning", "camera"),
  },
);

export const drawCameraOn = (canvas: HTMLCanvasElement | null): void => stream.drawOn(canvas);

export function toggleCamera(): void {
  cameraPanel.value = cameraOpen.value ? "shut" : "open";
}

export function lockOn(target: LockChoice): void {
  if (!send({ type: "lock", target }))
    say("There is no link, so no target could be chosen.", "warning", "camera");
}

/** Saves the picture that is shown as it came. */
export function snapshot(): void {
  if (!newest) return;
  const { capturedAt, jpeg } = newest;
  const seconds = Math.max(0, (robotNow() ?? capturedAt) - capturedAt);
  const anchor = document.createElement("a");
  anchor.download = snapshotName(new Date(Date.now() - 1e3 * seconds), capturedAt);
  anchor.href = URL.createObjectURL(new Blob([jpeg as Uint8Array<ArrayBuffer>], { type: "image/jpeg" }));
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10_000);
}

function forget(): void {
  pictureAt.value = undefined;
  drawnAt = undefined;
  latencies.clear();
  glassToGlass.value = undefined;
  pace.value = 0;
}

document.addEventListener("visibilitychange", () => {
  isHidden.value = document.hidden;
});

// Who does not look at the page does not look at the picture either.
effect(() => {
  if (cameraOpen.value && !isHidden.value && link.value === "up") {
    if (look.peek() === "off") look.value = "connecting";
    stream.start();
    return;
  }
  stream.stop();
  forget();
  look.value = cameraOpen.value ? "connecting" : "off";
});

setInterval(() => {
  const now = performance.now();
  const seconds = (now - glancedAt) / 1e3;
  glancedAt = now;
  drawnCount.value = drawn;
  pace.value = seconds > 0 ? (drawn - drawnBefore) / seconds : 0;
  drawnBefore = drawn;
  if (drawnAt === undefined) return;
  age.value = (now - drawnAt) / 1e3;
  if (look.value === "live" && age.value > STALLED) look.value = "stalled";
  const isKnown = look.value === "live" && latencies.count > 0;
  glassToGlass.value = isKnown ? latencies.quantiles(0.5)[0] : undefined;
}, GLANCE_MS);
