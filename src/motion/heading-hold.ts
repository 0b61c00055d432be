import { clamp, type Pose, type Twist, wrapAngle } from "../core/geometry.ts";

export interface HeadingHoldSettings {
  /** 1/s, > 0, finite: turning rate commanded for each rad of error. */
  readonly kP: number;
  /** ≥ 0, default 0: turning rate taken back for each rad/s that the car turns. */
  readonly kD?: number;
  /** Fastest correction, rad/s, > 0, finite. */
  readonly maxOmega: number;
  /** After a turn, the heading to hold is taken once the car turns slower than this, rad/s; default 0.1. */
  readonly settledRate?: number;
}

const DEFAULT_SETTLED_RATE = 0.1;

/**
 * Keeps the heading while the car is driven without turning: uneven wheels and rollers would otherwise
 * curve a strafe. It lets go while the driver turns, and while the car is not asked to move at all, so
 * that a car that is picked up and turned does not fight back.
 *
 * The heading is not taken at the moment the stick is released but when the turn has died away: taken at
 * once, the car would swing past and snap back.
 */
export class HeadingHold {
  #kP: number;
  readonly #kD: number;
  readonly #maxOmega: number;
  readonly #settledRate: number;
  #holding = false;
  /** The heading to keep, rad. Means something while holding. */
  #heading = 0;
  #error = 0;

  /** @throws RangeError quoting the setting that is out of range */
  constructor(settings: HeadingHoldSettings) {
    const { kP, kD = 0, maxOmega, settledRate = DEFAULT_SETTLED_RATE } = settings;
    requireGain(kP);
    if (!(kD >= 0 && kD < Infinity)) throw new RangeError(`kD must be ≥ 0 and finite, got ${kD}`);
    if (!(maxOmega > 0 && maxOmega < Infinity))
      throw new RangeError(`maxOmega must be > 0 rad/s and finite, got ${maxOmega}`);
    if (!(settledRate > 0)) throw new RangeError(`settledRate must be > 0 rad/s, got ${settledRate}`);
    this.#kP = kP;
    this.#kD = kD;
    this.#maxOmega = maxOmega;
    this.#settledRate = settledRate;
  }

  /** Whether a heading is being kept at the moment. */
  get holding(): boolean {
    return this.#holding;
  }

  /** From the heading as it was in the last step to the one that is kept, rad. Means something while holding. */
  get error(): number {
    return this.#error;
  }

  /** From now on: turning rate commanded for each rad of error, 1/s, > 0. */
  set kP(value: number) {
    requireGain(value);
    this.#kP = value;
  }

  /**
   * A heading or a rate that is not finite is nothing to hold by: it lets go, and asks for no turn.
   *
   * @param twist what the driver asks for, any frame; while the heading is held `omega` is filled in
   * @param pose of the car; theta wrapped or continuous
   * @param motion of the car, as it is
   * @param wanted whether the driver wants the heading held
   */
  step(
    twist: Twist,
    pose: Readonly<Pick<Pose, "theta">>,
    motion: Readonly<Pick<Twist, "omega">>,
    wanted: boolean,
  ): void {
    const heading = pose.theta;
    const rate = motion.omega;
    const driving = twist.vx !== 0 || twist.vy !== 0;
    const known = Number.isFinite(heading) && Number.isFinite(rate);
    if (!wanted || !driving || twist.omega !== 0 || !known) {
      this.#holding = false;
      return;
    }
    if (!this.#holding) {
      if (Math.abs(rate) > this.#settledRate) return;
      this.#holding = true;
      this.#heading = heading;
    }
    const error = wrapAngle(this.#heading - heading);
    this.#error = error;
    twist.omega = clamp(this.#kP * error - this.#kD * rate, -this.#maxOmega, this.#maxOmega);
  }

  /** Lets go: after a disarm, or when the pose was set anew. */
  release(): void {
    this.#holding = false;
  }
}

function requireGain(kP: number): void {
  if (!(kP > 0 && kP < Infinity)) throw new RangeError(`kP must be > 0 and finite, got ${kP}`);
}
