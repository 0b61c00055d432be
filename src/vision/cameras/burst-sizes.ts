/** Nothing comes for so long between two pictures, s: a camera at 30 Hz waits for 33 ms, and writes in a few. */
const PAUSE = 0.01;
/** So many are looked at together; most of them have to agree. */
const COUNT = 12;
const MOST = 7;
/** Pictures a second beyond what was asked for that are no chance. */
const TOO_MANY = 1.5;

/**
 * How large the pictures of a stream are that does not say so, by the pauses between them. Where a computer is too
 * busy to keep the pauses apart nothing is found, which is no proof that all is well.
 */
export class BurstSizes {
  readonly #size: number;
  readonly #rate: number;
  #bytes = 0;
  #at = Number.NEGATIVE_INFINITY;
  /** The last ones, and when each began. */
  #bursts: readonly { readonly bytes: number; readonly at: number }[] = [];
  #begun = 0;

  /** @param size bytes of a picture, as it should be @param rate pictures a second */
  constructor(size: number, rate: number) {
    this.#size = size;
    this.#rate = rate;
  }

  /**
   * @param at when they came, s
   * @returns the bytes of a picture where it is another size, and "right" where it is this one
   */
  add(bytes: number, at: number): number | "right" | undefined {
    const isNew = at - this.#at >= PAUSE;
    this.#at = at;
    if (!isNew) {
      this.#bytes += bytes;
      return undefined;
    }
    // Before the first one there was nothing.
    if (this.#bytes > 0)
      this.#bursts = [...this.#bursts, { bytes: this.#bytes, at: this.#begun }].slice(-COUNT);
    this.#bytes = bytes;
    this.#begun = at;
    return this.#bursts.length < COUNT ? undefined : this.#judge(at);
  }

  #judge(now: number): number | "right" | undefined {
    const counts = new Map<number, number>();
    for (const { bytes } of this.#bursts) counts.set(bytes, (counts.get(bytes) ?? 0) + 1);
    const [usual, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
    if (count < MOST) return undefined;
    if (usual === this.#size) return "right";
    if (usual % this.#size !== 0) return usual;
    // Several that were read together, or larger ones: those would come as often as pictures do.
    const bytes = this.#bursts.reduce((sum, burst) => sum + burst.bytes, 0);
    const rate = bytes / this.#size / (now - this.#bursts[0]!.at);
    return rate > TOO_MANY * this.#rate ? usual : undefined;
  }
}
