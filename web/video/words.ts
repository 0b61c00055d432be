import type { SeenTarget } from "../../src/protocol/seeing-messages.ts";

/** What the panel shows in the picture's place, or over an old one. */
export type Look = "off" | "connecting" | "absent" | "fault" | "waiting" | "live" | "stalled";

/** A picture that is so old is not "now" any more, s. */
export const STALLED = 1;

/** A sentence for whoever drives by the picture; empty: it is live. */
export function wordsFor(look: Look, told: string, age: number): string {
  switch (look) {
    case "off":
    case "live":
      return "";
    case "connecting":
      return "Connecting to the camera…";
    case "waiting":
      return "The camera is there; waiting for its first picture…";
    case "stalled":
      return `No new picture for ${stepped(age)} s: what is shown is old. Do not drive by it.`;
    default:
      return told;
  }
}

/** s; in steps that grow, for whoever hears each of them. */
function stepped(age: number): number {
  const step = age < 5 ? 1 : age < 30 ? 5 : 30;
  return step * Math.floor(age / step);
}

/** A tag has a number of its own; all others have that by which they are kept apart. */
export function called({ id, kind, name }: SeenTarget): string {
  return kind === "tag" ? `tag ${name}` : `${name} ${id}`;
}

/** As it stands at its box, such as "person 3 · 1.5 m". */
export function labelOf(target: SeenTarget): string {
  const { distance } = target;
  return distance === null ? called(target) : `${called(target)} · ${distance.toFixed(1)} m`;
}

/** For whoever hears the page. */
export function spokenOf(target: SeenTarget): string {
  const { distance, bearing, locked } = target;
  const degrees = Math.round((Math.abs(bearing) * 180) / Math.PI);
  const side = degrees === 0 ? "straight ahead" : `${degrees} degrees ${bearing > 0 ? "left" : "right"}`;
  const far = distance === null ? "" : `, ${distance.toFixed(1)} metres`;
  return `${called(target)}${far}, ${side}${locked ? ", locked: press to unlock" : ": press to lock on"}`;
}

/**
 * Of a snapshot's file, by when its light fell in.
 *
 * @param at by the calendar
 * @param capturedAt s on the robot's clock, as the robot's log has it
 */
export function snapshotName(at: Date, capturedAt: number): string {
  const stamp = at.toISOString().replace("T", "_").replaceAll(":", "-").replace("Z", "");
  return `strafe_${stamp}_robot-${capturedAt.toFixed(3)}s.jpg`;
}
