import * as z from "zod";
import { WHEELS } from "../core/wheels.ts";
import { measuredCameraSchema, withMeasuredCamera } from "./camera.ts";
import { DocumentError, parseText } from "./document.ts";
import { measuredKinds } from "./measured-kinds.ts";
import type { MotorConstants, Profile, WrittenProfile } from "./profile.ts";
import { eachWheel } from "./wiring.ts";

const { fit, plugs, gains, countsPerTurn, wheelRadius, kS, kV, kA, rollersKV, scale } = measuredKinds;

const direction = z.strictObject({
  kS: kS.optional(),
  kV: kV.optional(),
  kA: kA.optional(),
  /** The voltage with which a standing wheel begins to turn: more than kS, for friction is less once it does. */
  deadBand: fit("V", { min: 0, max: 24 }).optional(),
});

/**
 * `calibration/<car>/measured.json`: what calibration found of one car. Each part may be missing, because
 * each step may be left out; what is missing stays as the profile says.
 */
export const measuredSchema = z.strictObject({
  version: z.literal(1),
  car: z.string().max(60).optional(),
  /** When it was measured, ISO 8601: for people. */
  date: z.string().max(40).optional(),
  /** At the start, V. */
  batteryVolts: z.number().positive().optional(),
  /** What the car drove on, as a person says it. */
  surface: z.string().max(200).optional(),
  /** That the car was simulated in; left out: it was a real one. */
  world: z.string().max(200).optional(),
  /** Whose plug each wheel's motor and encoder truly hang on, and which way round. */
  wiring: z.strictObject({ motors: plugs.optional(), encoders: plugs.optional() }).optional(),
  /** Of a turn of any wheel, all four quadrature edges counted. A profile without encoders stays without. */
  encoders: z.strictObject({ countsPerTurn: countsPerTurn.optional() }).optional(),
  wheels: eachWheel(
    z.strictObject({ forward: direction.optional(), reverse: direction.optional() }).optional(),
  )
    .partial()
    .optional(),
  /** What rolling sideways takes besides, at any speed, and for each rad/s of the wheels: see `RollerDrag`. */
  lateral: z.strictObject({ kS: kS.optional(), kV: rollersKV.optional() }).optional(),
  geometry: z
    .strictObject({
      /** Effective: the way on the floor for one rad of the wheels. */
      wheelRadius: wheelRadius.optional(),
      /** Of each wheel, where they were told apart; their mean then goes before `wheelRadius`. */
      wheelRadii: eachWheel(wheelRadius).optional(),
      /** lx + ly, effective: the way of a rim for one rad that the car turns, with all that the rollers give. */
      halfSum: fit("m", { above: 0, max: 4 }).optional(),
      /** How far the car strafes for what its wheels say. */
      lateralScale: scale.optional(),
    })
    .optional(),
  gyro: z
    .strictObject({
      /** The car's true rate for 1 rad/s of the gyro, ≈ 1. */
      scale: scale.optional(),
      /** −1: it is mounted upside down. */
      sign: z.union([z.literal(1), z.literal(-1)]).optional(),
    })
    .optional(),
  /** What has to be added to what the distance sensor says. */
  sonar: z.strictObject({ offset: fit("m", { min: -0.5, max: 0.5 }).optional() }).optional(),
  /** From a new duty to the first of its motion in the encoders. */
  delay: fit("s", { min: 0, max: 0.5 }).optional(),
  /** Of a wheel at steady speed. */
  speedNoise: fit("rad/s", { min: 0, max: 50 }).optional(),
  control: gains.optional(),
  /** What `strafe calibrate --camera` found. */
  camera: measuredCameraSchema.optional(),
  /** How well the wheels followed when all this was proven: root mean square of their error over that of their speed. */
  tracking: z.number().min(0).max(10).optional(),
});

export type Measured = z.infer<typeof measuredSchema>;

/** Nothing was measured yet. */
export const UNMEASURED: Measured = { version: 1 };

/**
 * @param path only named in errors
 * @throws DocumentError with line and column
 */
export function parseMeasured(text: string, path: string): Measured {
  return parseText(text, path, measuredSchema);
}

/** As it stands in a file. */
export const measuredText = (measured: Measured) => `${JSON.stringify(measured, null, 2)}\n`;

/** The car as it is known with what was measured. @param written as its owner wrote it, without anything measured */
export function withMeasured(written: WrittenProfile, measured: Measured): Profile {
  const { geometry, motors, control, sonar, encoders } = written;
  const { wiring, lateral, gyro } = measured;
  const counts = measured.encoders?.countsPerTurn?.value;
  return {
    ...written,
    geometry: { ...geometry, ...measuredGeometry(geometry, measured.geometry) },
    ...(encoders && counts !== undefined && { encoders: { ...encoders, countsPerTurn: counts } }),
    motors: {
      ...motors,
      ...measuredMotors(motors, measured.wheels),
      ...(measured.delay && { delay: measured.delay.value }),
      ...(lateral?.kS && { lateralKS: lateral.kS.value }),
      ...(lateral?.kV && { lateralKV: lateral.kV.value }),
    },
    control: {
      ...control,
      kP: measured.control?.kP ?? control.kP,
      kI: measured.control?.kI ?? control.kI,
      headingP: measured.control?.headingP ?? control.headingP,
    },
    camera: withMeasuredCamera(written.camera, measured.camera),
    sonar: { ...sonar, ...(measured.sonar?.offset && { offset: measured.sonar.offset.value }) },
    ...(wiring && { wiring: { motors: wiring.motors, encoders: wiring.encoders } }),
    ...(gyro && { gyro: { scale: (gyro.sign ?? 1) * (gyro.scale?.value ?? 1) } }),
  };
}

function measuredGeometry(
  written: WrittenProfile["geometry"],
  { wheelRadius, wheelRadii, halfSum, lateralScale }: NonNullable<Measured["geometry"]> = {},
): Partial<Profile["geometry"]> {
  // Both are stretched alike: turning tells only their sum.
  const stretch = halfSum ? (2 * halfSum.value) / (written.wheelbase + written.track) : 1;
  return {
    ...(wheelRadius && {
      wheelRadius: wheelRadius.value,
      forwardSpread: wheelRadius.spread / wheelRadius.value,
    }),
    ...(wheelRadii && eachRadius(wheelRadii)),
    ...(lateralScale && {
      lateralScale: lateralScale.value,
      lateralSpread: lateralScale.spread / lateralScale.value,
    }),
    ...(halfSum && {
      wheelbase: written.wheelbase * stretch,
      track: written.track * stretch,
      turnScale: 1,
    }),
  };
}

function eachRadius(
  wheels: NonNullable<NonNullable<Measured["geometry"]>["wheelRadii"]>,
): Pick<Profile["geometry"], "wheelRadius" | "wheelRadii"> {
  const { frontLeft, frontRight, rearLeft, rearRight } = wheels;
  const radii = [frontLeft.value, frontRight.value, rearLeft.value, rearRight.value] as const;
  return { wheelRadius: radii.reduce((sum, radius) => sum + radius, 0) / 4, wheelRadii: radii };
}

/** Whoever asks for one set of constants for all wheels gets that of a car as weak as its weakest wheel. */
function measuredMotors(
  { kS, kV, kA }: WrittenProfile["motors"],
  wheels: Measured["wheels"],
): Partial<Profile["motors"]> {
  if (wheels === undefined) return {};
  const one = (found: z.infer<typeof direction> = {}): MotorConstants => ({
    kS: found.kS?.value ?? kS,
    kV: found.kV?.value ?? kV,
    kA: found.kA?.value ?? kA,
  });
  const both = (name: (typeof WHEELS)[number]) => ({
    forward: one(wheels[name]?.forward),
    reverse: one(wheels[name]?.reverse),
  });
  const [frontLeft, frontRight, rearLeft, rearRight] = WHEELS.map(both);
  const all = [frontLeft!, frontRight!, rearLeft!, rearRight!].flatMap((wheel) => [
    wheel.forward,
    wheel.reverse,
  ]);
  const most = (constant: keyof MotorConstants) => Math.max(...all.map((each) => each[constant]));
  return {
    kS: most("kS"),
    kV: most("kV"),
    kA: most("kA"),
    wheels: {
      frontLeft: frontLeft!,
      frontRight: frontRight!,
      rearLeft: rearLeft!,
      rearRight: rearRight!,
    },
  };
}

/** Checked again where it comes over a wire. @throws DocumentError in one sentence */
export function checkMeasured(value: unknown): Measured {
  const result = measuredSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new DocumentError(`${issue!.path.join(".")}: ${issue!.message}`);
}
