import type { Chart } from "./chart.ts";

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** What the axes have to reach. */
export function rangesOf({ lines, dots = [], bound, least, isMap = false, marks = [], ellipses }: Chart): {
  x: Range;
  y: Range;
} {
  const points = [...lines, ...dots]
    .flatMap(({ points }) => points)
    .concat(marks.map(({ at }) => at))
    .filter((point) => point.every(Number.isFinite));
  for (const { center, half } of ellipses?.all ?? []) {
    const reach = Math.max(...half);
    points.push([center[0] - reach, center[1] - reach], [center[0] + reach, center[1] + reach]);
  }
  const x = rangeOf(points.map((point) => point[0]));
  const promised = bound ? [1.15 * bound.value, ...(bound.isTwoSided ? [-1.15 * bound.value] : [])] : [];
  const y = rangeOf([...points.map((point) => point[1]), ...promised, ...(least ?? [])]);
  if (!isMap) return { x, y: { low: y.low, high: y.high + 0.05 * (y.high - y.low) } };
  // A straight drive, too, gets a map that can be looked at.
  const room = Math.max(0.06 * (x.high - x.low), (0.35 * (x.high - x.low) - (y.high - y.low)) / 2);
  const aside = 0.06 * (x.high - x.low);
  return {
    x: { low: x.low - aside, high: x.high + aside },
    y: { low: y.low - room, high: y.high + room },
  };
}

function rangeOf(values: readonly number[]): Range {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(low <= high)) return { low: 0, high: 1 };
  return high > low ? { low, high } : { low: low - 0.5, high: high + 0.5 };
}

/** Round values, about so many of them: steps of 1, 2 or 5 times a power of ten. */
export function ticks({ low, high }: Range, about: number): number[] {
  const raw = (high - low) / Math.max(about, 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= raw * (1 - 1e-9)) ?? 10) * power;
  const found: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++)
    found.push(Number((i * step).toPrecision(12)));
  return found;
}

/** A value as the axes write it. */
export function show(value: number): string {
  return String(value).replace("-", "−");
}
