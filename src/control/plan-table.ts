import { clamp } from "../core/geometry.ts";
import { type MotionPlan, type MotionPoint, motionPoint } from "../motion/path/motion-plan.ts";

/** Between two points, s: as long as a tick. On a straight line between them 2.5 m/s² is off by 0.01 mm. */
const STEP = 0.005;
/** x, y, theta, vx, vy, omega, ax, ay, alpha, distance. */
const FIELDS = 10;

/** A plan as numbers, which can be handed from thread to thread. */
export interface PlanTable {
  readonly duration: number;
  readonly length: number;
  /** {@link FIELDS} for each point, evenly over the duration. */
  readonly values: Float64Array;
}

export function tabulate(plan: MotionPlan): PlanTable {
  const { duration, length } = plan;
  const steps = Math.max(1, Math.ceil(duration / STEP));
  const values = new Float64Array((steps + 1) * FIELDS);
  const p = motionPoint();
  for (let i = 0; i <= steps; i++) {
    plan.sample((duration * i) / steps, p);
    values.set([p.x, p.y, p.theta, p.vx, p.vy, p.omega, p.ax, p.ay, p.alpha, p.distance], i * FIELDS);
  }
  return { duration, length, values };
}

/** What {@link tabulate} wrote down, as a plan again. */
export class TabulatedPlan implements MotionPlan {
  readonly duration: number;
  readonly length: number;
  readonly #values: Float64Array;
  readonly #steps: number;
  // The interval that is looked at, and how far along it: fields, so that no number lands on the heap.
  #base = 0;
  #share = 0;

  constructor({ duration, length, values }: PlanTable) {
    this.duration = duration;
    this.length = length;
    this.#values = values;
    this.#steps = values.length / FIELDS - 1;
  }

  sample(time: number, out: MotionPoint): void {
    const at = this.duration > 0 ? (clamp(time, 0, this.duration) / this.duration) * this.#steps : 0;
    const index = Math.min(Math.floor(at), this.#steps - 1);
    this.#base = index * FIELDS;
    this.#share = at - index;
    out.x = this.#value(0);
    out.y = this.#value(1);
    out.theta = this.#value(2);
    out.vx = this.#value(3);
    out.vy = this.#value(4);
    out.omega = this.#value(5);
    out.ax = this.#value(6);
    out.ay = this.#value(7);
    out.alpha = this.#value(8);
    out.distance = this.#value(9);
  }

  #value(field: number): number {
    const from = this.#values[this.#base + field]!;
    return from + (this.#values[this.#base + FIELDS + field]! - from) * this.#share;
  }
}
