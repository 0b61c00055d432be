import type { Paper } from "./terminal.ts";

/** Lines at the end of what was written that can be drawn anew in place. Only for paper that is live. */
export class LiveBlock {
  readonly #paper: Paper;
  #height = 0;
  #columns = 0;

  constructor(paper: Paper) {
    this.#paper = paper;
  }

  /** @param lines without breaks, and none as wide as the paper; none: what was there is taken away */
  draw(lines: readonly string[]): void {
    // All at once, each line over its forerunner: it does not flicker.
    const drawn = lines.map((line) => `${line}\u001b[K\n`).join("");
    const text = `${this.#home()}${drawn}${this.#height > lines.length ? "\u001b[J" : ""}`;
    if (text !== "") this.#paper.write(text);
    this.#height = lines.length;
    this.#columns = this.#paper.columns;
  }

  /** Leaves what is drawn where it is. */
  leave(): void {
    this.#height = 0;
  }

  /** To where the block begins. In a window that was made wider or narrower nobody knows where: a new one begins. */
  #home(): string {
    if (this.#height === 0 || this.#columns !== this.#paper.columns) {
      this.#height = 0;
      return "";
    }
    return `\u001b[${this.#height}A\r`;
  }
}
