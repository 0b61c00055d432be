import type { Point } from "../../src/core/geometry.ts";

/** Points nearer than this to the last one add nothing to see, m. */
const SPACING = 0.015;
/** A car does not do this between two messages: it was put somewhere else, m. */
const JUMP = 1;

/** Where the car has been lately, oldest first. */
export class Trail {
  readonly #xy: Float64Array;
  #length = 0;
  #next = 0;

  constructor(capacity = 1200) {
    this.#xy = new Float64Array(2 * capacity);
  }

  get length(): number {
    return this.#length;
  }

  get capacity(): number {
    return this.#xy.length / 2;
  }

  add(x: number, y: number): void {
    if (this.#length > 0) {
      const last = this.at(this.#length - 1);
      const step = Math.hypot(x - last.x, y - last.y);
      if (step < SPACING) return;
      if (step > JUMP) this.clear();
    }
    this.#xy[2 * this.#next] = x;
    this.#xy[2 * this.#next + 1] = y;
    this.#next = (this.#next + 1) % this.capacity;
    if (this.#length < this.capacity) this.#length++;
  }

  /** @param index 0: the oldest */
  at(index: number): Point {
    const slot = (this.#next - this.#length + index + 2 * this.capacity) % this.capacity;
    return { x: this.#xy[2 * slot]!, y: this.#xy[2 * slot + 1]! };
  }

  clear(): void {
    this.#length = 0;
    this.#next = 0;
  }
}
