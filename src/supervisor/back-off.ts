export interface BackOffSettings {
  /** Pause before the first restart, s; it doubles with every failure after that. */
  readonly first: number;
  /** The longest pause, s. */
  readonly longest: number;
  /** Who ran for so long, s, was well: its next failure is a first one again. */
  readonly healthy: number;
}

export const defaultBackOff: BackOffSettings = { first: 0.1, longest: 5, healthy: 10 };

/** How long to wait before a process that ended is started again. */
export class BackOff {
  readonly #settings: BackOffSettings;
  #next: number;

  constructor(settings: BackOffSettings) {
    const { first, longest } = settings;
    if (!(first > 0 && longest >= first)) {
      throw new RangeError(`a back-off needs 0 < first <= longest, got ${first} s and ${longest} s`);
    }
    this.#settings = settings;
    this.#next = first;
  }

  /**
   * @param uptime for how long it ran, s
   * @returns the pause, s
   */
  ended(uptime: number): number {
    const { first, longest, healthy } = this.#settings;
    const pause = uptime >= healthy ? first : this.#next;
    this.#next = Math.min(pause * 2, longest);
    return pause;
  }
}
