import { TokenBucket } from "../../../core/token-bucket.ts";
import type { ScriptLine } from "../../link.ts";
import { plainText } from "./errors.ts";
import { LINES_AT_ONCE, LINES_PER_SECOND } from "./limits.ts";

/** What a script in a sandbox leaves for people: as much as they and their terminals can take. */
export class Output {
  readonly #print: (text: string) => void;
  #now: () => number = () => 0;
  #bucket = new TokenBucket(LINES_PER_SECOND, LINES_AT_ONCE, 0);
  #isFull = false;

  /** @param print as `console.log` does, without a time */
  constructor(print: (text: string) => void) {
    this.#print = print;
  }

  /** From here on it goes by the robot's clock, s: as long as no time passes, nothing is added to what it may leave. */
  begin(now: () => number): void {
    this.#now = now;
    this.#bucket = new TokenBucket(LINES_PER_SECOND, LINES_AT_ONCE, now());
  }

  /** @returns whether one more may pass; the first that may not is told of */
  take(): boolean {
    const mayPass = this.#bucket.take(this.#now());
    if (!mayPass && !this.#isFull)
      this.#print(`what follows is left out: there is room for ${LINES_PER_SECOND} lines a second`);
    this.#isFull = !mayPass;
    return mayPass;
  }

  print(text: string): void {
    if (this.take()) this.#print(plainText(text));
  }

  line(line: ScriptLine, write: ((line: ScriptLine) => void) | undefined): void {
    if (!this.take()) return;
    const time = this.#now();
    if (line.type === "plot") write?.({ ...line, time, name: plainText(line.name, 100) });
    else write?.({ ...line, time, text: plainText(line.text) });
  }
}
