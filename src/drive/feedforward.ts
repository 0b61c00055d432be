/** What a motor that drives alone needs: volts = kS·sign(w) + kV·w + kA·dw/dt. None is negative. */
export interface MotorGains {
  /** V: overcomes static friction. */
  readonly kS: number;
  /** V/(rad/s): overcomes the back-EMF. */
  readonly kV: number;
  /** V/(rad/s²): accelerates the load. */
  readonly kA: number;
}

/**
 * The voltage for a motion that is known beforehand. With a car's gains per m/s it takes velocities in
 * m/s; nothing here depends on which.
 */
export class MotorFeedforward {
  readonly #kS: number;
  readonly #kV: number;
  readonly #kA: number;

  /** @throws RangeError quoting a gain that is negative or not finite */
  constructor(gains: MotorGains) {
    const { kS, kV, kA } = gains;
    for (const [name, value] of Object.entries({ kS, kV, kA })) {
      if (!(value >= 0 && value < Infinity))
        throw new RangeError(`${name} must be ≥ 0 and finite, got ${value}`);
    }
    this.#kS = kS;
    this.#kV = kV;
    this.#kA = kA;
  }

  /**
   * For this moment.
   *
   * @param velocity rad/s
   * @param acceleration rad/s²
   * @returns V; at velocity 0 without kS, since its direction is not known
   */
  volts(velocity: number, acceleration = 0): number {
    return this.#kS * Math.sign(velocity) + this.#kV * velocity + this.#kA * acceleration;
  }

  /**
   * The voltage that, held for dt, brings the motor from one velocity to the other. While it is held the
   * acceleration dies away as the back-EMF grows, so kV·w + kA·a would fall short. The model
   * dw/dt = (u − kS·sign(w) − kV·w)/kA, solved for constant u (zero-order hold; WPILib's
   * `wpimath/docs/SimpleMotorFeedforward`), gives with e = exp(−kV·dt/kA)
   *
   *     next = e·now + (1 − e)·(u − kS·sign(w))/kV    so    u = kS·sign(w) + kV·(now + (next − now)/(1 − e))
   *
   * Without kV the fraction is the bare difference quotient, without kA it is reached at once. The sign is
   * that of the mean velocity: starting from rest has the friction of the direction it starts in.
   *
   * @param now rad/s
   * @param next rad/s, dt later
   * @param dt s; if it is not > 0, or NaN, the voltage that keeps `next`: there is no time to accelerate in
   * @returns V
   */
  voltsBetween(now: number, next: number, dt: number): number {
    if (!(dt > 0)) return this.volts(next);
    const friction = this.#kS * Math.sign(now + next);
    if (this.#kV === 0) return friction + (this.#kA * (next - now)) / dt;
    if (this.#kA === 0) return friction + this.#kV * next;
    const gained = -Math.expm1((-this.#kV * dt) / this.#kA);
    return friction + this.#kV * (now + (next - now) / gained);
  }

  /**
   * How fast the motor can turn forward and still accelerate so. Backwards it is the same with every sign
   * turned round.
   *
   * @param volts there are, ≥ 0
   * @param acceleration rad/s² that it must still have at that velocity
   * @returns rad/s; negative where it cannot accelerate so while turning forward
   */
  maxVelocity(volts: number, acceleration = 0): number {
    return (volts - this.#kS - this.#kA * acceleration) / this.#kV;
  }

  /**
   * How hard the motor can accelerate forward. Its hardest acceleration backwards is
   * −maxAcceleration(volts, −velocity).
   *
   * @param volts there are, ≥ 0
   * @param velocity rad/s; at 0 it counts as starting forward
   * @returns rad/s²; negative where the velocity cannot even be kept
   */
  maxAcceleration(volts: number, velocity: number): number {
    const direction = velocity < 0 ? -1 : 1;
    return (volts - this.#kS * direction - this.#kV * velocity) / this.#kA;
  }
}
