/** The last `size` values of something that is measured again and again; adding one allocates nothing. */
export class Window {
  readonly #values: Float64Array;
  readonly #sorted: Float64Array;
  #next = 0;
  #count = 0;

  constructor(size: number) {
    if (!(Number.isInteger(size) && size > 0)) throw new RangeError(`a window needs a size ≥ 1, got ${size}`);
    this.#values = new Float64Array(size);
    this.#sorted = new Float64Array(size);
  }

  get count(): number {
    return this.#count;
  }

  add(value: number): void {
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % this.#values.length;
    if (this.#count < this.#values.length) this.#count++;
  }

  clear(): void {
    this.#next = 0;
    this.#count = 0;
  }

  /**
   * The value below which each of `fractions` of the window lies (nearest rank); 0 for an empty window.
   *
   * @param fractions 0…1, such as 0.5 for the median; 1 is the largest value
   */
  quantiles(...fractions: number[]): number[] {
    const sorted = this.#sorted.subarray(0, this.#count);
    sorted.set(this.#values.subarray(0, this.#count));
    sorted.sort();
    return fractions.map((f) => sorted[Math.max(0, Math.ceil(f * this.#count) - 1)] ?? 0);
  }
}
