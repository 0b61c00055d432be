import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import type { Key, KeyListener, Terminal } from "../../../src/calibrate/terminal/terminal.ts";

const ESCAPE = "\u001b";
const COMMAND = new RegExp(`(${ESCAPE}\\[[\\d;]*[A-Za-z]|\n|\r)`);

/** A terminal without one: keys are pressed by a test, and what is written is kept. */
export class FakeTerminal implements Terminal {
  columns = 80;
  rows = 40;
  isLive: boolean;
  text = "";
  #listener: KeyListener | undefined;

  constructor(isLive = false) {
    this.isLive = isLive;
  }

  write(text: string): void {
    this.text += text;
  }

  listen(listener: KeyListener): void {
    this.#listener = listener;
  }

  /** All at once, as a pasted line comes. */
  press(...keys: readonly Key[]): void {
    for (const key of keys) this.#listener?.key(key);
  }

  type(line: string): void {
    this.press(...line, "enter");
  }

  hangUp(why: string): void {
    this.#listener?.gone(why);
  }

  close(): void {}

  /** What is to be seen at the end: cursor movements are obeyed, colours forgotten. */
  screen(): string[] {
    const lines = [""];
    let [row, isStart] = [0, true];
    for (const part of this.text.split(COMMAND)) {
      const [code, rows] = [part.startsWith(ESCAPE) ? part.at(-1) : part, Number(part.slice(2, -1))];
      if (code === "A") row -= rows;
      else if (code === "J") lines.splice(row, lines.length, "");
      else if (code === "\n") lines[++row] ??= "";
      else if (code === part && code !== "" && code !== "\r")
        lines[row] = isStart ? part : lines[row]! + part;
      isStart = code === "A" || code === "\n" || code === "\r" || (part === "" && isStart);
    }
    return lines;
  }
}

/** A keyboard, a screen and a process for what stands behind a real terminal. */
export class FakeHost extends EventEmitter {
  readonly pid = 4711;
  readonly env: Record<string, string | undefined> = { TERM: "xterm" };
  readonly killed: string[] = [];
  readonly modes: boolean[] = [];
  readonly keyboard = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (isRaw: boolean) => this.modes.push(isRaw),
  });
  readonly screen = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });

  kill(_pid: number, signal: string): void {
    this.killed.push(signal);
  }
}
