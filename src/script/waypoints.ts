import type { Point, Pose } from "../core/geometry.ts";
import type { Path } from "../motion/path/path.ts";
import { pathPoint } from "../motion/path/segment.ts";

/** Most that the protocol takes. */
export const MOST_WAYPOINTS = 200;
/** Between two points of a path that is handed over as points, m: a spline through them is off by less than 1 mm. */
const SPACING = 0.1;
/** For each turn of a circle. */
const PER_TURN = 24;
export const MOST_TURNS = Math.floor((MOST_WAYPOINTS - 1) / PER_TURN);

/** A path as the protocol has it. */
export function pointsOf(path: Path): Point[] {
  const steps = Math.min(MOST_WAYPOINTS - 1, Math.max(1, Math.ceil(path.length / SPACING)));
  const point = pathPoint();
  return Array.from({ length: steps + 1 }, (_, i) => {
    path.sample((path.length * i) / steps, point);
    return { x: point.x, y: point.y };
  });
}

/**
 * Round a centre, from where the car sees it.
 *
 * @param radius m @param angle rad, + counter-clockwise
 */
export function circle(center: Point, from: Readonly<Pose>, radius: number, angle: number): Point[] {
  const start = Math.atan2(from.y - center.y, from.x - center.x);
  const steps = Math.max(2, Math.ceil((Math.abs(angle) / (2 * Math.PI)) * PER_TURN));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const at = start + (angle * i) / steps;
    return { x: center.x + radius * Math.cos(at), y: center.y + radius * Math.sin(at) };
  });
}
