import * as z from "zod";
import { WHEELS, type WheelName } from "../core/wheels.ts";

/** The cable from one plug of the board: to which wheel, and −1 where its two wires or channels are swapped. */
const leadSchema = (plug: WheelName) =>
  z
    .strictObject({
      wheel: z.enum(WHEELS).default(plug),
      sign: z.union([z.literal(1), z.literal(-1)]).default(1),
    })
    .prefault({});

/** The cables of one kind, in the order of the plugs; the wheels by their places in WHEELS. */
const leadsSchema = z
  .strictObject({
    frontLeft: leadSchema("frontLeft"),
    frontRight: leadSchema("frontRight"),
    rearLeft: leadSchema("rearLeft"),
    rearRight: leadSchema("rearRight"),
  })
  .transform((plugs) =>
    WHEELS.map((name) => ({ wheel: WHEELS.indexOf(plugs[name].wheel), sign: plugs[name].sign })),
  )
  .refine((leads) => new Set(leads.map(({ wheel }) => wheel)).size === leads.length, {
    message: "two plugs lead to the same wheel; name the other plug of a swapped pair, too",
  });

/** What whoever built the car mixed up: `motors: { frontLeft: { wheel: frontRight, sign: -1 } }`. */
export const wiringSchema = z.strictObject({
  motors: leadsSchema.prefault({}),
  encoders: leadsSchema.prefault({}),
});

export type WiringTruth = z.infer<typeof wiringSchema>;
