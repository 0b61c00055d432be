/** Boxes that a model thinks possible, as columns of numbers: thousands of them a second cost no garbage. */
export class Candidates {
  #corners = new Float32Array(4 * 256);
  #scores = new Float32Array(256);
  #classes = new Uint16Array(256);
  #alive = new Uint8Array(256);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  clear(): void {
    this.#count = 0;
  }

  /** A box that is not finite or has no area is passed over: a broken model's, or one beyond the edge. */
  add(left: number, top: number, right: number, bottom: number, score: number, number: number): void {
    // Infinity − Infinity, and whatever has to do with NaN, is not above 0.
    if (!(right - left > 0 && bottom - top > 0 && right - left < 1e6 && bottom - top < 1e6)) return;
    if (this.#count === this.#scores.length) this.#grow();
    const at = this.#count++;
    const corners = this.#corners;
    corners[4 * at] = left;
    corners[4 * at + 1] = top;
    corners[4 * at + 2] = right;
    corners[4 * at + 3] = bottom;
    this.#scores[at] = score;
    this.#classes[at] = number;
  }

  /** @param corner 0 left, 1 top, 2 right, 3 bottom */
  corner(at: number, corner: 0 | 1 | 2 | 3): number {
    return this.#corners[4 * at + corner]!;
  }

  score(at: number): number {
    return this.#scores[at]!;
  }

  classNumber(at: number): number {
    return this.#classes[at]!;
  }

  /**
   * Non-maximum suppression: of boxes of one class that cover each other only the surest stays. It looks for
   * the surest again for each that it keeps: few are kept, and sorting would make garbage.
   *
   * @param overlap intersection over union above which two boxes are one thing
   * @param kept filled with places in here, the surest first; of equally sure ones the earlier
   * @returns how many were kept; at most as many as `kept` has room for
   */
  suppress(overlap: number, kept: Uint32Array): number {
    const count = this.#count;
    const scores = this.#scores;
    const alive = this.#alive;
    alive.fill(1, 0, count);
    let found = 0;
    while (found < kept.length) {
      let best = -1;
      let bestScore = -1;
      for (let i = 0; i < count; i++) {
        if (alive[i] === 1 && scores[i]! > bestScore) {
          best = i;
          bestScore = scores[i]!;
        }
      }
      if (best < 0) break;
      kept[found++] = best;
      this.#suppressLike(best, overlap);
    }
    return found;
  }

  #suppressLike(best: number, overlap: number): void {
    const c = this.#corners;
    const number = this.#classes[best]!;
    const left = c[4 * best]!;
    const top = c[4 * best + 1]!;
    const right = c[4 * best + 2]!;
    const bottom = c[4 * best + 3]!;
    const area = (right - left) * (bottom - top);
    this.#alive[best] = 0;
    for (let i = 0; i < this.#count; i++) {
      if (this.#alive[i] === 0 || this.#classes[i] !== number) continue;
      const width = Math.min(right, c[4 * i + 2]!) - Math.max(left, c[4 * i]!);
      const height = Math.min(bottom, c[4 * i + 3]!) - Math.max(top, c[4 * i + 1]!);
      if (width <= 0 || height <= 0) continue;
      const shared = width * height;
      const own = (c[4 * i + 2]! - c[4 * i]!) * (c[4 * i + 3]! - c[4 * i + 1]!);
      if (shared > overlap * (area + own - shared)) this.#alive[i] = 0;
    }
  }

  #grow(): void {
    const size = 2 * this.#scores.length;
    const corners = new Float32Array(4 * size);
    const scores = new Float32Array(size);
    const classes = new Uint16Array(size);
    corners.set(this.#corners);
    scores.set(this.#scores);
    classes.set(this.#classes);
    this.#corners = corners;
    this.#scores = scores;
    this.#classes = classes;
    this.#alive = new Uint8Array(size);
  }
}
