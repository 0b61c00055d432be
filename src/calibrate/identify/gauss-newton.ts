import { inv } from "../../core/mathjs.ts";

export interface NonlinearFit {
  readonly values: readonly number[];
  /** Standard deviation of each. */
  readonly spread: readonly number[];
  /** Root mean square of the residuals, each over its own standard deviation: about 1 where all is as it should be. */
  readonly residual: number;
}

const ROUNDS = 8;
/** Step of the numerical derivative, as a share of the value. */
const NUDGE = 1e-5;

/**
 * Weighted least squares for a few unknowns that enter almost linearly, by Gauss and Newton.
 *
 * @param residuals each over its standard deviation; more of them than unknowns
 * @param start near the answer, none of it 0
 */
export function gaussNewton(
  residuals: (values: readonly number[]) => readonly number[],
  start: readonly number[],
): NonlinearFit {
  let values = [...start];
  let covariance: number[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const at = residuals(values);
    const slopes = values.map((value, i) => {
      const nudged = values.with(i, value * (1 + NUDGE));
      return residuals(nudged).map((r, k) => (r - at[k]!) / (value * NUDGE));
    });
    const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, k) => sum + v * b[k]!, 0);
    covariance = inv(slopes.map((a) => slopes.map((b) => dot(a, b))));
    const moment = slopes.map((a) => dot(a, at));
    values = values.map((value, i) => value - dot(covariance[i]!, moment));
  }
  const left = residuals(values);
  const rest = left.reduce((sum, r) => sum + r * r, 0);
  const doubt = Math.max(1, rest / Math.max(1, left.length - values.length));
  return {
    values,
    spread: values.map((_, i) => Math.sqrt(covariance[i]![i]! * doubt)),
    residual: Math.sqrt(rest / left.length),
  };
}
