import type { Random } from "../core/random.ts";

export interface SamplingSettings {
  /** Hz */
  readonly rate: number;
  /** s from the measurement to when it can be read */
  readonly latency: number;
  /** standard deviation, in the unit of the value */
  readonly noise: number;
  /** measured over true */
  readonly scale: number;
  /** what is measured where the truth is 0 */
  readonly bias?: number;
  /** step of the converter; 0: none */
  readonly resolution?: number;
}

/** A sensor that measures one value at its own rate, with noise, and delivers it late. */
export class SampledSensor {
  /** The latest that has been delivered. */
  value = 0;
  /** When that was measured, s simulated; −Infinity before the first. */
  time = Number.NEGATIVE_INFINITY;

  readonly #settings: Required<SamplingSettings>;
  readonly #random: Random;
  // Measurements under way, in a ring.
  readonly #values: Float64Array;
  readonly #times: Float64Array;
  #measured = 0;
  #delivered = 0;

  constructor(settings: SamplingSettings, random: Random) {
    this.#settings = { bias: 0, resolution: 0, ...settings };
    this.#random = random;
    const size = Math.ceil(settings.rate * settings.latency) + 2;
    this.#values = new Float64Array(size);
    this.#times = new Float64Array(size);
  }

  /** Whether the next {@link step} measures, so that the truth need not be found out for the others. */
  isDue(time: number): boolean {
    // Times are sums of rounded steps: half a microsecond of mercy.
    return time + 5e-7 >= this.#measured / this.#settings.rate;
  }

  /**
   * @param truth the true value at `time`
   * @param time s simulated; the first call defines when the sensor first measures
   */
  step(truth: number, time: number): void {
    const { latency } = this.#settings;
    if (this.isDue(time)) this.#store(this.measure(truth), time);
    while (this.#delivered < this.#measured) {
      const slot = this.#delivered % this.#times.length;
      if (this.#times[slot]! + latency > time + 5e-7) break;
      this.value = this.#values[slot]!;
      this.time = this.#times[slot]!;
      this.#delivered++;
    }
  }

  /** One measurement that is neither delivered nor counted. */
  measure(truth: number): number {
    const { scale, bias, noise, resolution } = this.#settings;
    const value = truth * scale + bias + noise * this.#random.gaussian();
    return resolution > 0 ? Math.round(value / resolution) * resolution : value;
  }

  #store(value: number, time: number): void {
    const slot = this.#measured % this.#values.length;
    this.#values[slot] = value;
    this.#times[slot] = time;
    this.#measured++;
  }
}
