import type { Clock } from "../../core/clock.ts";

/** A keyboard repeats a key that is held down, but only after this long, s: 0.25…0.7 s, and what the way here takes. */
const FIRST_REPEAT = 1;
/** From then on it comes some 30 times a second; a gap of so long, s, means that it was let go. */
const REPEAT = 0.4;

/**
 * A dead-man's handle made of a key, in a terminal that tells when a key comes but not when it goes: it counts as held
 * while it repeats.
 */
export class DeadMan {
  readonly #clock: Clock;
  /** s, of the latest press; −Infinity: none. */
  #latest = Number.NEGATIVE_INFINITY;
  /** Of the hold that is under way. */
  #presses = 0;
  #objection: string | undefined = "SPACE is not held down";

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The key has repeated: it is held, and was not just touched. */
  get isSure(): boolean {
    return this.#presses > 1 && this.isHeld;
  }

  /** Whether the key is down, as far as can be told. */
  get isHeld(): boolean {
    return this.#clock.now() - this.#latest <= (this.#presses > 1 ? REPEAT : FIRST_REPEAT);
  }

  /** The key came. @returns whether it had been let go before, so that a person means it */
  press(): boolean {
    const isNew = !this.isHeld;
    // Who lets go and presses again has not been asked whether the wheels may go on.
    if (isNew) this.#letGo();
    this.#presses = isNew ? 1 : this.#presses + 1;
    this.#latest = this.#clock.now();
    return isNew;
  }

  /** From the press that came just now the wheels may turn. */
  allow(): void {
    this.#objection = undefined;
  }

  /** From now on they may not. */
  forbid(why: string): void {
    this.#objection = why;
  }

  /** Why the wheels may not turn, as a sentence; it stays until they are allowed to. */
  objection(): string | undefined {
    if (!this.isHeld) this.#letGo();
    return this.#objection;
  }

  #letGo(): void {
    this.#objection ??= "the key was let go";
  }
}
