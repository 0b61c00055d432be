/** The same words within so long are the same saying, told by two messages, s. */
const SAME = 2;

/** A run's `say` may come by two ways, and is heard once. */
export class SpokenOnce {
  readonly #heard = new Map<string, { at: number; by: string }>();

  /**
   * @param by which way it came: twice by the same way is said twice
   * @param now s
   * @returns whether it is to be said
   */
  isNew(text: string, by: string, now: number): boolean {
    for (const [old, { at }] of this.#heard) if (now - at > SAME) this.#heard.delete(old);
    const before = this.#heard.get(text);
    if (before && before.by !== by) {
      this.#heard.delete(text);
      return false;
    }
    this.#heard.set(text, { at: now, by });
    return true;
  }
}
