import * as z from "zod";
import { finite, pose, seconds } from "./fields.ts";

/** Farther from where the car was put down nobody sends it, m. */
const FARTHEST = 1000;
const place = z.number().min(-FARTHEST).max(FARTHEST);
/** A heading may be continuous, rad: so many turns, and no more. */
const HEADING = 1000;
const heading = z.number().min(-HEADING).max(HEADING);
/** Top speed of a motion, m/s; left out: as fast as the car's limits allow. */
const topSpeed = z.number().min(0.02).max(100);
const waypoint = z.strictObject({ y: place, x: place });
/** Chosen by the client, which finds its motions again by it. */
const id = z.int().nonnegative();

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
  pose: z.strictObject({ theta: heading, y: place, x: place }),
  speed: topSpeed.optional(),
});

/**
 * "Drive through these points in one smooth curve." A car that is not at the first point, or does not
 * face as it should there, goes there first. `closed`: and back to the first point, so that the end runs
 * into the start.
 */
export const follow = z.strictObject({
  type: z.literal("follow"),
  id,
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
});

/** Of the motion that is under way, by its own client: stop on the path and wait, go on, or stop and end. */
export const motion = z.strictObject({
  type: z.literal("motion"),
  do: z.enum(["pause", "resume", "cancel"]),
});

/** "I am still here": renews the lease of this client's motion; otherwise nothing. */
export const keep = z.strictObject({ type: z.literal("keep") });

/** How far a look at the car may be off, m and rad. */
const positionNoise = z.number().min(1e-4).max(10);
const headingNoise = z.number().min(1e-4).max(4);
/** Thirty years of a clock that starts with the machine, s. */
const MAX_TIME = 1e9;

/**
 * "I saw the car there": a tag, motion capture, a compass. Merged into the estimate where it belongs in time; a
 * second and a half late is early enough. From anybody, with or without the wheel; answered only when it is refused.
 */
export const sawCar = z.strictObject({
  type: z.literal("saw-car"),
  /** When it was seen, s on the robot's clock (by ping). */
  at: z.number().min(-MAX_TIME).max(MAX_TIME),
  /** Field frame. Where only one of the noises is given, the rest of it is not looked at. */
  pose: z.strictObject({ theta: heading, y: place, x: place }),
  /** Standard deviation of x and of y; left out: only the heading was seen. */
  positionNoise: positionNoise.optional(),
  /** Standard deviation of theta; left out: only the position was seen. */
  headingNoise: headingNoise.optional(),
});

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
 * - `reached`: arrived, within tolerance and at rest
 * - `stalled`: asked to move, it did not, or it never came to rest at the goal
 * - `blocked`: something ahead kept it from driving on
 * - `cancelled`: by its client, with `motion` or `release`
 * - `preempted`: somebody else took the wheel, or its own client drives or sent another motion
 * - `lapsed`: its client fell silent or left
 * - `disarmed`: by anybody, an emergency stop or a fault
 * - `lost`: it turned out that the car is somewhere else than the motion was planned from
 */
const MOTION_RESULTS = [
  "reached",
  "stalled",
  "blocked",
  "cancelled",
  "preempted",
  "lapsed",
  "disarmed",
  "lost",
] as const;

/** A motion is over. */
export const motionEnded = z.strictObject({
  type: z.literal("motion-ended"),
  client: z.int(),
  id,
  result: z.enum(MOTION_RESULTS),
  /** Where the car thinks it is, field frame. */
  pose,
  /** From the motion's goal: m, ≥ 0, and rad, + turned too far to the left. */
  error: z.strictObject({ position: finite, heading: finite }),
  /** s since it began. */
  elapsed: seconds,
});

/** The motion that is under way, in telemetry. */
export const motionReport = z.strictObject({
  client: z.int(),
  id,
  paused: z.boolean(),
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
  /** What the estimate stands on, in words: see `FusionSources`. */
  sources: z.strictObject({ heading: z.string(), way: z.string(), gyro: z.string(), poses: z.string() }),
});

export type GoToMessage = z.infer<typeof goTo>;
export type SawCarMessage = z.infer<typeof sawCar>;
export type FollowMessage = z.infer<typeof follow>;
export type Planned = z.infer<typeof planned>;
export type MotionEnded = z.infer<typeof motionEnded>;
export type MotionResult = MotionEnded["result"];
