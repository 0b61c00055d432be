import * as z from "zod";
import { GAIN_BOUNDS } from "../core/gain-bounds.ts";
import type { Bounds } from "../core/quantity.ts";
import { WHEELS } from "../core/wheels.ts";
import { eachWheel } from "./wiring.ts";

function bounded(unit: string, { above, min, max }: Bounds) {
  let value = z.number();
  if (above !== undefined) value = value.gt(above);
  if (min !== undefined) value = value.min(min);
  if (max !== undefined) value = value.max(max);
  return value.meta({ unit });
}

/**
 * What a fit found: a number in its unit, and how far it can be trusted.
 *
 * @param unit of value and spread, as mathjs writes it
 */
function fit<U extends string>(unit: U, bounds: Bounds) {
  return z.strictObject({
    value: bounded(unit, bounds),
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
    kP: bounded("V s/rad", GAIN_BOUNDS.kP).optional(),
    kI: bounded("V/rad", GAIN_BOUNDS.kI).optional(),
    headingP: bounded("1/s", GAIN_BOUNDS.headingP).optional(),
  }),
};
