import { fixed } from "../format.ts";
import type { PlotPoint } from "./plot-series.ts";

/** A curve's own scale. */
export interface PlotScale {
  /** Times at its left and right edge, s. */
  readonly from: number;
  readonly to: number;
  /** Values at its lower and upper edge. */
  readonly low: number;
  readonly high: number;
}

/** A curve is never stretched over less time than this, s. */
const SHORTEST = 5;
/** Free above and below the curve, of its height. */
const MARGIN = 0.08;

/** @param now s; the right edge, where the latest point is older; undefined: the latest point is */
export function scaleOf(points: readonly PlotPoint[], now?: number): PlotScale | undefined {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return undefined;
  let low = first.value;
  let high = first.value;
  for (const { value } of points) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  // A figure that does not change is a line in the middle.
  const half = high > low ? (high - low) / 2 : Math.max(Math.abs(high) * 0.1, 0.5);
  const middle = (low + high) / 2;
  const reach = half * (1 + 2 * MARGIN);
  const from = first.time;
  const to = Math.max(last.time, now ?? last.time, from + SHORTEST);
  return { from, to, low: middle - reach, high: middle + reach };
}

/** Lowest and highest value of a curve. */
export function extremesOf(points: readonly PlotPoint[]): { low: number; high: number } | undefined {
  if (points.length === 0) return undefined;
  const values = points.map(({ value }) => value);
  return {
    low: values.reduce((a, b) => Math.min(a, b)),
    high: values.reduce((a, b) => Math.max(a, b)),
  };
}

/** Four figures, whatever the size, with a true minus sign. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-4)) return value.toExponential(2).replaceAll("-", "−");
  return fixed(value, size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3);
}
