import type { Fit } from "../identify/fit.ts";

/** A fit as a table writes it; value and spread in `unit`, to the same decimals. */
export interface ShownFit {
  readonly value: string;
  /** "" where it is not known. */
  readonly spread: string;
  readonly unit: string;
  /** Another value of the same kind, such as the one from before. */
  readonly beside: (value: number) => string;
}

/** A small length or time is read more easily in thousandths. */
const SMALL: Readonly<Record<string, string>> = { m: "mm", s: "ms" };
const MOST_DIGITS = 6;
/** Of a value whose spread is not known. */
const USUAL_DIGITS = 4;

/** The value to as many decimals as its spread has in two digits: more would be chance, less would hide what is known. */
export function shownFit({ value, spread, unit }: Pick<Fit, "value" | "spread" | "unit">): ShownFit {
  const small = Math.abs(value) < 0.5 ? SMALL[unit] : undefined;
  const factor = small === undefined ? 1 : 1000;
  const known = spread > 0 && Number.isFinite(spread);
  const decimals = known
    ? Math.min(decimalsFor(factor * spread, 2), decimalsFor(factor * value, MOST_DIGITS))
    : decimalsFor(factor * value, USUAL_DIGITS);
  return {
    value: fixed(factor * value, decimals),
    spread: known ? significant(factor * spread, 2) : "",
    unit: shownUnit(small ?? unit),
    beside: (other) => trimmed(fixed(factor * other, Math.max(decimals, decimalsFor(factor * other, 3)))),
  };
}

/** mathjs's "V s^2/rad" as people write it. */
function shownUnit(unit: string): string {
  return unit.replaceAll("^2", "²").replaceAll("^3", "³");
}

/** So many digits, and no power of ten: "0.0123", "4560". */
export function significant(value: number, digits: number): string {
  return fixed(value, decimalsFor(value, digits));
}

/** Decimals with a true minus sign, and never "−0.00"; fewer than 0 round to tens, hundreds, … */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return "–";
  const power = 10 ** Math.max(0, -decimals);
  const text = (power * Math.round(Math.abs(value) / power)).toFixed(0);
  const size = decimals >= 0 ? Math.abs(value).toFixed(decimals) : text;
  return value < 0 && Number(size) !== 0 ? `−${size}` : size;
}

/** A change where nothing was before. */
export const NEW = "new";

/** How much more than before, in %. @param before undefined: there was nothing */
export function change(before: number | undefined, value: number): string {
  if (before === undefined) return NEW;
  const percent = 100 * (value / before - 1);
  if (before === 0 || !Number.isFinite(percent)) return "–";
  const text = fixed(percent, Math.abs(percent) < 10 ? 1 : 0);
  return `${percent > 0 && Number(text) !== 0 ? "+" : ""}${text} %`;
}

/** Share of what was measured that is explained; never rounded up to all of it. */
export function shownR2(r2: number): string {
  return r2 < 1 && r2 >= 0.99995 ? "> 0.9999" : fixed(r2, 4);
}

/** @param seconds s */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  return minutes === 0 ? `${whole} s` : `${minutes} min ${whole % 60} s`;
}

function decimalsFor(value: number, digits: number): number {
  if (value === 0 || !Number.isFinite(value)) return Math.min(digits - 1, 3);
  // toFixed knows no more than 100.
  return Math.min(20, digits - 1 - Math.floor(Math.log10(Math.abs(value)) + 1e-12));
}

const trimmed = (text: string) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
