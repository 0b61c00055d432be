import * as z from "zod";
import { type Bounds, describeQuantity, likelyMeant, outside, toSi } from "../core/quantity.ts";

/**
 * A number in a file that a person writes: `65 mm`, `90 deg/s`, or a bare number in the SI unit.
 * The dimension is checked, the value is converted, and only a finite one within its bounds passes.
 *
 * @param si the unit of the result, as mathjs writes it, such as "m", "rad/s", "V s/rad"; "" for a plain number
 */
export function quantity(si: string, bounds: Bounds = {}): z.ZodType<number> {
  return z
    .union([z.number(), z.string()], { error: () => `expected ${describeQuantity(si)}` })
    .transform((value, context) => {
      const number = typeof value === "number" ? value : toSi(value, si);
      const problem = Number.isFinite(number)
        ? outside(number, si, bounds)
        : `expected ${describeQuantity(si)}`;
      if (problem === undefined) return number;
      const meant = typeof value === "number" ? likelyMeant(value, si, bounds) : undefined;
      const hint = meant === undefined ? "" : `: write "${meant}" if that is meant`;
      const message = `${problem}, got ${JSON.stringify(value)}${hint}`;
      context.addIssue({ code: "custom", message, input: value });
      return z.NEVER;
    })
    .meta({ unit: si });
}

/** A length as people write it in a file. @param metres m */
export const millimetres = (metres: number) => `${Number((1000 * metres).toFixed(2))} mm`;
