import type { Pose } from "../../core/geometry.ts";
import type { Scene } from "../../core/scene.ts";
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
      /** Where the car is, as often as the robot tells it. */
      readonly wantsTrace: boolean;
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
  /** What the script should do otherwise; it is no failure. */
  | { readonly type: "warning"; readonly trouble: Trouble }
  | ({ readonly type: "step" } & StepBegan)
  | ({ readonly type: "step-ended" } & StepEnded)
  | ({ readonly type: "state" } & RunState)
  | ({ readonly type: "stage" } & Stage)
  | { readonly type: "trace"; readonly samples: readonly Sample[] }
  | ({ readonly type: "touch" } & Touch)
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
  /** It moves the car, or keeps it where it is. */
  readonly isMotion: boolean;
  /** Where it is to lead, m and rad, field frame, where it has a goal of its own. */
  readonly goal?: Pose | undefined;
  /** What speaks against where it leads, as far as an outside observer sees the room. */
  readonly doubt?: string | undefined;
}

export interface StepEnded {
  readonly id: number;
  /** Of a motion; undefined: it was none, or it failed. */
  readonly result: MotionResult | undefined;
  readonly time: number;
  /** m that the car has come beside what it noticed of its way, of a motion that leads somewhere, where somebody sees it. */
  readonly slipped?: number | undefined;
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

/** What a traced run takes place in. */
export interface Stage {
  /** m/s, m/s and rad/s */
  readonly limits: { readonly forward: number; readonly strafe: number; readonly turn: number };
  readonly scene: Scene | null;
}

/**
 * Time, s on the robot's clock; x, y and theta, m and rad, field frame; vx, vy and omega, m/s and rad/s, car frame. The
 * truth where somebody sees it, else the estimate.
 */
export type Sample = readonly [
  time: number,
  x: number,
  y: number,
  theta: number,
  vx: number,
  vy: number,
  omega: number,
];

/** The car has knocked against something. */
export interface Touch {
  /** s on the robot's clock. */
  readonly time: number;
  /** Where the car was, m and rad, field frame. */
  readonly pose: Pose;
  /** N·s */
  readonly size: number;
  /** Such as "the sofa". */
  readonly what: string;
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
  /** The same as a person has waited, s: the robot's time may fly, or stand still, as for a script that hangs. */
  readonly waited?: number | undefined;
  /** The car stands, truly where somebody sees that. undefined: nobody saw it at the end. */
  readonly isStanding?: boolean | undefined;
  /** Its motors still have power, as when a person drives by now. */
  readonly isArmed?: boolean | undefined;
}
