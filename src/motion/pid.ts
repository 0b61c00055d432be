export interface PidGains {
  /** Output for each unit of error, ≥ 0. */
  readonly kP: number;
  /** Output for each unit of error and second, ≥ 0; default 0. */
  readonly kI?: number;
  /** Output for each unit of error a second, ≥ 0; default 0. */
  readonly kD?: number;
}

export interface PidSettings extends PidGains {
  /** The integral counts only while the error is within ± this, > 0, and is forgotten beyond; default: always. */
  readonly integralZone?: number;
  /** Most that the integral may put out, > 0; default `outputLimit`. */
  readonly integralLimit?: number;
  /** Most that is put out, > 0; default: any. */
  readonly outputLimit?: number;
  /**
   * Where the value begins anew, > 0: 2π for a heading. The error is then the shorter way round. Default:
   * a value that does not wrap.
   */
  readonly period?: number;
  /**
   * What kD looks at. `measurement` (the default) does not kick when the setpoint jumps; `error` follows
   * a setpoint that moves without lagging behind. Where the setpoint rests they are the same.
   */
  readonly derivativeOf?: "measurement" | "error";
  /** Error up to which {@link Pid.atSetpoint} holds, ≥ 0; default 0. */
  readonly tolerance?: number;
  /** Rate of it, a second, up to which {@link Pid.atSetpoint} holds, ≥ 0; default: any. */
  readonly rateTolerance?: number;
}

/**
 * The textbook's PID controller in parallel form, after WPILib's PIDController: backward Euler for the
 * integral, a first difference for the derivative (Åström & Hägglund, "PID Controllers", 1995, chapter 3).
 * While the output is at its limit the integral grows no further in that direction (conditional
 * integration, section 3.5), and it is clamped besides.
 *
 * Bad input has a safe answer. After a measurement or setpoint that is not finite, which gives 0, it starts anew. A dt
 * that is not > 0, not finite, or NaN gives the proportional part beside the integral and derivative as they were, and
 * the next derivative is from the last measurement that had a time. What would make the integral infinite is left out.
 */
export class Pid {
  readonly #kP: number;
  readonly #kI: number;
  readonly #kD: number;
  readonly #integralZone: number;
  readonly #integralLimit: number;
  readonly #outputLimit: number;
  readonly #period: number;
  readonly #ofError: boolean;
  readonly #tolerance: number;
  readonly #rateTolerance: number;
  #started = false;
  #error = 0;
  /** Of the last step in which time passed: what derivatives are taken from. */
  #timedError = 0;
  #measured = 0;
  /** Change of the error, and of what kD looks at, a second. */
  #errorRate = 0;
  #slope = 0;
  /** Already multiplied with kI, so that it is bounded in units of the output. */
  #integral = 0;

  /** @throws RangeError quoting the setting that is out of range */
  constructor(settings: PidSettings) {
    const { kP, kI = 0, kD = 0, tolerance = 0, rateTolerance = Infinity, outputLimit = Infinity } = settings;
    const { integralZone = Infinity, period = Infinity } = settings;
    for (const [name, value] of Object.entries({ kP, kI, kD })) {
      if (!(value >= 0 && value < Infinity))
        throw new RangeError(`${name} must be ≥ 0 and finite, got ${value}`);
    }
    for (const [name, value] of Object.entries({ tolerance, rateTolerance })) {
      if (!(value >= 0)) throw new RangeError(`${name} must be ≥ 0, got ${value}`);
    }
    const { integralLimit = outputLimit } = settings;
    // The output's limit first: the integral's is the same unless it is given.
    for (const [name, value] of Object.entries({ outputLimit, integralLimit, integralZone, period })) {
      if (!(value > 0)) throw new RangeError(`${name} must be > 0, got ${value}`);
    }
    this.#kP = kP;
    this.#kI = kI;
    this.#kD = kD;
    this.#integralZone = integralZone;
    this.#integralLimit = integralLimit;
    this.#outputLimit = outputLimit;
    this.#period = period;
    this.#ofError = settings.derivativeOf === "error";
    this.#tolerance = tolerance;
    this.#rateTolerance = rateTolerance;
  }

  /** Setpoint minus measurement at the last step, the shorter way round. */
  get error(): number {
    return this.#error;
  }

  /** How fast the error grew over the last step, a second; 0 after the first. */
  get errorRate(): number {
    return this.#errorRate;
  }

  /** Whether error and rate were within their tolerances at the last step; not before there was one. */
  get atSetpoint(): boolean {
    return (
      this.#started &&
      Math.abs(this.#error) <= this.#tolerance &&
      Math.abs(this.#errorRate) <= this.#rateTolerance
    );
  }

  /**
   * @param dt s since the last step
   * @returns the output: + moves the measurement up
   */
  step(setpoint: number, measured: number, dt: number): number {
    const error = this.#shorter(setpoint - measured);
    // The difference of what is not finite is none either.
    if (!(Math.abs(error) < Infinity)) {
      this.reset();
      return 0;
    }
    const isTimed = dt > 0 && dt < Infinity;
    if (isTimed) this.#observe(error, measured, dt);
    if (isTimed || !this.#started) {
      this.#timedError = error;
      this.#measured = measured;
    }
    this.#error = error;
    this.#started = true;
    if (Math.abs(error) > this.#integralZone) this.#integral = 0;
    const rest = this.#kP * error + this.#kD * this.#slope;
    const grown = isTimed && Math.abs(error) <= this.#integralZone ? this.#kI * error * dt : 0;
    const sum = bound(this.#integral + grown, this.#integralLimit);
    const integral = Number.isFinite(sum) ? sum : this.#integral;
    // At the limit it may only come back.
    if (!(Math.abs(rest + integral) > this.#outputLimit && grown * (rest + integral) > 0)) {
      this.#integral = integral;
    }
    return bound(rest + this.#integral, this.#outputLimit);
  }

  /** Forgets integral and derivative: after a pause, or when the measurement jumps for another reason. */
  reset(): void {
    this.#started = false;
    this.#error = 0;
    this.#errorRate = 0;
    this.#slope = 0;
    this.#integral = 0;
  }

  #observe(error: number, measured: number, dt: number): void {
    if (!this.#started) return;
    this.#errorRate = this.#shorter(error - this.#timedError) / dt;
    this.#slope = this.#ofError ? this.#errorRate : this.#shorter(this.#measured - measured) / dt;
  }

  /** The difference of two values, within half a period. */
  #shorter(difference: number): number {
    if (this.#period === Infinity) return difference;
    return difference - this.#period * Math.round(difference / this.#period);
  }
}

/** ±limit at most; what absurd inputs make no number of (∞ − ∞) becomes 0. */
function bound(value: number, limit: number): number {
  return Number.isNaN(value) ? 0 : Math.max(-limit, Math.min(value, limit));
}
