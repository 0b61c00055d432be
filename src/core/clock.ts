/** Where time comes from. Every stage is given its clock, so that a run on virtual time is exact. */
export interface Clock {
  /** Monotonic time, s. Its zero means nothing; it never goes back and never jumps with the calendar. */
  now(): number;
}

/** Time that passes only when told to. */
export class VirtualClock implements Clock {
  #now: number;

  constructor(start = 0) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** @param seconds s, at least 0 */
  advance(seconds: number): void {
    if (!(seconds >= 0)) throw new RangeError(`time cannot advance by ${seconds} s`);
    this.#now += seconds;
  }
}
