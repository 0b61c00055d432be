/** The latest numbers in the order in which they came, for a curve; `Window` of core knows their quantiles. */
export class History {
  readonly #values: Float64Array;
  #count = 0;
  #next = 0;

  constructor(capacity: number) {
    if (!(Number.isInteger(capacity) && capacity > 0)) {
      throw new RangeError(`a history's capacity must be a whole number > 0, got ${capacity}`);
    }
    this.#values = new Float64Array(capacity);
  }

  get length(): number {
    return this.#count;
  }

  get capacity(): number {
    return this.#values.length;
  }

  add(value: number): void {
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % this.#values.length;
    if (this.#count < this.#values.length) this.#count++;
  }

  /** @param age 0: the latest, up to length − 1 */
  ago(age: number): number {
    const size = this.#values.length;
    return this.#values[(this.#next - 1 - age + 2 * size) % size]!;
  }

  get max(): number | undefined {
    let max: number | undefined;
    for (let i = 0; i < this.#count; i++) max = Math.max(max ?? Number.NEGATIVE_INFINITY, this.ago(i));
    return max;
  }
}
