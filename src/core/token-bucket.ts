/** Lets `rate` things a second pass in the long run and `burst` at once. */
export class TokenBucket {
  readonly #rate: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  /**
   * @param rate a second, > 0
   * @param burst at least 1
   * @param now s, monotonic
   */
  constructor(rate: number, burst: number, now: number) {
    if (!(rate > 0)) throw new RangeError(`the rate of a token bucket must be > 0 a second, got ${rate}`);
    if (!(burst >= 1)) throw new RangeError(`the burst of a token bucket must be at least 1, got ${burst}`);
    this.#rate = rate;
    this.#burst = burst;
    this.#tokens = burst;
    this.#at = now;
  }

  /** @returns whether this one may pass */
  take(now: number): boolean {
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#rate);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
