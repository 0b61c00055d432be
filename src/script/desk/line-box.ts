import type { ScriptNews } from "../../protocol/script-messages.ts";
import type { ScriptLine } from "../link.ts";

type Lines = Extract<ScriptNews, { type: "script-lines" }>["lines"];
export type PageLine = Lines[number];

/** More than so many at a time nobody reads. */
const MOST_LINES = 100;
/** Of one text, characters. */
const LONGEST_TEXT = 2000;
/** Of all texts of a batch, characters. */
const MOST_TEXT = 32_768;

/** What a run has left since somebody looked last; of too much the oldest goes. */
export class LineBox {
  readonly #words: (text: string) => string;
  #lines: PageLine[] = [];
  #length = 0;
  #dropped = 0;
  #begun = "";

  /** @param words what a page may hear of a text */
  constructor(words: (text: string) => string) {
    this.#words = words;
  }

  add(line: ScriptLine): void {
    const { time } = line;
    if (line.type === "plot") {
      // JSON has no other numbers.
      if (Number.isFinite(line.value))
        this.#put({ kind: "plot", time, name: cut(this.#words(line.name)), value: line.value });
    } else this.#put({ kind: line.type, time, text: cut(this.#words(line.text)) });
  }

  /** What it prints comes in pieces. */
  print(text: string): void {
    const lines = (this.#begun + text).split("\n");
    this.#begun = lines.pop()!;
    for (const line of lines) this.#print(line);
    if (this.#begun.length > LONGEST_TEXT) this.#finish();
  }

  /** @returns undefined: there is nothing new */
  take(isLast = false): { readonly lines: PageLine[]; readonly dropped: number } | undefined {
    if (isLast && this.#begun !== "") this.#finish();
    if (this.#lines.length === 0) return undefined;
    const taken = { lines: this.#lines, dropped: this.#dropped };
    this.#lines = [];
    this.#length = 0;
    this.#dropped = 0;
    return taken;
  }

  #finish(): void {
    this.#print(this.#begun);
    this.#begun = "";
  }

  #print(text: string): void {
    this.#put({ kind: "print", text: cut(this.#words(text.replace(/\r$/, ""))) });
  }

  #put(line: PageLine): void {
    this.#lines.push(line);
    this.#length += lengthOf(line);
    while (this.#lines.length > MOST_LINES || this.#length > MOST_TEXT) {
      this.#length -= lengthOf(this.#lines.shift()!);
      this.#dropped++;
    }
  }
}

const lengthOf = (line: PageLine) => (line.kind === "plot" ? line.name : line.text).length;
const cut = (text: string) => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text);
