/** One line that a run has left. */
export interface LogLine {
  /** Unlike every other of this log: a list on the screen knows its lines by it. */
  readonly key: number;
  /** `gap`: lines that were left out. */
  readonly kind: "log" | "say" | "print" | "gap";
  /** s since the robot's clock began; null: it has none. */
  readonly time: number | null;
  readonly text: string;
}

/** What a run has said, the latest lines of it. */
export class LogRing {
  readonly #most: number;
  #lines: readonly LogLine[] = [];
  #key = 0;
  #left = 0;

  constructor(most = 1000) {
    this.#most = most;
  }

  /** Oldest first. A new array with every change. */
  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** How many are no longer here. */
  get left(): number {
    return this.#left;
  }

  /** @param dropped so many were lost on their way, before these */
  add(lines: readonly Omit<LogLine, "key">[], dropped = 0): void {
    const gap = dropped > 0 ? [gapOf(dropped)] : [];
    const more = [...gap, ...lines].map((line) => ({ ...line, key: this.#key++ }));
    if (more.length === 0) return;
    const all = [...this.#lines, ...more];
    this.#left += Math.max(0, all.length - this.#most);
    this.#lines = all.slice(-this.#most);
  }

  clear(): void {
    this.#lines = [];
    this.#left = 0;
  }
}

function gapOf(dropped: number): Omit<LogLine, "key"> {
  const text = `${dropped} ${dropped === 1 ? "line was" : "lines were"} left out: there were too many to show`;
  return { kind: "gap", time: null, text };
}
