/** Picks from a steady stream so many a second as a subscriber asked for, evenly. */
export class Pace {
  readonly #period: number;
  readonly #slack: number;
  #due: number;

  /**
   * @param rate wanted, Hz, > 0
   * @param streamRate of the stream picked from, Hz: one that comes half its period early counts as
   *   on time, or jitter would halve a rate that equals the stream's
   * @param now s, monotonic
   */
  constructor(rate: number, streamRate: number, now: number) {
    if (!(rate > 0)) throw new RangeError(`a pace must be > 0 Hz, got ${rate}`);
    this.#period = 1 / rate;
    this.#slack = 0.5 / streamRate;
    this.#due = now;
  }

  /** @returns whether the one that arrives now is to be passed on */
  take(now: number): boolean {
    if (now + this.#slack < this.#due) return false;
    // After a pause go on from here: what was missed is not made up for.
    this.#due = Math.max(this.#due, now - this.#period) + this.#period;
    return true;
  }
}
