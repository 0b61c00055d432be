/** How a control loop follows, over the last so many ticks in which it had something to follow. */
export class ErrorWindow {
  readonly #error: Float64Array;
  readonly #wanted: Float64Array;
  readonly #missed: Float64Array;
  #count = 0;

  /** @param size ticks */
  constructor(size: number) {
    this.#error = new Float64Array(size);
    this.#wanted = new Float64Array(size);
    this.#missed = new Float64Array(size);
  }

  get size(): number {
    return this.#error.length;
  }

  /** How many ticks it has, up to its size. */
  get count(): number {
    return Math.min(this.#count, this.size);
  }

  /**
   * Part of the tick: allocates nothing.
   *
   * @param error its square, summed over whatever follows
   * @param wanted likewise the square of what is followed; 1 where the error itself counts
   * @param missed ticks that should have been since the last one
   */
  add(error: number, wanted: number, missed: number): void {
    const at = this.#count++ % this.size;
    this.#error[at] = error;
    this.#wanted[at] = wanted;
    this.#missed[at] = missed;
  }

  clear(): void {
    this.#count = 0;
  }

  /** Root mean square of the error over that of what was wanted; NaN: nothing yet. */
  get ratio(): number {
    return Math.sqrt(this.#sum(this.#error) / this.#sum(this.#wanted));
  }

  get missed(): number {
    return this.#sum(this.#missed);
  }

  #sum(values: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < this.count; i++) sum += values[i]!;
    return sum;
  }
}
