import { Window } from "../../src/core/window.ts";

/** The values below which each of `fractions` of them lies (nearest rank); NaN, which meets no target, of none. */
export function quantiles(values: readonly number[], ...fractions: number[]): number[] {
  if (values.length === 0) return fractions.map(() => Number.NaN);
  const window = new Window(values.length);
  for (const value of values) window.add(value);
  return window.quantiles(...fractions);
}

export const median = (values: readonly number[]) => quantiles(values, 0.5)[0]!;
