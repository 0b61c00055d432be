import { intervalOf } from "./spline.ts";

/** A pose of the car and its derivatives by a parameter q: of the path, m in the field frame and rad. */
export interface ShapePoint {
  x: number;
  y: number;
  theta: number;
  /** By q. */
  dx: number;
  dy: number;
  dTheta: number;
  /** By q, twice. */
  ddx: number;
  ddy: number;
  ddTheta: number;
}

export const shapePoint = (): ShapePoint => ({
  x: 0,
  y: 0,
  theta: 0,
  dx: 0,
  dy: 0,
  dTheta: 0,
  ddx: 0,
  ddy: 0,
  ddTheta: 0,
});

const COORDINATES = 3;
const COEFFICIENTS = 6;
/** Share of an interval by which its ends are looked at from inside. */
const INSIDE = 1e-7;

/**
 * The shape of a motion, pose by parameter, as quintic Hermite pieces that meet value and both derivatives
 * at the ends of every interval: whatever the path was made of, looking it up costs the same few
 * multiplications, and its derivatives belong to it. The second one may jump from interval to interval.
 */
export class MotionTable {
  readonly nodes: Float64Array;
  readonly #coefficients: Float64Array;

  /**
   * @param nodes ascending parameters, at least two
   * @param shape what to tabulate
   */
  constructor(nodes: Float64Array, shape: (q: number, out: ShapePoint) => void) {
    this.nodes = nodes;
    const intervals = nodes.length - 1;
    this.#coefficients = new Float64Array(intervals * COORDINATES * COEFFICIENTS);
    const from = shapePoint();
    const to = shapePoint();
    for (let i = 0; i < intervals; i++) {
      const h = nodes[i + 1]! - nodes[i]!;
      shape(nodes[i]! + INSIDE * h, from);
      shape(nodes[i + 1]! - INSIDE * h, to);
      const base = i * COORDINATES * COEFFICIENTS;
      this.#fit(base, h, from.x, to.x, from.dx, to.dx, from.ddx, to.ddx);
      this.#fit(base + COEFFICIENTS, h, from.y, to.y, from.dy, to.dy, from.ddy, to.ddy);
      this.#fit(
        base + 2 * COEFFICIENTS,
        h,
        from.theta,
        to.theta,
        from.dTheta,
        to.dTheta,
        from.ddTheta,
        to.ddTheta,
      );
    }
  }

  /** The last parameter less the first. */
  get length(): number {
    return this.nodes[this.nodes.length - 1]! - this.nodes[0]!;
  }

  sample(q: number, out: ShapePoint): void {
    this.sampleIn(intervalOf(this.nodes, q), q, out);
  }

  /** As the given interval has it, which matters at its ends. */
  sampleIn(interval: number, q: number, out: ShapePoint): void {
    const start = this.nodes[interval]!;
    const h = this.nodes[interval + 1]! - start;
    const t = (q - start) / h;
    const c = this.#coefficients;
    const k = interval * COORDINATES * COEFFICIENTS;
    out.x = value(c, k, t);
    out.y = value(c, k + COEFFICIENTS, t);
    out.theta = value(c, k + 2 * COEFFICIENTS, t);
    out.dx = first(c, k, t) / h;
    out.dy = first(c, k + COEFFICIENTS, t) / h;
    out.dTheta = first(c, k + 2 * COEFFICIENTS, t) / h;
    out.ddx = second(c, k, t) / (h * h);
    out.ddy = second(c, k + COEFFICIENTS, t) / (h * h);
    out.ddTheta = second(c, k + 2 * COEFFICIENTS, t) / (h * h);
  }

  #fit(
    at: number,
    h: number,
    p0: number,
    p1: number,
    d0: number,
    d1: number,
    dd0: number,
    dd1: number,
  ): void {
    const rise = p1 - p0;
    const v0 = h * d0;
    const v1 = h * d1;
    const a0 = h * h * dd0;
    const a1 = h * h * dd1;
    const c = this.#coefficients;
    c[at] = p0;
    c[at + 1] = v0;
    c[at + 2] = a0 / 2;
    c[at + 3] = 10 * rise - 6 * v0 - 4 * v1 - 1.5 * a0 + 0.5 * a1;
    c[at + 4] = -15 * rise + 8 * v0 + 7 * v1 + 1.5 * a0 - a1;
    c[at + 5] = 6 * rise - 3 * v0 - 3 * v1 - 0.5 * a0 + 0.5 * a1;
  }
}

function value(c: Float64Array, k: number, t: number): number {
  return c[k]! + t * (c[k + 1]! + t * (c[k + 2]! + t * (c[k + 3]! + t * (c[k + 4]! + t * c[k + 5]!))));
}

function first(c: Float64Array, k: number, t: number): number {
  return c[k + 1]! + t * (2 * c[k + 2]! + t * (3 * c[k + 3]! + t * (4 * c[k + 4]! + t * 5 * c[k + 5]!)));
}

function second(c: Float64Array, k: number, t: number): number {
  return 2 * c[k + 2]! + t * (6 * c[k + 3]! + t * (12 * c[k + 4]! + t * 20 * c[k + 5]!));
}
