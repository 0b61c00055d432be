export type Pulse = "alive" | "late" | "dead";

export interface HeartbeatLimits {
  /** Silence that is worth a word, s. */
  readonly late: number;
  /** Silence after which the process counts as frozen, s. */
  readonly dead: number;
}

/** How much longer a process may be silent while it says that it rests. */
const RESTING_FACTOR = 8;

/** The silence that one look can add, s: see {@link Heartbeat}. */
const LONGEST_LOOK = 0.05;

/**
 * Judges a process by the age of its last heartbeat.
 *
 * Only time during which the judge itself was watching counts: when the whole machine was asleep,
 * or the judge was not scheduled, the beats of that time wait unread and nobody is to blame.
 */
export class Heartbeat {
  readonly #limits: HeartbeatLimits;
  #lastLook: number;
  #silence = 0;
  /** At first it has nothing in hand, and much to do. */
  #factor = RESTING_FACTOR;

  /** @param now s, monotonic */
  constructor(limits: HeartbeatLimits, now: number) {
    if (!(limits.late > 0 && limits.dead > limits.late)) {
      throw new RangeError(`a heartbeat needs 0 < late < dead, got ${limits.late} s and ${limits.dead} s`);
    }
    this.#limits = limits;
    this.#lastLook = now;
  }

  /** Time without a beat, s, as far as it was watched. */
  get silence(): number {
    return this.#silence;
  }

  /** What it last said of itself; before it has said anything it rests. */
  get isResting(): boolean {
    return this.#factor > 1;
  }

  /** @param resting what it said of itself */
  beat(now: number, resting: boolean): void {
    this.#silence = 0;
    this.#factor = resting ? RESTING_FACTOR : 1;
    this.#lastLook = now;
  }

  /** To be called several times within `late`. */
  look(now: number): Pulse {
    this.#silence += Math.min(now - this.#lastLook, LONGEST_LOOK);
    this.#lastLook = now;
    const { late, dead } = this.#limits;
    if (this.#silence > dead * this.#factor) return "dead";
    return this.#silence > late * this.#factor ? "late" : "alive";
  }
}
