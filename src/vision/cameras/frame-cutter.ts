/** Cuts a stream of bytes into pictures. */
export class FrameCutter {
  readonly #picture: Uint8Array;
  #filled = 0;
  #begun = 0;

  /** @param size bytes of a picture */
  constructor(size: number) {
    this.#picture = new Uint8Array(size);
  }

  /**
   * @param at when the chunk came, s
   * @param take is called with each picture that is whole, and when its first byte came; the picture may be overwritten
   *   when that returns
   */
  add(chunk: Uint8Array, at: number, take: (picture: Uint8Array, begun: number) => void): void {
    let from = 0;
    while (from < chunk.length) {
      const count = Math.min(chunk.length - from, this.#picture.length - this.#filled);
      if (this.#filled === 0) this.#begun = at;
      this.#picture.set(chunk.subarray(from, from + count), this.#filled);
      this.#filled += count;
      from += count;
      if (this.#filled < this.#picture.length) continue;
      this.#filled = 0;
      take(this.#picture, this.#begun);
    }
  }
}
