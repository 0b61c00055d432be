/** How often a client says that it is still there, ms: a message or two may be late in a lease of 250 ms. */
const PERIOD_MS = 80;

/** What a client's `keep` is for: a motion, by its number, or the following that it has switched on. */
type Kept = number | "pursuit";

/** Says `keep` for as long as any motion or following that this client has asked for may be under way. */
export class MotionKeeper {
  readonly #keep: () => void;
  readonly #kept = new Set<Kept>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(keep: () => void) {
    this.#keep = keep;
  }

  has(what: Kept): boolean {
    return this.#kept.has(what);
  }

  begin(what: Kept): void {
    this.#kept.add(what);
    this.#timer ??= setInterval(this.#keep, PERIOD_MS);
  }

  /** It ended, or never began. */
  end(what: Kept): void {
    this.#kept.delete(what);
    if (this.#kept.size === 0) this.clear();
  }

  /** The link is down: every lease lapses. */
  clear(): void {
    this.#kept.clear();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
