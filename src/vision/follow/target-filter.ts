import { clamp, type Point } from "../../core/geometry.ts";
import { diagonal, inverse, type Matrix, plus, symmetric, times, transposed, turned } from "./matrix.ts";

/** Where a target was at the last picture that it was seen in, field frame of the odometry. */
export interface TargetEstimate {
  /** When that picture was taken, s on the robot's clock. */
  readonly at: number;
  /** m */
  readonly place: Point;
  /** m/s */
  readonly velocity: Point;
  /** Covariances: of the place, of place with velocity, of the velocity. */
  readonly pp: Matrix;
  readonly pv: Matrix;
  readonly vv: Matrix;
}

/** A place that was measured from somewhere: sure across the line of sight, less so along it. */
export interface SeenPlace {
  readonly at: number;
  readonly place: Point;
  /** Direction of the line of sight, field frame, rad. */
  readonly direction: number;
  /** Standard deviations along and across it, m. */
  readonly along: number;
  readonly across: number;
}

/** What a new target may be moving at, m/s. */
const FIRST_SPEED = 0.7;
/** Nobody whom the car can follow is faster, m/s. */
const TOP_SPEED = 2;
/** Beyond so many standard deviations a measurement counts less the farther off it is. */
const UNUSUAL = 3;

export function firstEstimate({ at, place, direction, along, across }: SeenPlace): TargetEstimate {
  return {
    at,
    place,
    velocity: { x: 0, y: 0 },
    pp: turned(along * along, across * across, direction),
    pv: diagonal(0),
    vv: diagonal(FIRST_SPEED * FIRST_SPEED),
  };
}

/**
 * Walks on as it did.
 *
 * @param time s, at least 0
 * @param agility of what it may do else: spectral density of its acceleration, m²/s³
 */
export function predicted(target: TargetEstimate, time: number, agility: number): TargetEstimate {
  const { at, place, velocity, pp, pv, vv } = target;
  const both = plus(pv, transposed(pv));
  return {
    at: at + time,
    place: { x: place.x + velocity.x * time, y: place.y + velocity.y * time },
    velocity,
    pp: plus(plus(plus(pp, both, time), vv, time * time), diagonal((agility * time ** 3) / 3)),
    pv: plus(plus(pv, vv, time), diagonal((agility * time ** 2) / 2)),
    vv: plus(vv, diagonal(agility * time)),
  };
}

/** Takes a later measurement in. An earlier one than the last is passed over: nothing is gained by it. */
export function corrected(target: TargetEstimate, seen: SeenPlace, agility: number): TargetEstimate {
  if (!(seen.at > target.at)) return target;
  const { place, velocity, pp, pv, vv } = predicted(target, seen.at - target.at, agility);
  const noise = turned(seen.along ** 2, seen.across ** 2, seen.direction);
  const dx = seen.place.x - place.x;
  const dy = seen.place.y - place.y;
  const off = inverse(plus(pp, noise));
  const squared = dx * dx * off[0] + dx * dy * (off[1] + off[2]) + dy * dy * off[3];
  const doubt = Math.max(1, squared / UNUSUAL ** 2);
  const certainty = doubt > 1 ? inverse(plus(pp, noise, doubt)) : off;
  const kp = times(pp, certainty);
  const kv = times(transposed(pv), certainty);
  const vx = velocity.x + kv[0] * dx + kv[1] * dy;
  const vy = velocity.y + kv[2] * dx + kv[3] * dy;
  const slower = Math.min(1, TOP_SPEED / (Math.hypot(vx, vy) || 1));
  return {
    at: seen.at,
    place: { x: place.x + kp[0] * dx + kp[1] * dy, y: place.y + kp[2] * dx + kp[3] * dy },
    velocity: { x: slower * vx, y: slower * vy },
    pp: symmetric(plus(pp, times(kp, pp), -1)),
    pv: plus(pv, times(kp, pv), -1),
    vv: symmetric(plus(vv, times(kv, pv), -1)),
  };
}

/** Standard deviation of the place in a direction of the field frame, m. */
export function deviation({ pp }: TargetEstimate, direction: number): number {
  const c = Math.cos(direction);
  const s = Math.sin(direction);
  return Math.sqrt(clamp(c * c * pp[0] + c * s * (pp[1] + pp[2]) + s * s * pp[3], 0, 1e6));
}
