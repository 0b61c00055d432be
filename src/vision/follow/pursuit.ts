import { clamp, type Twist, wrapAngle } from "../../core/geometry.ts";
import type { FollowSettings } from "./settings.ts";

/** The target as the car must see it now. */
export interface Aim {
  /** From the camera against straight ahead, rad, + left. */
  readonly bearing: number;
  /** From the camera along the floor, m. */
  readonly distance: number;
  /** The target's own speed over the floor: away from the camera, and to the left of the line of sight, m/s. */
  readonly away: number;
  readonly aside: number;
  /** How far the camera is from the front of a tag, rad, counter-clockwise about the tag +; null: it has no front. */
  readonly offFront: number | null;
}

/** Nearer than this the bearing runs away from every strafing, m. */
const NEAREST = 0.5;
/** A tag is seen from the wanted side well enough within, rad. */
const FACED = 0.05;

/**
 * What the car would do if nothing were in its way. Along the line of sight it closes what the distance is off,
 * and goes along with the target. Across it the bearing needs a rate of change: a car with mecanum wheels can make
 * it by turning or by strafing, so a small error is shared between the two, and only a large one is turned alone.
 * Whatever it strafes, turning makes good, so that the target stays where it is in the picture.
 */
export function pursue({ bearing, distance, away, aside, offFront }: Aim, settings: FollowSettings): Twist {
  const range = Math.max(distance, NEAREST);
  const steady = significance(Math.hypot(away, aside), settings.noticed) * settings.foresight;
  const off = distance - settings.distance;
  const excess = Math.sign(off) * Math.max(Math.abs(off) - settings.slack, 0);
  const along = settings.approach * excess + steady * away;

  const rate = settings.turning * bearing + (steady * aside) / range;
  const share = settings.strafeShare * Math.max(0, 1 - Math.abs(bearing) / settings.strafeWithin);
  const offSide = offFront === null ? 0 : wrapAngle(offFront - settings.side);
  const round = Math.abs(offSide) < FACED ? 0 : settings.orbiting * offSide;
  const wanted = range * (offFront === null ? share * settings.turning * bearing : round);
  const across = clamp(wanted, -settings.sideways, settings.sideways);

  const c = Math.cos(bearing);
  const s = Math.sin(bearing);
  return { vx: along * c - across * s, vy: along * s + across * c, omega: rate - across / range };
}

/** Where the camera is about a tag, against the tag's front, rad. @param line of sight @param facing both field frame */
export const offFront = (line: number, facing: number): number => wrapAngle(line + Math.PI - facing);

/** 0…1: how much of a speed is more than noise. */
function significance(speed: number, noise: number): number {
  return speed <= noise ? 0 : 1 - (noise / speed) ** 2;
}
