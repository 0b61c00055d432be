import type { Point } from "../../core/geometry.ts";
import { PathError, refuseUnlessFinite, SAME_PLACE } from "./path-error.ts";
import { GAUSS_NODES, GAUSS_WEIGHTS, type PathPoint, type Segment } from "./segment.ts";

export interface SplineOptions {
  /** Whether it goes on from the last waypoint to the first, smoothly; default false. */
  readonly closed?: boolean;
  /** Of the tangent at the first waypoint, rad; left out: no curvature there. Not for closed ones. */
  readonly startDirection?: number;
  /** Of the tangent at the last waypoint, rad; left out: no curvature there. Not for closed ones. */
  readonly endDirection?: number;
}

/** Pieces for the arc length of each span: with five Gauss points each, it is exact to some nm. */
const PIECES = 16;
/**
 * A closed spline is cut from an open one that runs through this many more waypoints at both ends: what
 * happens at an end fades by 2 − √3 = 0.27 with every waypoint, so nothing of it is left.
 */
const LAP = 28;
/** Below this share of the chord's speed the curve has all but stopped: a cusp. */
const CUSP = 1e-3;
/** A sharper bend is a cusp too, 1/m: a radius of 1 mm, which the table of a plan would cut. */
const SHARPEST = 1000;
/** How often the place of the slowest passage is narrowed to two thirds. */
const THIRDS = 60;

/**
 * The cubic spline with continuous curvature through waypoints, by arc length.
 *
 * Its knots are spaced by the square root of the chords (centripetal: Lee, "Choosing nodes in parametric
 * curve interpolation", 1989), which keeps the curve near the polygon of its waypoints where chords differ
 * much in length (Floater, "On the deviation of a parametric cubic spline interpolant from its data
 * polygon", 2008). It is C2, so a car that faces along the tangent has no jump in its turning rate.
 */
export class Spline implements Segment {
  readonly length: number;
  readonly #knots: Float64Array;
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  /** Second derivatives at the knots. */
  readonly #ddx: Float64Array;
  readonly #ddy: Float64Array;
  /** Parameter and distance at the ends of the pieces. */
  readonly #parameter: Float64Array;
  readonly #distance: Float64Array;
  // Where the last evaluation was: derivatives by the parameter.
  #px = 0;
  #py = 0;
  #dx = 0;
  #dy = 0;
  #ax = 0;
  #ay = 0;

  /** @throws PathError quoting the waypoint that is not finite, equal to the one before, or at a cusp */
  constructor(waypoints: readonly Point[], options: SplineOptions = {}) {
    const { closed = false, startDirection, endDirection } = options;
    refuseWaypoints(waypoints, closed);
    for (const [name, value] of Object.entries({ startDirection, endDirection })) {
      if (value === undefined || Number.isFinite(value)) continue;
      throw new PathError("not-finite", `${name} must be finite, got ${value} rad`);
    }
    const count = waypoints.length;
    const lap = closed ? LAP : 0;
    const spans = closed ? count : count - 1;
    const nodes = spans + 1 + 2 * lap;
    const at = (i: number) => waypoints[(((i - lap) % count) + count) % count]!;
    const x = Float64Array.from({ length: nodes }, (_, i) => at(i).x);
    const y = Float64Array.from({ length: nodes }, (_, i) => at(i).y);
    const knots = new Float64Array(nodes);
    for (let i = 1; i < nodes; i++) {
      knots[i] = knots[i - 1]! + Math.sqrt(Math.hypot(x[i]! - x[i - 1]!, y[i]! - y[i - 1]!));
    }
    const first = closed ? undefined : startDirection;
    const last = closed ? undefined : endDirection;
    // At a given direction the curve passes as fast as along the chord.
    const startSpeed = knots[1]! - knots[0]!;
    const endSpeed = knots[nodes - 1]! - knots[nodes - 2]!;
    const slope = (direction: number | undefined, speed: number, f: (angle: number) => number) =>
      direction === undefined ? undefined : speed * f(direction);
    const ddx = secondDerivatives(
      knots,
      x,
      slope(first, startSpeed, Math.cos),
      slope(last, endSpeed, Math.cos),
    );
    const ddy = secondDerivatives(
      knots,
      y,
      slope(first, startSpeed, Math.sin),
      slope(last, endSpeed, Math.sin),
    );
    this.#knots = knots.slice(lap, nodes - lap);
    this.#x = x.slice(lap, nodes - lap);
    this.#y = y.slice(lap, nodes - lap);
    this.#ddx = ddx.slice(lap, nodes - lap);
    this.#ddy = ddy.slice(lap, nodes - lap);

    this.#parameter = new Float64Array(spans * PIECES + 1);
    this.#distance = new Float64Array(spans * PIECES + 1);
    for (let i = 0; i <= spans * PIECES; i++) {
      const span = Math.min(Math.floor(i / PIECES), spans - 1);
      const width = this.#knots[span + 1]! - this.#knots[span]!;
      this.#parameter[i] = this.#knots[span]! + (width * (i - span * PIECES)) / PIECES;
      if (i > 0) {
        const from = this.#parameter[i - 1]!;
        this.#distance[i] = this.#distance[i - 1]! + this.#arcLength(from, this.#parameter[i]!);
      }
      this.#evaluate(this.#parameter[i]!);
      if (Math.hypot(this.#dx, this.#dy) > CUSP * width) continue;
      const distance = this.#distance[i]!;
      throw new PathError("sharp", `the spline turns on the spot ${distance.toFixed(3)} m from its start`, {
        waypoint: span,
        distance,
      });
    }
    this.length = this.#distance[spans * PIECES]!;
    this.#refuseCusps();
  }

  sample(s: number, out: PathPoint): void {
    const distance = this.#distance;
    const piece = intervalOf(distance, s);
    const from = this.#parameter[piece]!;
    const share = (s - distance[piece]!) / (distance[piece + 1]! - distance[piece]!);
    let parameter = from + share * (this.#parameter[piece + 1]! - from);
    // Newton's method: the derivative of the arc length is the speed.
    for (let i = 0; i < 4; i++) {
      const off = distance[piece]! + this.#arcLength(from, parameter) - s;
      this.#evaluate(parameter);
      parameter -= off / Math.hypot(this.#dx, this.#dy);
    }
    this.#evaluate(parameter);
    const speed = Math.hypot(this.#dx, this.#dy);
    out.x = this.#px;
    out.y = this.#py;
    out.direction = Math.atan2(this.#dy, this.#dx);
    out.curvature = (this.#dx * this.#ay - this.#dy * this.#ax) / (speed * speed * speed);
  }

  /** Where it passes slowest between its pieces' ends it bends most: a cusp may hide there. */
  #refuseCusps(): void {
    const at = this.#parameter;
    const speed = (parameter: number) => {
      this.#evaluate(parameter);
      return Math.hypot(this.#dx, this.#dy);
    };
    const speeds = at.map(speed);
    for (let i = 0; i < at.length; i++) {
      if (speeds[i]! > (speeds[i - 1] ?? Infinity) || speeds[i]! > (speeds[i + 1] ?? Infinity)) continue;
      let low = at[Math.max(i - 1, 0)]!;
      let high = at[Math.min(i + 1, at.length - 1)]!;
      for (let k = 0; k < THIRDS; k++) {
        const third = (high - low) / 3;
        if (speed(low + third) < speed(high - third)) high -= third;
        else low += third;
      }
      const slowest = speed((low + high) / 2);
      const bend = Math.abs(this.#dx * this.#ay - this.#dy * this.#ax);
      if (bend <= SHARPEST * slowest ** 3) continue;
      const distance = this.#distance[i]!;
      throw new PathError(
        "sharp",
        `the spline turns all but on the spot about ${distance.toFixed(3)} m from its start`,
        { waypoint: Math.floor(i / PIECES), distance },
      );
    }
  }

  #arcLength(from: number, to: number): number {
    const half = (to - from) / 2;
    let sum = 0;
    for (let k = 0; k < GAUSS_NODES.length; k++) {
      this.#evaluate(from + half * (1 + GAUSS_NODES[k]!));
      sum += GAUSS_WEIGHTS[k]! * Math.hypot(this.#dx, this.#dy);
    }
    return half * sum;
  }

  #evaluate(parameter: number): void {
    const span = intervalOf(this.#knots, parameter);
    const h = this.#knots[span + 1]! - this.#knots[span]!;
    const b = (parameter - this.#knots[span]!) / h;
    const a = 1 - b;
    const x0 = this.#x[span]!;
    const x1 = this.#x[span + 1]!;
    const y0 = this.#y[span]!;
    const y1 = this.#y[span + 1]!;
    const mx0 = this.#ddx[span]!;
    const mx1 = this.#ddx[span + 1]!;
    const my0 = this.#ddy[span]!;
    const my1 = this.#ddy[span + 1]!;
    const pa = ((a * a * a - a) * h * h) / 6;
    const pb = ((b * b * b - b) * h * h) / 6;
    const da = (-(3 * a * a - 1) * h) / 6;
    const db = ((3 * b * b - 1) * h) / 6;
    this.#px = a * x0 + b * x1 + pa * mx0 + pb * mx1;
    this.#py = a * y0 + b * y1 + pa * my0 + pb * my1;
    this.#dx = (x1 - x0) / h + da * mx0 + db * mx1;
    this.#dy = (y1 - y0) / h + da * my0 + db * my1;
    this.#ax = a * mx0 + b * mx1;
    this.#ay = a * my0 + b * my1;
  }
}

/** Index i of the interval [values[i], values[i + 1]] that holds `value`; the nearest if none does. */
export function intervalOf(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}

export function refuseWaypoints(waypoints: readonly Point[], closed: boolean): void {
  const least = closed ? 3 : 2;
  if (waypoints.length < least) {
    throw new PathError("too-few-points", `a path needs ${least} waypoints, got ${waypoints.length}`);
  }
  for (const [i, point] of waypoints.entries()) {
    refuseUnlessFinite(point, i);
    const before = i > 0 ? waypoints[i - 1] : closed ? waypoints.at(-1) : undefined;
    if (before === undefined || Math.hypot(point.x - before.x, point.y - before.y) > SAME_PLACE) continue;
    throw new PathError(
      "equal-waypoints",
      `waypoint ${i} is where the one before it is, (${point.x}, ${point.y}) m: there is no direction between them`,
      { waypoint: i },
    );
  }
}

/** The tridiagonal system of the interpolating cubic spline (de Boor, "A Practical Guide to Splines", IV). */
function secondDerivatives(
  knots: Float64Array,
  values: Float64Array,
  startSlope: number | undefined,
  endSlope: number | undefined,
): Float64Array {
  const last = knots.length - 1;
  const result = new Float64Array(last + 1);
  const upper = new Float64Array(last + 1);
  const width = (i: number) => knots[i + 1]! - knots[i]!;
  const secant = (i: number) => (values[i + 1]! - values[i]!) / width(i);
  for (let i = 0; i <= last; i++) {
    let below = 0;
    let diagonal = 1;
    let above = 0;
    let right = 0;
    if (i > 0 && i < last) {
      below = width(i - 1);
      diagonal = 2 * (width(i - 1) + width(i));
      above = width(i);
      right = 6 * (secant(i) - secant(i - 1));
    } else if (i === 0 && startSlope !== undefined) {
      diagonal = 2 * width(0);
      above = width(0);
      right = 6 * (secant(0) - startSlope);
    } else if (i === last && endSlope !== undefined) {
      below = width(last - 1);
      diagonal = 2 * width(last - 1);
      right = 6 * (endSlope - secant(last - 1));
    }
    const pivot = diagonal - (i > 0 ? below * upper[i - 1]! : 0);
    upper[i] = above / pivot;
    result[i] = (right - (i > 0 ? below * result[i - 1]! : 0)) / pivot;
  }
  for (let i = last - 1; i >= 0; i--) result[i] = result[i]! - upper[i]! * result[i + 1]!;
  return result;
}
