import type { Pose, Twist } from "../../core/geometry.ts";
import type { LockState } from "../track/lock.ts";
import type { CarLimits } from "./bounds.ts";
import type { Look } from "./look.ts";
import type { PoseAt } from "./pose-history.ts";
import type { Aim } from "./pursuit.ts";
import type { TargetEstimate } from "./target-filter.ts";
import type { Trail } from "./trail.ts";

export interface FollowInput {
  /** s on the robot's clock. */
  readonly now: number;
  /** When the newest picture that anybody looked at was taken, s; null: there was none yet. */
  readonly frameAt: number | null;
  /** Whom a person chose; null: nobody. Whoever is chosen again passes null between. */
  readonly lock: FollowLock | null;
  /** By telemetry: field frame and car frame, as of `at`, s. */
  readonly car: { readonly at: number; readonly pose: Pose; readonly velocity: Twist };
  /** From the distance sensor to what is ahead, m; +Infinity: nothing; NaN: it says nothing now; null: there is none. */
  readonly clearance: number | null;
}

export interface FollowLock {
  readonly id: number;
  /** For people to read, such as "person 7". */
  readonly name: string;
  /** What the tracker says of it. */
  readonly state: LockState;
  /** Where it was when it was last seen; null: never. The same may come again. */
  readonly look: Look | null;
}

/** What stays the same as long as the car does. */
export interface FollowCar {
  readonly limits: CarLimits;
  /** Where the camera sits, ahead of the car's middle and to its left, m. */
  readonly camera: { readonly ahead: number; readonly aside: number };
}

/**
 * - `idle`: nobody is chosen
 * - `following`: seen, or a moment ago
 * - `braking`: out of sight; the car stops and waits for a sharp picture
 * - `searching`: it turns to the side where the target went
 * - `lost`: it stopped looking, and stays so until somebody is chosen again
 * - `doubtful`: the target may have been taken for another: the car stands
 * - `stalled`: no fresh picture, or no word from the car: it stands
 */
export type FollowMode = "idle" | "following" | "braking" | "searching" | "lost" | "doubtful" | "stalled";

export interface FollowState {
  readonly mode: FollowMode;
  /** Whom the estimate is of. */
  readonly id: number | null;
  readonly target: TargetEstimate | null;
  /** When its distance was last measured, s; null: never, and where it is along the line of sight is a guess. */
  readonly rangedAt: number | null;
  /** Which way a tag looks, field frame, rad. */
  readonly facing: number | null;
  /** How long the target has been out of sight, beyond what is predicted, s. */
  readonly missed: number;
  /** Which way to search. */
  readonly side: 1 | -1;
  readonly history: readonly PoseAt[];
  readonly trail: Trail;
}

export interface FollowStep {
  readonly state: FollowState;
  /** What the car is to do, car frame. */
  readonly twist: Twist;
  /** One sentence for a person. */
  readonly reason: string;
  /** Where the target is taken to be now, from the camera: rad, + left, and m; null: nobody knows. */
  readonly aim: Pick<Aim, "bearing" | "distance"> | null;
}

export const FOLLOW_START: FollowState = {
  mode: "idle",
  id: null,
  target: null,
  rangedAt: null,
  facing: null,
  missed: 0,
  side: 1,
  history: [],
  trail: [],
};

/** What a follower may be off by in time, s: */
export const TIMES = {
  /** A picture from further in the future than this: two clocks do not agree. */
  ahead: 0.05,
  /** Telemetry older than this says nothing of now. */
  carUnknown: 0.5,
  /** A distance that was measured longer ago says nothing of now. */
  rangeKnown: 1,
  /** A step that comes later than this counts as so long. */
  longestStep: 0.2,
} as const;
