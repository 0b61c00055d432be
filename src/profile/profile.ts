import { existsSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { GAIN_BOUNDS } from "../core/gain-bounds.ts";
import type { WheelName } from "../core/wheels.ts";
import { type CameraProfile, cameraSchema } from "./camera.ts";
import { parseText, readDocument } from "./document.ts";
import { encoderMatch } from "./encoder-match.ts";
import { hardwareSchema } from "./hardware.ts";
import { kitSchema } from "./kit.ts";
import { type Measured, measuredSchema, UNMEASURED, withMeasured } from "./measured.ts";
import { KITS_FOLDER, measuredBeside, profilePath } from "./places.ts";
import { quantity } from "./quantity.ts";
import { tagsSchema } from "./tags.ts";
import { visionSchema } from "./vision.ts";
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
        kP: quantity("V s/rad", GAIN_BOUNDS.kP).default(0.15),
        /** Wheel speed: voltage for each rad of accumulated error. */
        kI: quantity("V/rad", GAIN_BOUNDS.kI).default(1.5),
        /** Heading hold: turn rate for each rad of error. */
        headingP: quantity("1/s", GAIN_BOUNDS.headingP).default(4),
      })
      .prefault({}),

    /** Looks ahead and slows the car before it hits something. Left out, or without such a sensor: it does not. */
    sonar: z
      .strictObject({
        /** From the sensor to what is before it the car keeps at least this. */
        stopAt: quantity("m", { min: 0.03, max: 2 }).default(0.2),
      })
      .prefault({}),

    camera: cameraSchema,

    tags: tagsSchema,

    vision: visionSchema,

    hardware: hardwareSchema,
  })
  .superRefine(encoderMatch);

/** As its owner wrote it, SI. */
export type WrittenProfile = z.infer<typeof profileSchema>;

/** Of one wheel in one direction; see the profile's `motors`. */
export interface MotorConstants {
  readonly kS: number;
  readonly kV: number;
  readonly kA: number;
}

/** The plug that a wheel's motor or encoder hangs on, by the wheel that the profile's pins are of. */
interface Plug {
  readonly plug: WheelName;
  readonly sign: 1 | -1;
}

/** Everything that the controller is told of one car, SI: as its owner wrote it, and what calibration found. */
export interface Profile extends WrittenProfile {
  readonly geometry: WrittenProfile["geometry"] & {
    /** Effective, of each wheel in the order of WHEELS, m; `wheelRadius` is their mean. Measured; left out: all alike. */
    readonly wheelRadii?: readonly [number, number, number, number];
    /** Standard deviation of the wheel's radius, as a share of it. Measured. */
    readonly forwardSpread?: number;
    /** Likewise of the lateral scale. Measured. */
    readonly lateralSpread?: number;
    /** What turning takes of the wheels besides wheelbase and track; measured ones hold all of it: 1. */
    readonly turnScale?: number;
  };
  readonly motors: WrittenProfile["motors"] & {
    /** Measured. Then kS, kV and kA are the largest of all wheels and directions. */
    readonly wheels?: Readonly<
      Record<WheelName, { readonly forward: MotorConstants; readonly reverse: MotorConstants }>
    >;
    /** From a new duty to the first of its motion in the encoders, s. Measured. */
    readonly delay?: number;
    /** Voltage that friction eats besides while the rollers turn. Measured. */
    readonly lateralKS?: number;
    /** Voltage besides for each rad/s of the wheels while the car strafes; the faster the rollers turn. Measured. */
    readonly lateralKV?: number;
  };
  readonly sonar: WrittenProfile["sonar"] & {
    /** Added to what the sensor says, m. Measured. */
    readonly offset?: number;
  };
  readonly camera: CameraProfile;
  /** Measured; left out: as the pins say. */
  readonly wiring?: {
    readonly motors?: Readonly<Record<WheelName, Plug>> | undefined;
    readonly encoders?: Readonly<Record<WheelName, Plug>> | undefined;
  };
  /** Measured: the car's rate for 1 rad/s of the gyro; < 0 where it is upside down. */
  readonly gyro?: { readonly scale: number };
}

/** The kit that is used where no profile is named. */
export const DEFAULT_PROFILE = join(KITS_FOLDER, "jgb37-520.yaml");

/** {@link loadCar}, for whoever only needs the whole. */
export function loadProfile(nameOrPath: string): Profile {
  return loadCar(nameOrPath).profile;
}

/** A car's files. */
export interface CarFiles {
  /** Of the profile. */
  readonly path: string;
  readonly written: WrittenProfile;
  /** Where what was measured is kept, whether or not there is any; undefined: a kit, or a file with a name of its own. */
  readonly measuredPath: string | undefined;
  readonly measured: Measured;
  /** Both together. */
  readonly profile: Profile;
}

/**
 * @param nameOrPath of a car, a kit or a file, as {@link profilePath} finds it
 * @throws DocumentError with file, line, column and what was expected
 */
export function loadCar(nameOrPath: string): CarFiles {
  const path = profilePath(nameOrPath);
  const written = readDocument(path, profileSchema);
  const measuredPath = measuredBeside(path);
  const isThere = measuredPath !== undefined && existsSync(measuredPath);
  const measured = isThere ? readDocument(measuredPath, measuredSchema) : UNMEASURED;
  return { path, written, measuredPath, measured, profile: withMeasured(written, measured) };
}

/** {@link loadProfile} for text that is not in a file yet; `path` is only named in errors. */
export function parseProfile(text: string, path: string): WrittenProfile {
  return parseText(text, path, profileSchema);
}
