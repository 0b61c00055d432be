import type { Reading } from "./fault.ts";

/** Gives every reading back a fixed number of steps later; until then, the reading it was filled with. */
export class DelayLine {
  readonly #values: Float64Array;
  readonly #times: Float64Array;
  #next = 0;

  /** @param steps at least 1 */
  constructor(steps: number, filling: Readonly<Reading>) {
    this.#values = new Float64Array(steps).fill(filling.value);
    this.#times = new Float64Array(steps).fill(filling.time);
  }

  /** Swaps `reading` for the one that is due. */
  step(reading: Reading): void {
    const value = this.#values[this.#next]!;
    const time = this.#times[this.#next]!;
    this.#values[this.#next] = reading.value;
    this.#times[this.#next] = reading.time;
    this.#next = (this.#next + 1) % this.#values.length;
    reading.value = value;
    reading.time = time;
  }
}
