import type { LiveWord } from "./live-board.ts";

/** Characters that a terminal shows in a row, where it does not say. */
const USUAL_COLUMNS = 80;

/** Where one tells what, to the person at the terminal. */
export interface Terminal {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/**
 * Tells picture by picture what is in it, in one line that is written over and over; what is kept stays on the screen.
 * Where that is no terminal, a line is written only when it says something else.
 */
export class LiveWords {
  readonly #terminal: Terminal;
  #last = "";

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  tell({ text, file, kept, parts, next }: LiveWord): void {
    if (file !== undefined) {
      const map = parts.map((row) => row.map((isThere) => (isThere ? "■" : "·")).join("")).join(" ");
      this.#line(`${file}: ${text}. Covered so far: ${map}`);
      this.#line(next);
    }
    this.#status(`${kept} kept; now: ${text}`);
  }

  warn(text: string): void {
    this.#line(text);
  }

  /** Ends the line that is written over. */
  end(): void {
    if (this.#terminal.isTTY) this.#terminal.write("\r\x1b[2K");
  }

  #line(text: string): void {
    this.end();
    this.#terminal.write(`${text}\n`);
  }

  #status(text: string): void {
    if (this.#terminal.isTTY) {
      this.#terminal.write(`\r\x1b[2K${text.slice(0, (this.#terminal.columns ?? USUAL_COLUMNS) - 1)}`);
    } else if (text !== this.#last) {
      this.#terminal.write(`${text}\n`);
    }
    this.#last = text;
  }
}
