import { type Twist, zeroTwist } from "../../core/geometry.ts";
import { WHEEL_COUNT, wheelVector } from "../../core/wheels.ts";
import type { FullLimits } from "./limits.ts";
import type { ShapePoint } from "./motion-table.ts";

/** Rows |a·u + b·x| ≤ 1: one for each wheel, and the turning. */
const ROWS = WHEEL_COUNT + 1;
/** Squares along and across the car: (a·u + b·x)² summed, ≤ 1. */
const AXES = 2;
const TINY = 1e-12;

/**
 * The limits at points of a motion, as what they leave for q̈ = u when q̇² = x (Bobrow, Dubowsky & Gibson,
 * "Time-optimal control of robotic manipulators along specified paths", 1985).
 *
 * With a pose p(q), acceleration is p'·u + p''·x. So the turning's and, their map being linear, each
 * wheel's acceleration is a·u + b·x, and traction an ellipse of two such. All speeds are proportional to q̇:
 * they bound x. Everything is convex in (u, x) and holds for (0, 0).
 */
export class Constraints {
  readonly #limits: FullLimits;
  readonly #a: Float64Array;
  readonly #b: Float64Array;
  readonly #most: Float64Array;
  readonly #c: Twist = zeroTwist();
  readonly #e: Twist = zeroTwist();
  readonly #wheels = wheelVector();
  /** The bounds that {@link range} found for u. Empty where `low` > `high`. */
  low = 0;
  high = 0;

  /** @param points how many points it holds */
  constructor(limits: FullLimits, points: number) {
    this.#limits = limits;
    this.#a = new Float64Array(points * (ROWS + AXES));
    this.#b = new Float64Array(points * (ROWS + AXES));
    this.#most = new Float64Array(points);
  }

  /**
   * @param topSpeed of the translation, m/s; Infinity: only what the limits say
   */
  set(point: number, shape: Readonly<ShapePoint>, topSpeed: number): void {
    const limits = this.#limits;
    const a = this.#a;
    const b = this.#b;
    const cos = Math.cos(shape.theta);
    const sin = Math.sin(shape.theta);
    // p' and p'' in the car's frame, and the derivative of p' as the turning car sees it.
    const cx = cos * shape.dx + sin * shape.dy;
    const cy = cos * shape.dy - sin * shape.dx;
    const dx = cos * shape.ddx + sin * shape.ddy;
    const dy = cos * shape.ddy - sin * shape.ddx;
    const c = this.#c;
    const e = this.#e;
    c.vx = cx;
    c.vy = cy;
    c.omega = shape.dTheta;
    e.vx = dx + shape.dTheta * cy;
    e.vy = dy - shape.dTheta * cx;
    e.omega = shape.ddTheta;
    const at = point * (ROWS + AXES);
    let slowness = (cx / limits.forward) ** 2 + (cy / limits.strafe) ** 2 + (shape.dTheta / limits.turn) ** 2;
    slowness = Math.max(slowness, (cx * cx + cy * cy) / (topSpeed * topSpeed));
    const { wheels } = limits;
    if (wheels !== undefined) {
      const w = this.#wheels;
      wheels.map.toWheels(c, w);
      for (let i = 0; i < WHEEL_COUNT; i++) {
        slowness = Math.max(slowness, (w[i]! / wheels.speed) ** 2);
        a[at + i] = w[i]! / wheels.acceleration;
      }
      wheels.map.toWheels(e, w);
      for (let i = 0; i < WHEEL_COUNT; i++) b[at + i] = w[i]! / wheels.acceleration;
    }
    a[at + WHEEL_COUNT] = shape.dTheta / limits.turnAcceleration;
    b[at + WHEEL_COUNT] = shape.ddTheta / limits.turnAcceleration;
    a[at + ROWS] = cx / limits.acceleration;
    b[at + ROWS] = dx / limits.acceleration;
    a[at + ROWS + 1] = cy / limits.strafeAcceleration;
    b[at + ROWS + 1] = dy / limits.strafeAcceleration;
    this.#most[point] = 1 / slowness;
  }

  /** The largest x that the speeds allow at a point. */
  most(point: number): number {
    return this.#most[point]!;
  }

  /**
   * Narrows {@link low} and {@link high} to the u that are allowed.
   *
   * @param x q̇² where u begins
   * @param ahead by how much x has grown at this point for each unit of u; 0 for where u begins
   * @param share of the limits that may be used
   */
  range(point: number, x: number, ahead: number, share: number): void {
    const a = this.#a;
    const b = this.#b;
    const at = point * (ROWS + AXES);
    for (let i = at; i < at + ROWS; i++) {
      const slope = Math.abs(a[i]! + ahead * b[i]!);
      const offset = a[i]! + ahead * b[i]! < 0 ? -b[i]! * x : b[i]! * x;
      if (slope > TINY) {
        this.low = Math.max(this.low, (-share - offset) / slope);
        this.high = Math.min(this.high, (share - offset) / slope);
      } else if (Math.abs(offset) > share) this.high = -Infinity;
    }
    const ax = a[at + ROWS]! + ahead * b[at + ROWS]!;
    const ay = a[at + ROWS + 1]! + ahead * b[at + ROWS + 1]!;
    const bx = b[at + ROWS]! * x;
    const by = b[at + ROWS + 1]! * x;
    const square = ax * ax + ay * ay;
    const mixed = ax * bx + ay * by;
    const room = share * share - bx * bx - by * by;
    if (square > TINY * TINY) {
      const root = mixed * mixed + square * room;
      if (root < 0) this.high = -Infinity;
      else {
        this.low = Math.max(this.low, (-mixed - Math.sqrt(root)) / square);
        this.high = Math.min(this.high, (-mixed + Math.sqrt(root)) / square);
      }
    } else if (room < 0) this.high = -Infinity;
  }

  /** How much of the limits on acceleration (u, x) uses at a point: 1 is all. */
  accelerationUse(point: number, u: number, x: number): number {
    const a = this.#a;
    const b = this.#b;
    const at = point * (ROWS + AXES);
    let use = 0;
    for (let i = at; i < at + ROWS; i++) use = Math.max(use, Math.abs(a[i]! * u + b[i]! * x));
    const alongX = a[at + ROWS]! * u + b[at + ROWS]! * x;
    const alongY = a[at + ROWS + 1]! * u + b[at + ROWS + 1]! * x;
    return Math.max(use, Math.sqrt(alongX * alongX + alongY * alongY));
  }
}
