/**
 * Why a path cannot be driven:
 *
 * - `not-finite`: a coordinate, heading or speed is NaN or infinite
 * - `too-few-points`: fewer waypoints or segments than make a path
 * - `equal-waypoints`: two successive waypoints at one place have no direction between them
 * - `gap`: a segment does not begin where the one before it ended
 * - `sharp`: the curve turns on the spot (a cusp), or a corner that doubles back cannot be rounded
 * - `radius-too-large`: a rounded corner does not fit between its neighbours
 * - `look-at-on-path`: the car would drive over the point that it looks at
 * - `heading-keys`: keys of the heading out of order or beside the path
 * - `too-long`: more than can be planned at once, or no end of it in sight
 * - `start-too-fast`: no braking within the limits makes what lies ahead
 * - `end-unreachable`: the speed asked for at the end cannot be reached within the limits
 */
export type PathFault =
  | "not-finite"
  | "too-few-points"
  | "equal-waypoints"
  | "gap"
  | "sharp"
  | "radius-too-large"
  | "look-at-on-path"
  | "heading-keys"
  | "too-long"
  | "start-too-fast"
  | "end-unreachable";

/** Where on a path something is wrong; whichever of the two is known. */
export interface PathPlace {
  /** Index of the waypoint, key or segment as the caller gave it, from 0. */
  readonly waypoint?: number;
  /** m from the start of the path. */
  readonly distance?: number;
}

/** A path that cannot be driven: says why and where, for people in `message`, for programs in the fields. */
export class PathError extends RangeError {
  override readonly name = "PathError";
  readonly fault: PathFault;
  readonly waypoint: number | undefined;
  readonly distance: number | undefined;

  constructor(fault: PathFault, message: string, place: PathPlace = {}) {
    super(message);
    this.fault = fault;
    this.waypoint = place.waypoint;
    this.distance = place.distance;
  }
}

/** Closer than this two points are one, m: no car is so exact. */
export const SAME_PLACE = 1e-6;

/** @throws PathError `not-finite` quoting the point */
export function refuseUnlessFinite(point: { readonly x: number; readonly y: number }, index: number): void {
  if (Number.isFinite(point.x) && Number.isFinite(point.y)) return;
  throw new PathError("not-finite", `waypoint ${index} must be finite, got (${point.x}, ${point.y}) m`, {
    waypoint: index,
  });
}
