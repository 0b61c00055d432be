import { unwatchFile, watchFile } from "node:fs";

/** ms: an editor that saves by renaming, or a folder over a network, is noticed too. */
const LOOK_EVERY = 200;

/** The files that a script consists of. */
export class WatchedFiles {
  readonly #files = new Set<string>();
  #hasChanged = false;
  #waiting: (() => void)[] = [];

  constructor(script: string) {
    this.add(script);
  }

  add(file: string): void {
    if (this.#files.has(file)) return;
    this.#files.add(file);
    watchFile(file, { interval: LOOK_EVERY }, () => this.#change());
  }

  /** Since {@link forget}. */
  get hasChanged(): boolean {
    return this.#hasChanged;
  }

  forget(): void {
    this.#hasChanged = false;
  }

  /** Answered at the next change. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    for (const file of this.#files) unwatchFile(file);
    this.#files.clear();
  }

  #change(): void {
    this.#hasChanged = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const tell of waiting) tell();
  }
}
