import { inv } from "../../core/mathjs.ts";

export interface LinearFit {
  readonly coefficients: readonly number[];
  /** Standard deviation of each coefficient. */
  readonly spread: readonly number[];
  /** Root mean square of what the model leaves over, in the unit of y. */
  readonly residual: number;
  /** Sum of squares that it leaves over. */
  readonly rest: number;
  /** Share of y's variance that the model explains. */
  readonly r2: number;
  readonly samples: number;
}

/** A column that is so nearly a mix of the others (share of its own length left) cannot be told from them. */
const SINGULAR = 1e-9;

/**
 * Ordinary least squares, by the normal equations with columns scaled to length 1: enough for a handful of
 * unknowns.
 *
 * The residuals of neighbouring windows are alike, so that n of them tell less than n. The spread counts
 * them as n·(1 − ρ)/(1 + ρ), with ρ their correlation from one row to the next (Bayley & Hammersley, 1946).
 *
 * @param rows of the regressors; those of one motion follow each other
 * @param y what they should add up to
 * @returns undefined where the rows do not determine the coefficients
 */
export function leastSquares(
  rows: readonly (readonly number[])[],
  y: readonly number[],
): LinearFit | undefined {
  const unknowns = rows[0]?.length ?? 0;
  if (rows.length <= unknowns) return undefined;
  const index = Array.from({ length: unknowns }, (_, i) => i);
  const length = index.map((i) => Math.sqrt(rows.reduce((sum, row) => sum + row[i]! ** 2, 0)));
  if (length.some((l) => !(l > 0 && l < Infinity))) return undefined;
  const scaled = (row: readonly number[], i: number) => row[i]! / length[i]!;
  const normal = index.map((i) =>
    index.map((j) => rows.reduce((sum, row) => sum + scaled(row, i) * scaled(row, j), 0)),
  );
  const moment = index.map((i) => rows.reduce((sum, row, k) => sum + scaled(row, i) * y[k]!, 0));
  const inverse = invert(normal);
  if (inverse === undefined) return undefined;
  const coefficients = index.map(
    (i) => index.reduce((sum, j) => sum + inverse[i]![j]! * moment[j]!, 0) / length[i]!,
  );

  const left = rows.map((row, k) => y[k]! - index.reduce((sum, i) => sum + row[i]! * coefficients[i]!, 0));
  const rest = left.reduce((sum, e) => sum + e * e, 0);
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const total = y.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const variance = (rest / (rows.length - unknowns)) * inflation(left, rest);
  return {
    coefficients,
    spread: index.map((i) => Math.sqrt(variance * inverse[i]![i]!) / length[i]!),
    residual: Math.sqrt(rest / rows.length),
    rest,
    r2: total > 0 ? 1 - rest / total : 1,
    samples: rows.length,
  };
}

/** @returns undefined where it has none worth the name; its diagonal must be near 1 */
function invert(normal: number[][]): number[][] | undefined {
  try {
    const inverse = inv(normal);
    // 1 / (inverse's diagonal) is the share of a column that the others do not explain.
    return inverse.every((row, i) => row[i]! > 0 && row[i]! < 1 / SINGULAR) ? inverse : undefined;
  } catch {
    return undefined;
  }
}

function inflation(left: readonly number[], rest: number): number {
  if (rest === 0) return 1;
  const lag = left.reduce((sum, e, k) => sum + (k === 0 ? 0 : e * left[k - 1]!), 0) / rest;
  const correlation = Math.min(Math.max(lag, 0), 0.95);
  return (1 + correlation) / (1 - correlation);
}
