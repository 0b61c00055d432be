import { clamp, type Point, wrapAngle } from "../../core/geometry.ts";
import { PathError, SAME_PLACE } from "./path-error.ts";
import { CORNER, polyline } from "./polyline.ts";
import { type PathPoint, pathPoint, type Segment } from "./segment.ts";
import { intervalOf, Spline, type SplineOptions } from "./spline.ts";

const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Distance between the points that a search looks at first, m. */
const COARSE = 0.02;

/**
 * Segments one after the other, by the distance along them. Where it passes says nothing of where the car
 * faces, nor of when it passes: see {@link HeadingRule} and `planTrajectory`.
 */
export class Path {
  /** m */
  readonly length: number;
  /** Distances at which the tangent jumps, so that only a car at rest gets round; m, ascending. */
  readonly corners: readonly number[];
  /** Distances at which segments begin and, last, where the path ends, m. */
  readonly joints: Readonly<Float64Array>;
  readonly #segments: readonly Segment[];

  /** @throws PathError where a segment does not begin at the end of the one before */
  constructor(segments: readonly Segment[]) {
    if (segments.length === 0) throw new PathError("too-few-points", "a path needs at least one segment");
    const joints = new Float64Array(segments.length + 1);
    const corners: number[] = [];
    const end = pathPoint();
    const begin = pathPoint();
    for (const [i, segment] of segments.entries()) {
      if (!(segment.length > 0 && segment.length < Infinity)) {
        const message = `segment ${i} must be > 0 m long and finite, got ${segment.length}`;
        throw new PathError("not-finite", message, { waypoint: i });
      }
      segment.sample(0, begin);
      if (i > 0) {
        const gap = Math.hypot(begin.x - end.x, begin.y - end.y);
        const distance = joints[i]!;
        if (!(gap <= SAME_PLACE)) {
          throw new PathError("gap", `segment ${i} begins ${gap} m from the end of the one before`, {
            waypoint: i,
            distance,
          });
        }
        if (Math.abs(wrapAngle(begin.direction - end.direction)) > CORNER) corners.push(distance);
      }
      joints[i + 1] = joints[i]! + segment.length;
      segment.sample(segment.length, end);
    }
    this.#segments = segments;
    this.joints = joints;
    this.length = joints[segments.length]!;
    this.corners = corners;
  }

  /** Through waypoints in straight lines; see {@link polyline}. */
  static polyline(waypoints: readonly Point[], radius?: number): Path {
    return new Path(polyline(waypoints, radius));
  }

  /** Through waypoints in one smooth curve; see {@link Spline}. */
  static spline(waypoints: readonly Point[], options?: SplineOptions): Path {
    return new Path([new Spline(waypoints, options)]);
  }

  /**
   * @param s m from the start; beyond the ends: the end. At a joint, of the segment that begins there.
   */
  sample(s: number, out: PathPoint): void {
    const segment = intervalOf(this.joints as Float64Array, s);
    const { length } = this.#segments[segment]!;
    this.#segments[segment]!.sample(clamp(s - this.joints[segment]!, 0, length), out);
  }

  /**
   * The distance along the path at which it is nearest to a point.
   *
   * @param point m, field frame
   * @param near m along the path, about where to look; left out, or NaN: everywhere
   * @returns m; the hint, or the start, where the point is not finite: nothing is nearest to it
   * @param reach how far from the hint to look, m, > 0. A path that crosses itself needs one.
   */
  nearest(point: Point, near?: number, reach = 0.5): number {
    const hint = Number.isNaN(near) ? undefined : near;
    if (!Number.isFinite(point.x + point.y)) return clamp(hint ?? 0, 0, this.length);
    const from = hint === undefined ? 0 : clamp(hint - reach, 0, this.length);
    const to = hint === undefined ? this.length : clamp(hint + reach, 0, this.length);
    const steps = Math.ceil((to - from) / COARSE) + 1;
    const step = (to - from) / steps;
    let best = from;
    let least = Infinity;
    for (let i = 0; i <= steps; i++) {
      const distance = this.#squareTo(point, from + i * step);
      if (distance >= least) continue;
      least = distance;
      best = from + i * step;
    }
    return this.#refine(point, Math.max(from, best - step), Math.min(to, best + step));
  }

  /** Golden-section search. */
  #refine(point: Point, from: number, to: number): number {
    let low = from;
    let high = to;
    // By so many steps from the width, for on a path of 10⁷ m no two numbers are 1 nm apart.
    const steps = Math.ceil(Math.log(Math.max((to - from) / 1e-9, 1)) / -Math.log(GOLDEN));
    for (let i = 0; i < steps; i++) {
      const width = GOLDEN * (high - low);
      if (this.#squareTo(point, high - width) < this.#squareTo(point, low + width)) high = low + width;
      else low = high - width;
    }
    return (low + high) / 2;
  }

  readonly #probe = pathPoint();

  #squareTo(point: Point, s: number): number {
    const probe = this.#probe;
    this.sample(s, probe);
    return (probe.x - point.x) ** 2 + (probe.y - point.y) ** 2;
  }
}
