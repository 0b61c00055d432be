import { unit } from "./mathjs.ts";

/** Bounds of a quantity, in the unit that it is converted to. */
export interface Bounds {
  /** Smallest value allowed. */
  readonly min?: number;
  /** Largest value allowed. */
  readonly max?: number;
  /** The value must be greater than this. */
  readonly above?: number;
}

/**
 * A number with its unit, as people write it: `65 mm`, `90 deg/s`.
 *
 * @param si the unit of the result, as mathjs writes it, such as "m", "rad/s"; "" for a plain number
 * @returns NaN where the text is no quantity, or one of another dimension
 */
export function toSi(text: string, si: string): number {
  try {
    return si === "" ? Number(text) : unit(text).toNumber(si);
  } catch {
    return Number.NaN;
  }
}

/** What is wrong with a value; undefined: it is within its bounds. */
export function outside(value: number, si: string, { min, max, above }: Bounds): string | undefined {
  const bound = (limit: number) => `${Number(limit.toPrecision(4))}${si === "" ? "" : ` ${si}`}`;
  if (above !== undefined && value <= above) return `must be more than ${bound(above)}`;
  if (min !== undefined && value < min) return `must be at least ${bound(min)}`;
  if (max !== undefined && value > max) return `must be at most ${bound(max)}`;
  return undefined;
}

/** Units that people think in, where a bare number is taken for another. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  m: ["cm", "mm"],
  s: ["ms"],
  rad: ["deg"],
  "m/s": ["cm/s", "mm/s"],
  "rad/s": ["deg/s"],
  "rad/s^2": ["deg/s^2"],
  "rad/s^3": ["deg/s^3"],
};

/**
 * How a bare number that is out of bounds may have been meant.
 *
 * @returns such as "62 deg"; undefined: with no usual unit it would be within them
 */
export function likelyMeant(value: number, si: string, bounds: Bounds): string | undefined {
  return USUAL[si]
    ?.map((each) => `${value} ${each}`)
    .find((text) => outside(toSi(text, si), si, bounds) === undefined);
}

/** One way to write each unit that the files use, for error messages. */
const EXAMPLES: Readonly<Record<string, string>> = {
  m: "a length such as 65 mm",
  s: "a time such as 5 ms",
  rad: "an angle such as 90 deg",
  V: "a voltage such as 12 V",
  A: "a current such as 2.5 A",
  kg: "a mass such as 2.2 kg",
  ohm: "a resistance such as 120 mohm",
  N: "a force such as 3 N",
  Hz: "a frequency such as 200 Hz",
  "m/s": "a speed such as 0.8 m/s",
  "rad/s": "a turn rate such as 90 deg/s",
  "m/s^2": "an acceleration such as 2.5 m/s^2",
  "rad/s^2": "an angular acceleration such as 600 deg/s^2",
  "m/s^3": "a jerk such as 25 m/s^3",
  "rad/s^3": "an angular jerk such as 6000 deg/s^3",
};

/** What is expected where a quantity in `si` is, for error messages. */
export function describeQuantity(si: string): string {
  if (si === "") return "a finite number";
  return EXAMPLES[si] ?? `a quantity in ${si}, with its unit or as a bare number`;
}
