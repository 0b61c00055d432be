/** How often a client says that it is still there, ms: a message or two may be late in a lease of 250 ms. */
const PERIOD_MS = 80;

/** Says `keep` for as long as any motion that this client has asked for may be under way. */
export class MotionKeeper {
  readonly #keep: () => void;
  readonly #motions = new Set<number>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(keep: () => void) {
    this.#keep = keep;
  }

  begin(id: number): void {
    this.#motions.add(id);
    this.#timer ??= setInterval(this.#keep, PERIOD_MS);
  }

  /** It ended, or never began. */
  end(id: number): void {
    this.#motions.delete(id);
    if (this.#motions.size === 0) this.clear();
  }

  /** The link is down: every lease lapses. */
  clear(): void {
    this.#motions.clear();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
