import * as z from "zod";
import { WHEELS } from "../core/wheels.ts";
import type { Bounds } from "./quantity.ts";
import { eachWheel } from "./wiring.ts";

/**
 * What a fit found: a number in its unit, and how far it can be trusted.
 *
 * @param unit of value and spread, as mathjs writes it
 */
function fit<U extends string>(unit: U, { above, min, max }: Bounds) {
  let value = z.number();
  if (above !== undefined) value = value.gt(above);
  if (min !== undefined) value = value.min(min);
  if (max !== undefined) value = value.max(max);
  return z.strictObject({
    value: value.meta({ unit }),
    unit: z.literal(unit),
    /** Standard deviation. */
    spread: z.number().min(0),
    /** Share of what was measured that the fit explains. */
    r2: z.number().max(1).optional(),
    /** Root mean square of what it leaves unexplained, in the unit of what was fitted. */
    residual: z.number().min(0).optional(),
    /** How many measurements it stands on. */
    samples: z.int().min(0).optional(),
  });
}

const plugs = eachWheel(
  z.strictObject({
    /** The wheel whose plug, by the profile's pins, this one hangs on. */
    plug: z.enum(WHEELS),
    /** −1: its wires are the other way round. */
    sign: z.union([z.literal(1), z.literal(-1)]),
  }),
).refine(
  (wheels) => new Set(Object.values(wheels).map(({ plug }) => plug)).size === 4,
  "each plug must be named once",
);

const scale = fit("", { min: 0.7, max: 1.3 });

/** What `measured.json` is made of; the bounds are the profile's. */
export const measuredKinds = {
  fit,
  plugs,
  scale,
  kS: fit("V", { min: 0, max: 24 }),
  kV: fit("V s/rad", { above: 0, max: 100 }),
  kA: fit("V s^2/rad", { min: 0, max: 10 }),
  /** Of the rollers' bearings, which may be as dry as they like. */
  rollersKV: fit("V s/rad", { min: 0, max: 100 }),
  countsPerTurn: fit("", { min: 1, max: 1e6 }),
  wheelRadius: fit("m", { above: 0, max: 0.5 }),
  /** Chosen, not fitted: see the profile's `control`. */
  gains: z.strictObject({
    kP: z.number().min(0).max(10).meta({ unit: "V s/rad" }).optional(),
    kI: z.number().min(0).max(100).meta({ unit: "V/rad" }).optional(),
    headingP: z.number().gt(0).max(50).meta({ unit: "1/s" }).optional(),
  }),
};
