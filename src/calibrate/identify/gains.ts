/** What the loop that the gains are for looks like. */
export interface LoopFacts {
  /** V s/rad and V s²/rad, on the floor; of the wheel that follows fastest, so that none is driven too hard. */
  readonly kV: number;
  readonly kA: number;
  /** From duty to count, s. */
  readonly delay: number;
  /** Of the control loop, s. */
  readonly tick: number;
  /** Standard deviation of the speed estimate, rad/s. */
  readonly speedNoise: number;
}

export interface LoopGains {
  /** V s/rad */
  readonly kP: number;
  /** V/rad */
  readonly kI: number;
}

/** How much noise the speed estimate may make at the motor, V. */
const MOST_NOISE = 0.1;

/**
 * PI gains by the SIMC rule (Skogestad, "Simple analytic rules for model reduction and PID controller tuning", 2003)
 * for a first-order plant with delay: a motor is `1/kV / (kA/kV·s + 1)`, so that
 *
 *     kP = kA / (τc + θ)        Ti = min(kA/kV, 4·(τc + θ))        kI = kP / Ti
 *
 * θ is all that comes between a speed and the voltage that answers it: the delay, one tick until the answer is in
 * force, and half of one for the speed that is an average over a tick. The loop is as fast as the rule advises for
 * robustness (τc = θ), or slower where the noise of the speed estimate would make the motor growl.
 */
export function gainsFor({ kV, kA, delay, tick, speedNoise }: LoopFacts): LoopGains {
  const theta = Math.max(delay, 0) + 1.5 * tick;
  const quiet = (kA * speedNoise) / MOST_NOISE - theta;
  const closedLoop = Math.max(theta, quiet) + theta;
  const kP = kA / closedLoop;
  return { kP, kI: kP / Math.min(kA / kV, 4 * closedLoop) };
}
