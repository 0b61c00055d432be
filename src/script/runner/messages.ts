import type { Pose } from "../../core/geometry.ts";
import type { ScriptLine } from "../link.ts";
import type { MotionResult } from "../motion.ts";
import type { CarWish } from "./open-wire.ts";
import type { Place, Trouble } from "./trouble.ts";

// What the command and the script's process say to each other. Both are this package's own, so nothing is validated.

export type ToScript =
  /** After `loaded`. */
  | {
      readonly type: "drive";
      readonly car: CarWish;
      readonly seed: number | undefined;
      readonly name: string | undefined;
      readonly wantsSteps: boolean;
    }
  /** The run is to end in order, for this reason. */
  | { readonly type: "abort"; readonly why: string };

export type FromScript =
  /** From here on all that runs is the script's, and `beat` comes as long as its event loop turns. */
  | { readonly type: "up" }
  | { readonly type: "beat" }
  | { readonly type: "file"; readonly file: string }
  | { readonly type: "loaded" }
  | { readonly type: "line"; readonly line: ScriptLine }
  | ({ readonly type: "step" } & StepBegan)
  | ({ readonly type: "step-ended" } & StepEnded)
  | ({ readonly type: "state" } & RunState)
  | ({ readonly type: "result" } & Report);

/** The script has called for something that takes time. */
export interface StepBegan {
  /** Counted from 0. */
  readonly id: number;
  readonly what: string;
  /** The script's line; undefined: nobody knows. */
  readonly place: Place | undefined;
  /** s on the robot's clock. */
  readonly time: number;
}

export interface StepEnded {
  readonly id: number;
  /** Of a motion; undefined: it was none, or it failed. */
  readonly result: MotionResult | undefined;
  readonly time: number;
}

export interface RunState {
  /** s on the robot's clock. */
  readonly time: number;
  readonly estimate: Pose;
  /** Where somebody sees it. */
  readonly truth: Pose | null;
  /** m/s */
  readonly speed: number;
  readonly isStanding: boolean;
  readonly isArmed: boolean;
  /** One of those that come with the robot's time; the others are for the eyes of who waits. */
  readonly isRegular: boolean;
}

/** How a run came out. */
export interface Report {
  readonly ok: boolean;
  /** Why not. */
  readonly trouble?: Trouble | undefined;
  /** The script was ended from outside. */
  readonly isAborted?: boolean;
  /** What the script returned, where it is no more than data. */
  readonly value?: unknown;
  /** m and rad, field frame; undefined: no car was driven. */
  readonly estimate?: Pose | undefined;
  readonly truth?: Pose | null | undefined;
  /** s on the robot's clock. */
  readonly elapsed?: number | undefined;
}
