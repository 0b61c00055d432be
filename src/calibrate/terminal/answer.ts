import { quantity } from "../../profile/quantity.ts";
import type { Question } from "../person/person.ts";

type Kind = "length" | "angle";

/** How each is written; a bare number is in the unit of its own. */
const KINDS = {
  length: {
    schema: quantity("m"),
    bare: "m",
    refusal: "that is no length: write it as 1.52 m, 152 cm or 1520 mm, or in metres without a unit",
  },
  angle: {
    schema: quantity("rad"),
    bare: "deg",
    refusal:
      "that is no angle: write it as 1805 deg, 5 turns or 5 turns + 5 deg, or in degrees without a unit",
  },
} as const;

const kindOf = (what: Question["what"]): Kind => (what === "angle" ? "angle" : "length");

/**
 * What a person measured: one quantity, or a sum of them, such as `5 turns - 5 deg`.
 *
 * @returns m or rad
 * @throws Error with a sentence that says how to write it
 */
export function parseAnswer(what: Question["what"], text: string): number {
  const { schema, bare, refusal } = KINDS[kindOf(what)];
  if (/\d,\d/.test(text))
    throw new Error("write decimals with a point, such as 1.52, and no other separators");
  const tidied = tidy(text);
  const terms = tidied.match(/[+-]?[^+-]+/g) ?? [];
  // A sign too many, or one that nothing follows.
  if (terms.length === 0 || terms.join("") !== tidied) throw new Error(refusal);
  let sum = 0;
  for (const term of terms) {
    const [, sign, number, unit] = /^([+-]?)\s*(\d+\.?\d*|\.\d+)\s*([a-z]*)$/i.exec(term.trim()) ?? [];
    // In a sum nobody can know what a number without its unit is.
    if (number === undefined || (unit === "" && terms.length > 1)) throw new Error(refusal);
    const parsed = schema.safeParse(`${number} ${unit || bare}`);
    if (!parsed.success) throw new Error(refusal);
    sum += sign === "-" ? -parsed.data : parsed.data;
  }
  return sum;
}

/** As mathjs knows it. */
function tidy(text: string): string {
  return text
    .trim()
    .replace(/[−–]/g, "-")
    .replace(/°/g, "deg")
    .replace(/(?<![a-z])(turns?|revs?|revolutions?|rounds?)(?![a-z])/gi, "cycle");
}

/** As a person may write it too. @param value m or rad @param decimals of a metre; a degree has two fewer */
export function describeAnswer(what: Question["what"], value: number, decimals = 3): string {
  if (kindOf(what) === "length") return `${value.toFixed(decimals)} m`;
  const degrees = (180 / Math.PI) * value;
  const turns = Math.round(degrees / 360);
  const rest = degrees - 360 * turns;
  const shown = Math.abs(rest).toFixed(Math.max(0, decimals - 2));
  const isNegative = rest < 0 && Number(shown) > 0;
  if (turns === 0) return `${isNegative ? "-" : ""}${shown} deg`;
  const whole = `${turns} ${Math.abs(turns) === 1 ? "turn" : "turns"}`;
  return Number(shown) === 0 ? whole : `${whole} ${isNegative ? "-" : "+"} ${shown} deg`;
}
