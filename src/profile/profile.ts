import { join } from "node:path";
import * as z from "zod";
import { parseText, readDocument } from "./document.ts";
import { encoderMatch } from "./encoder-match.ts";
import { hardwareSchema } from "./hardware.ts";
import { kitSchema } from "./kit.ts";
import { KITS_FOLDER, profilePath } from "./places.ts";
import { quantity } from "./quantity.ts";
import { wheelsOverlap } from "./wheels-overlap.ts";

export const profileSchema = z
  .strictObject({
    /** In a kit, and in what was made from one. */
    kit: kitSchema.optional(),

    /** Shown on the page. */
    name: z.string().min(1).max(60),

    geometry: z
      .strictObject({
        /** Front to rear axle. */
        wheelbase: quantity("m", { above: 0, max: 2 }),
        /** Left to right wheel centre. */
        track: quantity("m", { above: 0, max: 2 }),
        wheelRadius: quantity("m", { above: 0, max: 0.5 }),
        /** How far the car truly strafes for what its wheels say: rollers give, and slip. */
        lateralScale: quantity("", { min: 0.7, max: 1.3 }).default(1),
      })
      .superRefine(({ wheelbase, wheelRadius }, context) => {
        const message = wheelsOverlap(wheelbase, 2 * wheelRadius);
        if (message !== undefined) context.addIssue({ code: "custom", path: ["wheelbase"], message });
      }),

    motors: z.strictObject({
      /** Voltage that friction eats. */
      kS: quantity("V", { min: 0, max: 24 }),
      /** Voltage for each rad/s of the wheel. */
      kV: quantity("V s/rad", { above: 0, max: 100 }),
      /** Voltage for each rad/s² of the wheel, the car's mass included. */
      kA: quantity("V s^2/rad", { min: 0, max: 10 }),
      /** Largest part of the battery's voltage that a motor may get. */
      maxDuty: quantity("", { above: 0, max: 1 }).default(1),
    }),

    /** Left out: the car has none, and is driven open-loop. */
    encoders: z
      .strictObject({
        /** Counts for one turn of the wheel, all four quadrature edges counted. */
        countsPerTurn: quantity("", { min: 1, max: 1e6 }),
      })
      .optional(),

    battery: z
      .strictObject({
        full: quantity("V", { above: 0, max: 60 }),
        /** A warning is shown below this. */
        low: quantity("V", { above: 0, max: 60 }),
        /** The car stops below this. */
        empty: quantity("V", { above: 0, max: 60 }),
      })
      .refine((b) => b.full > b.low && b.low > b.empty, "full must be above low, and low above empty"),

    limits: z
      .strictObject({
        /** Fastest straight ahead; with `strafe` and `turn` it spans an ellipsoid. */
        forward: quantity("m/s", { above: 0, max: 10 }),
        strafe: quantity("m/s", { above: 0, max: 10 }),
        turn: quantity("rad/s", { above: 0, max: 50 }),
        acceleration: quantity("m/s^2", { above: 0, max: 50 }),
        deceleration: quantity("m/s^2", { above: 0, max: 50 }),
        jerk: quantity("m/s^3", { above: 0, max: 5000 }),
        /** Fastest that a wheel may be asked to turn. */
        wheelSpeed: quantity("rad/s", { above: 0, max: 500 }),
        /** What slow, exact driving leaves of the speeds. */
        precision: quantity("", { above: 0, max: 1 }).default(0.3),
      })
      .refine((l) => l.deceleration >= l.acceleration, "deceleration must be at least acceleration"),

    control: z
      .strictObject({
        /** How often the loop runs. */
        rate: quantity("Hz", { min: 50, max: 500 }).default(200),
        /** Wheel speed: voltage for each rad/s of error. */
        kP: quantity("V s/rad", { min: 0, max: 10 }).default(0.15),
        /** Wheel speed: voltage for each rad of accumulated error. */
        kI: quantity("V/rad", { min: 0, max: 100 }).default(1.5),
        /** Heading hold: turn rate for each rad of error. */
        headingP: quantity("1/s", { above: 0, max: 50 }).default(4),
      })
      .prefault({}),

    /** Looks ahead and slows the car before it hits something. Left out, or without such a sensor: it does not. */
    sonar: z
      .strictObject({
        /** From the sensor to what is before it the car keeps at least this. */
        stopAt: quantity("m", { min: 0.03, max: 2 }).default(0.2),
      })
      .prefault({}),

    hardware: hardwareSchema,
  })
  .superRefine(encoderMatch);

/** Everything that the controller is told of one car, SI. */
export type Profile = z.infer<typeof profileSchema>;

/** The kit that is used where no profile is named. */
export const DEFAULT_PROFILE = join(KITS_FOLDER, "jgb37-520.yaml");

/**
 * @param nameOrPath of a car, a kit or a file, as {@link profilePath} finds it
 * @throws DocumentError with file, line, column and what was expected
 */
export function loadProfile(nameOrPath: string): Profile {
  return readDocument(profilePath(nameOrPath), profileSchema);
}

/** {@link loadProfile} for text that is not in a file yet; `path` is only named in errors. */
export function parseProfile(text: string, path: string): Profile {
  return parseText(text, path, profileSchema);
}
