import type { Random } from "../core/random.ts";

/**
 * One quadrature encoder. Its edges do not sit quite evenly: the same four places of a pulse are
 * early or late at every pulse, which is what makes speeds from edge times ripple on real motors.
 */
export class Encoder {
  /** Edges passed since the start, + forward. */
  counts = 0;
  /** When the latest edge passed, s simulated; −Infinity before the first. */
  edgeTime = Number.NEGATIVE_INFINITY;

  readonly #countsPerRadian: number;
  /** Where edge k sits, as its distance from count k mod 4; less than half a count. */
  readonly #offsets = new Float64Array(4);
  /** Where the wheel happened to stand at the start, counts after edge 0. */
  readonly #phase: number;
  /** Counts, fractional. */
  #position: number;

  /** @param unevenness standard deviation of the edges' places, counts */
  constructor(countsPerTurn: number, unevenness: number, random: Random) {
    this.#countsPerRadian = countsPerTurn / (2 * Math.PI);
    for (let k = 0; k < 4; k++) {
      this.#offsets[k] = Math.max(-0.45, Math.min(0.45, unevenness * random.gaussian()));
    }
    const first = this.#place(0);
    this.#phase = first + random.next() * (this.#place(1) - first);
    this.#position = this.#phase;
  }

  /**
   * @param angle turned since the start, rad
   * @param time when it has that angle, s
   * @param dt time since the last call, s; the wheel turned evenly in between
   */
  step(angle: number, time: number, dt: number): void {
    const before = this.#position;
    const position = this.#phase + angle * this.#countsPerRadian;
    this.#position = position;
    let counts = Math.floor(position);
    if (position < this.#place(counts)) counts--;
    else if (position >= this.#place(counts + 1)) counts++;
    if (counts === this.counts) return;
    const crossed = this.#place(counts > this.counts ? counts : counts + 1);
    this.counts = counts;
    this.edgeTime = time - (dt * (position - crossed)) / (position - before);
  }

  #place(edge: number): number {
    return edge + this.#offsets[edge & 3]!;
  }
}
