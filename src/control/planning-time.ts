/** Of so many plans the slowest counts: being early costs little, being late costs speed. */
const REMEMBERED = 5;
/** No two take equally long. */
const MARGIN = 1.25;
/** Further ahead nothing is foreseen, s. */
const FARTHEST = 1;

/** How long the next plan is going to take, by the last ones of its kind. */
export class PlanningTime {
  readonly #last: number[] = [];
  readonly #usual: number;

  /** @param usual before any has been made, s */
  constructor(usual: number) {
    this.#usual = usual;
  }

  /** s */
  get expected(): number {
    const slowest = this.#last.length > 0 ? Math.max(...this.#last) : this.#usual;
    return Math.min(MARGIN * slowest, FARTHEST);
  }

  add(seconds: number): void {
    this.#last.push(seconds);
    if (this.#last.length > REMEMBERED) this.#last.shift();
  }
}
