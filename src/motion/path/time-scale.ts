import { clamp } from "../../core/geometry.ts";
import { Constraints } from "./constraints.ts";
import type { FullLimits } from "./limits.ts";
import { type MotionPoint, toShape } from "./motion-plan.ts";
import { shapePoint } from "./motion-table.ts";

/** Fastest change where the limits do not say, 1/s: a plan at rest may be held up at once. */
const FASTEST = 20;
/** Slowest change, 1/s, where a plan leaves nothing to brake with: rather a little too hard than never. */
const SLOWEST = 0.2;

/**
 * How fast the time of a plan passes: 1 as planned, 0 it stands. Velocity scales with r and acceleration is
 * r²·a + ṙ·v, so slowing down time brakes the car on its path, and the limits bound ṙ just as they bound
 * q̈ in planning (Dahl & Nielsen, "Torque-limited path following by online trajectory time scaling", 1990).
 */
export class TimeScale {
  readonly #constraints: Constraints;
  readonly #shape = shapePoint();
  /** r, 0…1 */
  scale = 1;
  /** ṙ over the last step, 1/s. */
  change = 0;

  constructor(limits: FullLimits) {
    this.#constraints = new Constraints(limits, 1);
  }

  reset(): void {
    this.scale = 1;
    this.change = 0;
  }

  /**
   * Toward `target` as fast as the limits allow.
   *
   * @param plan what it wants now, at scale 1
   * @param dt s, > 0
   */
  step(plan: Readonly<MotionPoint>, target: number, dt: number): void {
    const before = this.scale;
    if (target === before) {
      this.change = 0;
      return;
    }
    toShape(plan, this.#shape);
    const constraints = this.#constraints;
    constraints.low = -FASTEST;
    constraints.high = FASTEST;
    constraints.set(0, this.#shape, Infinity);
    constraints.range(0, before * before, 0, 1);
    const low = Math.min(constraints.low, -SLOWEST);
    const high = Math.max(constraints.high, SLOWEST);
    const change = clamp((target - before) / dt, low, high);
    this.scale = clamp(before + change * dt, 0, 1);
    this.change = (this.scale - before) / dt;
  }
}
