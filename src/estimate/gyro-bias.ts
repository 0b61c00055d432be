import type { Sensors } from "../core/sensors.ts";

export interface GyroBiasSettings {
  /** How long the car must stand for its gyro to be believed, s, > 0; default 0.5. */
  readonly window?: number;
  /** Standard deviation of the rate above which the car does not stand, rad/s; default 0.03. */
  readonly maxNoise?: number;
  /** Furthest that the bias wanders between two stands, rad/s; default 0.02. */
  readonly maxDrift?: number;
  /** Largest bias that a healthy gyro has, rad/s; default 0.35 (20°/s, as the MPU-6050 is specified). */
  readonly maxBias?: number;
}

/** Fewest samples in a window that say anything about their noise. */
const LEAST_SAMPLES = 8;
/** Windows over which the bias is averaged: 20 of 0.5 s follow a warming gyro and still cut noise. */
const MEMORY = 20;
/** So many windows in a row that agree with each other against the bias are right after all. */
const OUTVOTED_BY = 6;

/**
 * Finds what the gyro reads when nothing turns, whenever the car stands: a running mean over whole
 * windows at first, then a slow tracking of its drift.
 *
 * A car that is carried or turned by hand has quiet motors and wheels too. It gives itself away by
 * unsteadiness, which a standing gyro does not have, or by a mean far from the bias known so far.
 */
export class GyroBias {
  readonly #window: number;
  readonly #maxNoise: number;
  readonly #maxDrift: number;
  readonly #maxBias: number;
  #bias = 0;
  #windows = 0;
  // The window that is being filled (Welford's running mean and sum of squared deviations).
  #samples = 0;
  #start = 0;
  #mean = 0;
  #squares = 0;
  #lastTime = Number.NEGATIVE_INFINITY;
  // Windows that contradict the bias.
  #rival = 0;
  #rivalWindows = 0;

  /** @throws RangeError quoting the setting that is out of range */
  constructor(settings: GyroBiasSettings = {}) {
    const { window = 0.5, maxNoise = 0.03, maxDrift = 0.02, maxBias = 0.35 } = settings;
    for (const [name, value] of Object.entries({ window, maxNoise, maxDrift, maxBias })) {
      if (!(value > 0 && value < Infinity))
        throw new RangeError(`${name} must be > 0 and finite, got ${value}`);
    }
    this.#window = window;
    this.#maxNoise = maxNoise;
    this.#maxDrift = maxDrift;
    this.#maxBias = maxBias;
  }

  /** rad/s, to be subtracted from the measured rate; 0 until {@link ready}. */
  get value(): number {
    return this.#bias;
  }

  /** Whether the car has stood long enough, once. */
  get ready(): boolean {
    return this.#windows > 0;
  }

  /**
   * Once per tick.
   *
   * @param gyro the latest measurement; one that was seen before is not counted again, and after one that is not
   *   finite, or whose time went back, the window is begun anew
   * @param quiet whether since the last step no wheel has moved and no motor was driven
   */
  step(gyro: Readonly<Sensors["gyro"]>, quiet: boolean): void {
    const { rate, time } = gyro;
    if (!Number.isFinite(rate) || !Number.isFinite(time)) {
      this.#samples = 0;
      return;
    }
    const since = time - this.#lastTime;
    this.#lastTime = time;
    if (!quiet || since < 0) this.#samples = 0;
    if (!quiet || since <= 0) return;
    if (this.#samples === 0) {
      this.#start = time;
      this.#mean = 0;
      this.#squares = 0;
    }
    this.#samples++;
    const off = rate - this.#mean;
    this.#mean += off / this.#samples;
    this.#squares += off * (rate - this.#mean);
    if (time - this.#start >= this.#window && this.#samples >= LEAST_SAMPLES) {
      this.#judge();
      this.#samples = 0;
    }
  }

  /** Takes the full window into the bias, or tells why it is none. */
  #judge(): void {
    const mean = this.#mean;
    const noise = Math.sqrt(this.#squares / this.#samples);
    if (noise > this.#maxNoise || Math.abs(mean) > this.#maxBias) return;
    if (this.ready && Math.abs(mean - this.#bias) > this.#maxDrift) {
      this.#contradict(mean);
      return;
    }
    this.#rivalWindows = 0;
    if (this.#windows < MEMORY) this.#windows++;
    this.#bias += (mean - this.#bias) / this.#windows;
  }

  /** Nobody turns a car by hand this evenly for long: then the bias was wrong, and is begun anew. */
  #contradict(mean: number): void {
    const agrees = this.#rivalWindows > 0 && Math.abs(mean - this.#rival) <= this.#maxDrift / 2;
    this.#rivalWindows = agrees ? this.#rivalWindows + 1 : 1;
    this.#rival = mean;
    if (this.#rivalWindows < OUTVOTED_BY) return;
    this.#rivalWindows = 0;
    this.#bias = mean;
    this.#windows = 1;
  }
}
