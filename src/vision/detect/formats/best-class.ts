/** The likeliest of the wanted classes in one row; filled in place, so that a row costs no garbage. */
export class BestClass {
  readonly #classes: Int32Array;
  number = 0;
  score = 0;

  constructor(classes: Int32Array) {
    this.#classes = classes;
  }

  /**
   * @param from where the row's first class is
   * @returns the score, as the model has it
   */
  find(data: Float32Array, from: number): number {
    const classes = this.#classes;
    let best = Number.NEGATIVE_INFINITY;
    let number = 0;
    for (let i = 0; i < classes.length; i++) {
      const score = data[from + classes[i]!]!;
      if (score > best) {
        best = score;
        number = classes[i]!;
      }
    }
    this.number = number;
    this.score = best;
    return best;
  }
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
