/**
 * How a velocity that leads elsewhere dies: 1 at the start, 0 at the end, by a ramp with rounded corners.
 * It is added to a motion that knows nothing of it.
 */
export class BrakeAway {
  /** s */
  readonly duration: number;
  readonly #ramp: number;
  readonly #window: number;
  /** Share of the velocity that is left. */
  velocity = 1;
  /** Its derivative, 1/s. */
  acceleration = 0;
  /** Its integral since the start: displacement for each unit of velocity, s. */
  displacement = 0;

  /**
   * @param ramp s, > 0: how long the deceleration alone would take
   * @param window s, ≥ 0: how long the deceleration takes to build and to end
   */
  constructor(ramp: number, window: number) {
    this.#ramp = ramp;
    this.#window = Math.max(window, 1e-6);
    this.duration = ramp + this.#window;
  }

  /** Displacement over the whole, s. */
  get total(): number {
    return (this.#ramp + this.#window) / 2;
  }

  /** @param time s, ≥ 0 */
  sample(time: number): void {
    const w = this.#window;
    const from = time - w;
    this.acceleration = (ramp0(from, this.#ramp) - ramp0(time, this.#ramp)) / w;
    this.velocity = 1 + (ramp1(from, this.#ramp) - ramp1(time, this.#ramp)) / w;
    this.displacement = time + (ramp2(from, this.#ramp) - ramp2(time, this.#ramp)) / w;
  }
}

/** Ramp from 0 to 1 in `ramp` seconds. */
function ramp0(t: number, ramp: number): number {
  return Math.min(Math.max(t / ramp, 0), 1);
}

/** Its antiderivative. */
function ramp1(t: number, ramp: number): number {
  if (t <= 0) return 0;
  return t < ramp ? (t * t) / (2 * ramp) : t - ramp / 2;
}

/** The antiderivative of that. */
function ramp2(t: number, ramp: number): number {
  if (t <= 0) return 0;
  if (t < ramp) return (t * t * t) / (6 * ramp);
  const past = t - ramp;
  return (ramp * ramp) / 6 + (past * past) / 2 + (past * ramp) / 2;
}
