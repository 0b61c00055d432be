import { BACKSPACE, CTRL_U, ENTER, type Key, type Paper } from "./terminal.ts";

/** Longer answers there are none. */
const LONGEST = 40;

/** A line that is typed key by key, with an echo, because the terminal gives none. */
export class LineInput {
  readonly #paper: Paper;
  #text = "";

  constructor(paper: Paper) {
    this.#paper = paper;
  }

  /** @returns the line, once Enter came */
  key(key: Key): string | undefined {
    if (key === ENTER) {
      this.#paper.write("\n");
      return this.#text.trim();
    }
    if (key === BACKSPACE) this.#erase(1);
    else if (key === CTRL_U) this.#erase(this.#text.length);
    else if (key.length === 1 && this.#text.length < LONGEST && !this.#isStray(key)) {
      this.#text += key;
      this.#paper.write(key);
    }
    return undefined;
  }

  /** SPACE may still be held down from the motion before. */
  #isStray(key: Key): boolean {
    return key === " " && /^$| $/.test(this.#text);
  }

  #erase(count: number): void {
    const erased = Math.min(count, this.#text.length);
    this.#text = this.#text.slice(0, this.#text.length - erased);
    this.#paper.write("\b \b".repeat(erased));
  }
}
