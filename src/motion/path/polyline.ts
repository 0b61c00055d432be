import { type Point, wrapAngle } from "../../core/geometry.ts";
import { PathError } from "./path-error.ts";
import { pathPoint, type Segment } from "./segment.ts";
import { line, Spiral } from "./spiral.ts";
import { refuseWaypoints } from "./spline.ts";

/** A turn below this is no corner, rad. */
export const CORNER = 1e-3;

/**
 * Straight lines through waypoints.
 *
 * Left sharp, the car stops at each corner. Rounded, it passes inside the waypoint: a clothoid takes a
 * quarter of the turn, an arc of the given radius half of it, and a clothoid the rest, so that curvature
 * never jumps and the radius is the tightest that the car meets.
 *
 * @param waypoints m, at least two; no two neighbours equal
 * @param radius of the corners, m, > 0; left out: sharp
 * @throws PathError quoting the waypoint where a corner does not fit, or doubles back
 */
export function polyline(waypoints: readonly Point[], radius?: number): Segment[] {
  refuseWaypoints(waypoints, false);
  if (radius !== undefined && !(radius > 0 && radius < Infinity)) {
    throw new RangeError(`radius must be > 0 m and finite, got ${radius}`);
  }
  const segments: Segment[] = [];
  let start = waypoints[0]!;
  for (let i = 1; i < waypoints.length; i++) {
    const corner = waypoints[i]!;
    const before = waypoints[i - 1]!;
    const next = waypoints[i + 1];
    const direction = Math.atan2(corner.y - before.y, corner.x - before.x);
    const turn = next ? wrapAngle(Math.atan2(next.y - corner.y, next.x - corner.x) - direction) : 0;
    if (next === undefined || radius === undefined || Math.abs(turn) < CORNER) {
      segments.push(line(start, corner));
      start = corner;
      continue;
    }
    const reach = reachOf(radius, turn, i);
    const room = Math.hypot(corner.x - start.x, corner.y - start.y);
    const after = Math.hypot(next.x - corner.x, next.y - corner.y);
    if (reach > room || reach > after) {
      throw new PathError(
        "radius-too-large",
        `the corner at waypoint ${i} needs ${reach.toFixed(3)} m on both sides for a radius of ${radius} m, ` +
          `and has ${Math.min(room, after).toFixed(3)} m`,
        { waypoint: i },
      );
    }
    const entry = {
      x: corner.x - reach * Math.cos(direction),
      y: corner.y - reach * Math.sin(direction),
    };
    if (room > reach) segments.push(line(start, entry));
    const bends = bend(entry, direction, radius, turn);
    segments.push(...bends.segments);
    start = bends.end;
  }
  return segments;
}

/** How far before and after the waypoint the rounding begins and ends, m. */
function reachOf(radius: number, turn: number, waypoint: number): number {
  const { end } = bend({ x: 0, y: 0 }, 0, radius, turn);
  const reach = end.y / Math.sin(turn);
  const along = end.x - reach * Math.cos(turn);
  if (!(Math.abs(turn) < Math.PI - 0.01 && along > 0)) {
    throw new PathError("sharp", `the corner at waypoint ${waypoint} doubles back: it cannot be rounded`, {
      waypoint,
    });
  }
  return along;
}

function bend(from: Point, direction: number, radius: number, turn: number) {
  const curvature = Math.sign(turn) / radius;
  // A clothoid turns by half of what an arc of its final curvature and its length would.
  const length = (radius * Math.abs(turn)) / 2;
  const segments: Segment[] = [];
  const point = { ...pathPoint(), x: from.x, y: from.y, direction };
  for (const [k0, k1] of [
    [0, curvature],
    [curvature, curvature],
    [curvature, 0],
  ] as const) {
    const segment = new Spiral({ x: point.x, y: point.y }, point.direction, length, k0, k1);
    segments.push(segment);
    segment.sample(length, point);
  }
  return { segments, end: { x: point.x, y: point.y } };
}
