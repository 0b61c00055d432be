import type { Point } from "../../core/geometry.ts";
import { PathError, refuseUnlessFinite, SAME_PLACE } from "./path-error.ts";
import { GAUSS_NODES, GAUSS_WEIGHTS, type PathPoint, type Segment } from "./segment.ts";

/** Turn within which five Gauss points integrate the position to the last digits, rad. */
const PANEL_TURN = 0.5;

/**
 * A clothoid: curvature changes linearly with distance. A line and an arc are its two special cases, and it
 * is the curve that joins them without a jump in curvature, as on every road and railway.
 *
 * The direction is exact; the position is its integral by Gauss–Legendre quadrature, to rounding error
 * (the Fresnel integrals have no closed form).
 */
export class Spiral implements Segment {
  readonly length: number;
  readonly #start: Point;
  readonly #direction: number;
  readonly #curvature: number;
  /** Change of curvature, 1/m². */
  readonly #sharpness: number;

  /**
   * @param start m
   * @param direction of the tangent at the start, rad
   * @param length m, > 0
   * @param startCurvature 1/m, + bends to the left
   * @param endCurvature 1/m
   */
  constructor(
    start: Point,
    direction: number,
    length: number,
    startCurvature = 0,
    endCurvature = startCurvature,
  ) {
    refuseUnlessFinite(start, 0);
    for (const [name, value] of Object.entries({ direction, length, startCurvature, endCurvature })) {
      if (!Number.isFinite(value)) throw new PathError("not-finite", `${name} must be finite, got ${value}`);
    }
    if (!(length > 0)) {
      throw new PathError("equal-waypoints", `a segment's length must be > 0 m, got ${length}`);
    }
    this.length = length;
    this.#start = start;
    this.#direction = direction;
    this.#curvature = startCurvature;
    this.#sharpness = (endCurvature - startCurvature) / length;
  }

  sample(s: number, out: PathPoint): void {
    out.direction = this.#directionAt(s);
    out.curvature = this.#curvature + this.#sharpness * s;
    let x = 0;
    let y = 0;
    const turn = (Math.abs(this.#curvature) + Math.abs(out.curvature)) * s;
    const panels = this.#curvature === 0 && this.#sharpness === 0 ? 1 : Math.ceil(turn / PANEL_TURN) + 1;
    const half = s / panels / 2;
    for (let panel = 0; panel < panels; panel++) {
      const middle = (2 * panel + 1) * half;
      for (let k = 0; k < GAUSS_NODES.length; k++) {
        const direction = this.#directionAt(middle + half * GAUSS_NODES[k]!);
        x += half * GAUSS_WEIGHTS[k]! * Math.cos(direction);
        y += half * GAUSS_WEIGHTS[k]! * Math.sin(direction);
      }
    }
    out.x = this.#start.x + x;
    out.y = this.#start.y + y;
  }

  #directionAt(s: number): number {
    return this.#direction + s * (this.#curvature + (this.#sharpness * s) / 2);
  }
}

/** @throws PathError where both ends are one point, or not finite */
export function line(from: Point, to: Point): Segment {
  refuseUnlessFinite(from, 0);
  refuseUnlessFinite(to, 1);
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length <= SAME_PLACE) {
    throw new PathError(
      "equal-waypoints",
      `a line from (${from.x}, ${from.y}) m to itself has no direction`,
      {
        waypoint: 1,
      },
    );
  }
  return new Spiral(from, Math.atan2(to.y - from.y, to.x - from.x), length);
}

/**
 * @param start m
 * @param direction of the tangent at the start, rad
 * @param radius m, > 0
 * @param angle how far the tangent turns, rad, + to the left; more than a full turn is allowed
 */
export function arc(start: Point, direction: number, radius: number, angle: number): Segment {
  if (!(radius > 0 && radius < Infinity)) throw new RangeError(`radius must be > 0 m, got ${radius}`);
  if (!Number.isFinite(angle)) throw new PathError("not-finite", `angle must be finite, got ${angle}`);
  return new Spiral(start, direction, radius * Math.abs(angle), Math.sign(angle) / radius);
}
