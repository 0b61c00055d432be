import { duration } from "./duration.ts";

/** How far a run is. */
export interface Progress {
  /** 0…1; null: nobody knows. */
  readonly part: number | null;
  readonly text: string;
}

export interface RunTimes {
  /** s */
  readonly elapsed: number;
  /** s, by the latest preview of the script as it stands. */
  readonly expected: number | null;
}

/** Of the motion that is under way, as telemetry has it. */
export interface MotionTimes {
  readonly time: number;
  readonly duration: number;
  readonly holding: boolean;
}

/** By the preview where there was one, else by the motion's own plan; where neither is known there is no bar. */
export function progressOf({ elapsed, expected }: RunTimes, motion: MotionTimes | null): Progress {
  if (expected !== null && expected > 0) {
    if (elapsed <= expected) {
      return { part: elapsed / expected, text: `of about ${duration(expected)}` };
    }
    return { part: 1, text: `${duration(elapsed - expected)} longer than in the preview` };
  }
  if (motion && !motion.holding && motion.duration > 0) {
    const time = Math.min(motion.time, motion.duration);
    return {
      part: time / motion.duration,
      text: `this motion: ${duration(Math.max(0, motion.duration - time))} to go`,
    };
  }
  return { part: null, text: motion?.holding ? "holding its place" : "" };
}
