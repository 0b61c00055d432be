const WORDS = 3;
/** An edge is reported so much later than it was, at most, s. */
const REPORT_DELAY = 0.1;

/** Finds one pulse in pigpio's reports, the daemon's or the library's. */
export class Echo {
  #bit = 0;
  #rise: number | undefined;
  #longest = 0;
  #found: ((length: number | undefined) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param longest s @returns the length of the next pulse, s; undefined: none came, or a longer one */
  next(bit: number, longest: number): Promise<number | undefined> {
    this.#bit = bit;
    this.#rise = undefined;
    this.#longest = longest;
    return new Promise((resolve) => {
      this.#found = resolve;
      this.#timer = setTimeout(() => this.#finish(undefined), (longest + REPORT_DELAY) * 1e3);
    });
  }

  cancel(): void {
    this.#finish(undefined);
  }

  /** Called for every report of every pin: quick where nobody waits. */
  reports(words: Uint32Array, count: number): void {
    if (this.#found === undefined) return;
    for (let at = 0; at < count * WORDS; at += WORDS) {
      // Flags: not about levels.
      if (words[at]! > 0xffff) continue;
      const tick = words[at + 1]!;
      if ((words[at + 2]! & this.#bit) !== 0) this.#rise ??= tick;
      else if (this.#rise !== undefined) {
        const length = ((tick - this.#rise) >>> 0) * 1e-6;
        this.#finish(length <= this.#longest ? length : undefined);
        return;
      }
    }
  }

  #finish(length: number | undefined): void {
    clearTimeout(this.#timer);
    this.#found?.(length);
    this.#found = undefined;
  }
}
