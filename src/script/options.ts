import type { Point } from "../core/geometry.ts";
import { Path } from "../motion/path/path.ts";
import type { FollowMessage } from "../protocol/motion-messages.ts";
import type { Arguments, Quantity } from "./argument.ts";
import type { Car } from "./car.ts";
import type { MotionEnds } from "./motion.ts";
import { MOST_WAYPOINTS, pointsOf } from "./waypoints.ts";

/** Looked at with every telemetry, 50 times a second: quick, and without `await`. */
export type Condition = (car: Car) => boolean;

/** What every motion takes. All may be left out. */
export interface MotionOptions {
  /** Once it is aborted the call ends; of a motion, with `aborted`, when the car has come to rest. */
  readonly signal?: AbortSignal;
  /** The longest that it may take, s; left out: for ever. */
  readonly timeout?: Quantity;
  /** Once it is true the car comes to rest, and the motion ends with `until`. */
  readonly until?: Condition;
  /** Fastest on the way, m/s; of a turn, rad/s. Left out: as fast as the car's limits allow. */
  readonly speed?: Quantity;
}

/** Of `drive`. */
export interface DriveOptions extends MotionOptions {
  /** How long, s, before the car brakes: then it has `reached` what it was asked for. Left out: until something else ends it. */
  readonly time?: Quantity;
  /** Whose x and y: the car's, or the floor's as poses have them. Default: the car's. */
  readonly frame?: "car" | "field";
  /** Keep the heading while no turn is asked for; default true. */
  readonly holdHeading?: boolean;
}

/** A point of the field as a script may write it. */
export interface PointWish {
  /** m */
  readonly x: Quantity;
  /** m */
  readonly y: Quantity;
}

/** Of `follow`. */
export interface FollowOptions extends MotionOptions {
  /** Whether it goes back to the first point in the end; default false. */
  readonly closed?: boolean;
  /**
   * Where the car faces on the way: as at the start (`"hold"`, the default), the way it drives (`"tangent"`), turning to
   * an angle (`to`, rad), or at a point (`lookAt`, m).
   */
  readonly heading?: "hold" | "tangent" | { readonly to: Quantity } | { readonly lookAt: PointWish };
}

/** Of `orbit`. */
export interface OrbitOptions extends MotionOptions {
  /** How far round, rad, + counter-clockwise; default one turn. */
  readonly angle?: Quantity;
  /** m, from the point; left out: as far as the car is from it now. */
  readonly radius?: Quantity;
}

/** Of `hold`. */
export interface HoldOptions extends MotionOptions {
  /** How long, s, once it is there. Left out: until something else ends it. */
  readonly time?: Quantity;
}

/** Where to go along, m, field frame. */
export type Way = Path | readonly PointWish[];

export const MOTION_KEYS = ["signal", "timeout", "until", "speed"];

/** Slowest that the protocol plans with, m/s. */
const LEAST_SPEED = 0.02;

/** @param scope ends with the part of the script that asks for the motion */
export function motionEnds(
  args: Arguments,
  { signal, timeout, until }: Partial<MotionOptions>,
  scope: AbortSignal,
  car: Car,
  origin: Error,
): MotionEnds {
  const own = args.signal(signal);
  const check = until === undefined ? undefined : args.function("until", until);
  return {
    signals: own ? [scope, own] : [scope],
    timeout: args.optional("timeout", timeout, "s", { above: 0 }),
    until: check && (() => check(car)),
    origin,
  };
}

/** @returns m/s */
export function topSpeed(args: Arguments, { speed }: Partial<MotionOptions>): { speed?: number } {
  const bounds = { min: LEAST_SPEED, max: 100 };
  return speed === undefined ? {} : { speed: args.quantity("speed", speed, "m/s", bounds) };
}

/** @returns rad/s */
export function turnSpeed(args: Arguments, speed: Quantity | undefined): number | undefined {
  return args.optional("speed", speed, "rad/s", { min: 0.02, max: 100 });
}

/** @returns m, field frame */
export function waypointsOf(args: Arguments, way: Way): Point[] {
  if (way instanceof Path) return pointsOf(way);
  if (!Array.isArray(way) || way.length < 2 || way.length > MOST_WAYPOINTS)
    return args.fail("way", way, `must be a Path or 2 to ${MOST_WAYPOINTS} points`);
  return way.map((point, i) => args.point(`way[${i}]`, point));
}

export function headingOf(
  args: Arguments,
  { heading = "hold" }: Partial<FollowOptions>,
): FollowMessage["heading"] {
  if (heading === "hold" || heading === "tangent") return { mode: heading };
  const { to, lookAt } = args.object("heading", heading as { to?: Quantity; lookAt?: PointWish }, [
    "to",
    "lookAt",
  ]);
  if (lookAt !== undefined) return { mode: "look-at", point: args.point("heading.lookAt", lookAt) };
  return { mode: "to", theta: args.quantity("heading.to", to, "rad", { min: -125, max: 125 }) };
}
