import * as z from "zod";
import { finite, heading, place, pose, seconds, time } from "./fields.ts";

/** Top speed of a motion, m/s; left out: as fast as the car's limits allow. */
const topSpeed = z.number().min(0.02).max(100);
const waypoint = z.strictObject({ y: place, x: place });
/** Chosen by the client, which finds its motions again by it. */
const id = z.int().nonnegative();
/** When the person asked for it, s on the robot's clock (by ping): one that was stalled on its way is `stale`. */
const sent = time;

/**
 * Having arrived, the motion goes on holding the goal against a push, for as long as its client goes on with
 * `keep`. It then says `motion-reached` once, and ends as whatever ended the hold: `cancelled`, `lapsed` and
 * so on, never `reached`. Holding is not being asked to move: a car that is left alone so disarms as ever.
 */
const hold = z.boolean();

/** Most waypoints that one `follow` may have. */
const MOST_WAYPOINTS = 200;
/** Most points in the line of a `planned`. */
export const MOST_PLANNED_POINTS = 400;

// ---------------------------------------------------------------- client → robot

/**
 * "Drive there and stop, facing that way." Field frame, the one of telemetry's `pose`. Takes the wheel as
 * a `drive` does, and like one it is a lease: its client says `keep` at least every 250 ms, or the car
 * stops. A motion that is under way already is replaced without a jump.
 */
export const goTo = z.strictObject({
  type: z.literal("go-to"),
  id,
  at: sent,
  pose: z.strictObject({ theta: heading, y: place, x: place }),
  speed: topSpeed.optional(),
  hold: hold.optional(),
});

/**
 * "Drive through these points in one smooth curve." A car that is not at the first point, or does not
 * face as it should there, goes there first. `closed`: and back to the first point, so that the end runs
 * into the start.
 */
export const follow = z.strictObject({
  type: z.literal("follow"),
  id,
  at: sent,
  waypoints: z.array(waypoint).min(2).max(MOST_WAYPOINTS),
  closed: z.boolean().optional(),
  /** Where the car faces on the way: as now, the way it drives, turning to an angle, or at a point. */
  heading: z.discriminatedUnion("mode", [
    z.strictObject({ mode: z.literal("hold") }),
    z.strictObject({ mode: z.literal("tangent") }),
    z.strictObject({ mode: z.literal("to"), theta: heading }),
    z.strictObject({ mode: z.literal("look-at"), point: waypoint }),
  ]),
  speed: topSpeed.optional(),
  hold: hold.optional(),
});

/**
 * Of the motion that is under way, by its own client: stop on the path and wait, go on, or stop and end. One
 * that holds its goal can only be cancelled.
 */
export const motion = z.strictObject({
  type: z.literal("motion"),
  do: z.enum(["pause", "resume", "cancel"]),
});

/**
 * "I am still here": renews the lease of this client's motion, one that holds its goal too, and of the following that
 * it has switched on; otherwise nothing.
 */
export const keep = z.strictObject({ type: z.literal("keep") });

// ---------------------------------------------------------------- robot → client

/** A motion begins, or is under way as the client comes in. */
export const planned = z.strictObject({
  type: z.literal("planned"),
  /** Whose it is, and its id of it. */
  client: z.int(),
  id,
  /** The way as a line of [x, y], m, field frame. */
  points: z.array(z.tuple([finite, finite])).max(MOST_PLANNED_POINTS),
  /** Where it ends, field frame. */
  goal: pose,
  /** As planned; the car waits where it is held up. */
  duration: seconds,
});

/**
 * - `reached`: arrived, within tolerance and at rest; not of one with `hold`
 * - `stalled`: asked to move, it did not, or it never came to rest at the goal, or was pushed from it and cannot return
 * - `blocked`: something ahead kept it from driving on
 * - `cancelled`: by its client, with `motion` or `release`
 * - `preempted`: somebody else took the wheel, or its own client drives or sent another motion
 * - `lapsed`: its client fell silent or left
 * - `lost`: somebody saw the car elsewhere than it thought to be, and was believed
 * - `disarmed`: by anybody, an emergency stop or a fault
 */
const MOTION_RESULTS = [
  "reached",
  "stalled",
  "blocked",
  "cancelled",
  "preempted",
  "lapsed",
  "lost",
  "disarmed",
] as const;

/** Where a motion has brought the car. */
const arrival = {
  client: z.int(),
  id,
  /** Where the car thinks it is, field frame. */
  pose,
  /** From the motion's goal: m, ≥ 0, and rad, + turned too far to the left. */
  error: z.strictObject({ position: finite, heading: finite }),
  /** s since it began. */
  elapsed: seconds,
};

/** A motion with `hold` has arrived, within tolerance and at rest, and goes on holding the goal. */
export const motionReached = z.strictObject({ type: z.literal("motion-reached"), ...arrival });

/** A motion is over. */
export const motionEnded = z.strictObject({
  type: z.literal("motion-ended"),
  result: z.enum(MOTION_RESULTS),
  ...arrival,
});

/** The motion that is under way, in telemetry. */
export const motionReport = z.strictObject({
  client: z.int(),
  id,
  paused: z.boolean(),
  /** It has arrived and holds the goal. */
  holding: z.boolean(),
  /** Where in its plan it is, s; stands while the car waits. */
  time: seconds,
  duration: seconds,
  /** Where the car should be now, field frame. */
  reference: pose,
  /** The car from there: m, + left of the way; m, + ahead; rad, + turned too far to the left. */
  crossTrack: finite,
  alongTrack: finite,
  headingError: finite,
});

/** How sure the car is of where it is, in telemetry. */
export const estimateReport = z.strictObject({
  /** Of the pose, field frame: xx, xy, yy, m², and thetatheta, rad². */
  covariance: z.tuple([finite, finite, finite, finite]),
  /** Of each wheel: 0 rolls … 1 its speed says nothing of the car's. */
  slip: z.tuple([finite, finite, finite, finite]),
  /** What the gyro reads at rest, rad/s, + counter-clockwise; null: there is none, or the car has not stood yet. */
  gyroBias: finite.nullable().default(null),
  /** What the estimate stands on, in words: see `FusionSources`. */
  sources: z.strictObject({ heading: z.string(), way: z.string(), gyro: z.string(), poses: z.string() }),
});

export type GoToMessage = z.infer<typeof goTo>;
export type FollowMessage = z.infer<typeof follow>;
export type Planned = z.infer<typeof planned>;
export type MotionReached = z.infer<typeof motionReached>;
export type MotionEnded = z.infer<typeof motionEnded>;
export type MotionResult = MotionEnded["result"];
