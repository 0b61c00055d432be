import type { Vector } from "../core/geometry.ts";

export interface SlewRates {
  /** Units a second, > 0: as the value rises. */
  readonly rising: number;
  /** Units a second, > 0: as it falls; default `rising`. */
  readonly falling?: number;
}

export interface VectorSlewRates {
  /** Units a second, > 0: while the vector becomes longer. */
  readonly growing: number;
  /** Units a second, > 0: while it becomes shorter; default `growing`. */
  readonly shrinking?: number;
}

/**
 * A value that follows its target no faster than it may, after WPILib's SlewRateLimiter. For the speed of
 * a car, where jerk and the other directions count too, see TwistLimiter.
 */
export class SlewLimiter {
  readonly #rising: number;
  readonly #falling: number;
  #value: number;

  /** @throws RangeError quoting a rate that is not > 0, or a value that is not finite */
  constructor(rates: SlewRates, value = 0) {
    const { rising, falling = rising } = rates;
    refuseRate("rising", rising);
    refuseRate("falling", falling);
    if (!Number.isFinite(value)) throw new RangeError(`value must be finite, got ${value}`);
    this.#rising = rising;
    this.#falling = falling;
    this.#value = value;
  }

  get value(): number {
    return this.#value;
  }

  /**
   * @param target a NaN changes nothing, an infinite one is headed for
   * @param dt s since the last step; if it is not > 0, or NaN, nothing changes
   * @returns the new value
   */
  step(target: number, dt: number): number {
    if (!(dt > 0)) return this.#value;
    const change = target - this.#value;
    if (change > 0) this.#value = change > this.#rising * dt ? this.#value + this.#rising * dt : target;
    if (change < 0) this.#value = -change > this.#falling * dt ? this.#value - this.#falling * dt : target;
    return this.#value;
  }

  /**
   * Goes on from this value, without a limit.
   *
   * @throws RangeError quoting a value that is not finite
   */
  reset(value: number): void {
    if (!Number.isFinite(value)) throw new RangeError(`value must be finite, got ${value}`);
    this.#value = value;
  }
}

/**
 * A vector that follows its target straight, no faster than it may. The length of the change is limited,
 * not each component: that would bend the way to the target, and allow 1.41 times as much along diagonals.
 * A straight way may first come nearer to zero and then lead away from it; each part has its own rate.
 */
export class VectorSlewLimiter {
  readonly #growing: number;
  readonly #shrinking: number;
  #x = 0;
  #y = 0;

  /** @throws RangeError quoting a rate that is not > 0 */
  constructor(rates: VectorSlewRates) {
    const { growing, shrinking = growing } = rates;
    refuseRate("growing", growing);
    refuseRate("shrinking", shrinking);
    this.#growing = growing;
    this.#shrinking = shrinking;
  }

  /**
   * @param target one that is not finite changes nothing
   * @param dt s since the last step; if it is not > 0, or NaN, nothing changes
   * @param out the new value; may be `target`
   */
  step(target: Readonly<Vector>, dt: number, out: Vector): void {
    const dx = target.x - this.#x;
    const dy = target.y - this.#y;
    const way = Math.hypot(dx, dy);
    if (dt > 0 && way > 0 && way < Infinity) {
      // How much of the way comes nearer to zero, and how long that takes.
      const nearing = Math.min(Math.max(-(this.#x * dx + this.#y * dy) / way, 0), way);
      const time = nearing / this.#shrinking;
      const done = dt < time ? dt * this.#shrinking : nearing + (dt - time) * this.#growing;
      const share = done / way;
      this.#x = share < 1 ? this.#x + share * dx : target.x;
      this.#y = share < 1 ? this.#y + share * dy : target.y;
    }
    out.x = this.#x;
    out.y = this.#y;
  }

  /**
   * Goes on from this value, without a limit.
   *
   * @throws RangeError quoting a value that is not finite
   */
  reset(value: Readonly<Vector>): void {
    if (!(Number.isFinite(value.x) && Number.isFinite(value.y))) {
      throw new RangeError(`value must be finite, got (${value.x}, ${value.y})`);
    }
    this.#x = value.x;
    this.#y = value.y;
  }
}

function refuseRate(name: string, rate: number): void {
  if (!(rate > 0 && rate < Infinity)) throw new RangeError(`${name} must be > 0 and finite, got ${rate}`);
}
