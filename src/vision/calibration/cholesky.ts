/** A positive definite matrix taken apart, to solve with again and again. */
export class Cholesky {
  readonly #n: number;
  readonly #l: Float64Array;
  /** Of each unknown, so that px and distortion are of one size. */
  readonly #scale: Float64Array;

  /**
   * @param matrix n × n, row by row; only its lower half is read
   * @returns undefined: it is not positive definite, what it should tell is not determined
   */
  static of(matrix: Float64Array, n: number): Cholesky | undefined {
    const scale = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const diagonal = matrix[i * n + i]!;
      if (!(diagonal > 0 && Number.isFinite(diagonal))) return undefined;
      scale[i] = 1 / Math.sqrt(diagonal);
    }
    const l = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = matrix[i * n + j]! * scale[i]! * scale[j]!;
        for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!;
        if (i !== j) l[i * n + j] = sum / l[j * n + j]!;
        else if (sum > 1e-14) l[i * n + i] = Math.sqrt(sum);
        else return undefined;
      }
    }
    return new Cholesky(n, l, scale);
  }

  private constructor(n: number, l: Float64Array, scale: Float64Array) {
    this.#n = n;
    this.#l = l;
    this.#scale = scale;
  }

  solve(right: ArrayLike<number>): Float64Array {
    const n = this.#n;
    const l = this.#l;
    const x = Float64Array.from(right, (value, i) => value * this.#scale[i]!);
    for (let i = 0; i < n; i++) {
      let sum = x[i]!;
      for (let k = 0; k < i; k++) sum -= l[i * n + k]! * x[k]!;
      x[i] = sum / l[i * n + i]!;
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = x[i]!;
      for (let k = i + 1; k < n; k++) sum -= l[k * n + i]! * x[k]!;
      x[i] = sum / l[i * n + i]!;
    }
    return x.map((value, i) => value * this.#scale[i]!);
  }

  /** One column of the inverse: of a normal matrix, how far the unknowns can be trusted. */
  inverseColumn(i: number): Float64Array {
    const unit = new Float64Array(this.#n);
    unit[i] = 1;
    return this.solve(unit);
  }
}
