import type { Point, Pose } from "../core/geometry.ts";
import type { MotionResult } from "./motion.ts";

/** Where a motion is to lead, m and rad, field frame. */
export interface Aim {
  /** Where it is to end; undefined: it has no goal of its own. */
  readonly goal?: Readonly<Pose> | undefined;
  /** What it is to pass, the last at its end; undefined: that is left to the robot. */
  readonly way?: readonly Point[] | undefined;
}

/** A call of the script's that takes time: a motion, a wait or a question. Several may be under way at once. */
export interface Step extends Aim {
  /** Such as "driveTo". */
  readonly what: string;
  /** Its stack leads to the line of the script that asked for it. */
  readonly origin: Error;
  /** It moves the car, or keeps it where it is. */
  readonly isMotion: boolean;
}

/** Whoever wants to know what a script is at, such as a page that marks the line. Never within a tick. */
export interface StepWatch {
  /** The script has called. */
  began(step: Step): void;
  /** What it called is over. @param result of a motion; undefined: it was none, or it failed */
  ended(step: Step, result: MotionResult | undefined): void;
}

/** Where nobody wants to know. */
export const unwatched: StepWatch = { began() {}, ended() {} };

/** @param caller the function that the script called: what it did within is nobody's matter */
export function originOf(what: string, caller: (...args: never[]) => unknown): Error {
  const origin = new Error(what);
  Error.captureStackTrace(origin, caller);
  return origin;
}
