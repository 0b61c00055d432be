import { WHEELS } from "../../core/wheels.ts";
import type { Measured } from "../../profile/measured.ts";
import type { Profile } from "../../profile/profile.ts";
import type { Fit } from "../identify/fit.ts";
import type { FloorRun } from "../identify/floor-run.ts";
import { gainsFor } from "../identify/gains.ts";
import { type GeometryFit, identifyGeometry } from "../identify/geometry.ts";
import { type GyroFit, identifyGyro } from "../identify/gyro.ts";
import { identifyLoad, type LoadFit, onFloor, type WheelConstants } from "../identify/load.ts";
import { identifyDrag } from "../identify/sideways.ts";
import type { Constant } from "../result.ts";
import { must } from "../workbench.ts";
import { constant, type Findings, type Outcome } from "./step.ts";
import { wheelsOf } from "./wheels-of.ts";

export interface FloorRuns {
  readonly surge: readonly FloorRun[];
  readonly strafe: readonly FloorRun[];
  readonly turn: readonly FloorRun[];
}

interface Facts {
  readonly wheelRadius: number;
  readonly halfSum: number;
  readonly countsPerTurn: number;
}

/**
 * What all the drives over the floor say together.
 *
 * @param profile with nothing measured but its wiring
 * @throws CalibrationError where they say nothing
 */
export function floorFindings(
  { surge, strafe, turn }: FloorRuns,
  facts: Facts,
  findings: Findings,
  profile: Profile,
): Outcome {
  const { onBlocks } = findings;
  const before = findings.measured;
  const notes: string[] = [];
  const gyro = identifyGyro(turn);
  if (!gyro.ok) notes.push(gyro.why);
  const gyroScale = gyro.ok ? gyro.value.sign * gyro.value.scale.value : undefined;
  const runs = [...surge, ...strafe, ...turn];
  const geometry = identifyGeometry(runs, { ...facts, gyroScale });
  // A length that is off spoils all that follows; nobody with a tape does not.
  const nobodyMeasured = runs.every(({ measured: { ahead, left } }) => (ahead ?? left) === undefined);
  if (!geometry.ok && nobodyMeasured) notes.push(geometry.why);
  const shape = geometry.ok || !nobodyMeasured ? must(geometry) : undefined;

  const timing = { countsPerTurn: facts.countsPerTurn, delay: before.delay?.value ?? 0 };
  const load =
    onBlocks &&
    must(
      identifyLoad(
        surge.map(({ recording }) => recording),
        onBlocks,
        timing,
      ),
    );
  const wheels = onBlocks && load ? withLoad(onBlocks, load, shape) : wheelsOf(before, profile);
  const drag = identifyDrag(
    strafe.map(({ recording }) => recording),
    wheels,
    timing,
  );
  if (!drag.ok) notes.push(drag.why);

  const measured: Measured = {
    ...before,
    ...(load && { wheels: wheelsWith(before, wheels, load) }),
    ...(shape && { geometry: { ...before.geometry, ...geometryOf(shape) } }),
    ...(gyro.ok && { gyro: gyroOf(gyro.value) }),
    ...(drag.ok && {
      lateral: {
        kS: { ...drag.value.kS, value: Math.max(0, drag.value.kS.value), unit: "V" as const },
        kV: { ...drag.value.kV, value: Math.max(0, drag.value.kV.value), unit: "V s/rad" as const },
      },
    }),
    ...(load && { control: { ...before.control, ...gainsOf(wheels, before, profile) } }),
  };
  return {
    findings: { ...findings, measured },
    constants: [
      ...(load
        ? [
            constant("load, as multiple of the wheels' own", load.load),
            constant("rolling on the floor", load.rolling),
          ]
        : []),
      ...(load ? wheelConstants(measured, profile) : []),
      ...(shape ? shapeConstants(shape, profile) : []),
      ...(gyro.ok ? [constant("gyro scale, as it reads", gyro.value.scale, 1)] : []),
      ...(drag.ok
        ? [
            constant("lateral kS", drag.value.kS, profile.motors.lateralKS),
            constant("lateral kV", drag.value.kV),
          ]
        : []),
      ...(load ? gainConstants(measured, profile) : []),
    ],
    notes: [
      ...notes,
      ...(gyro.ok && gyro.value.sign < 0 ? ["The gyro is mounted upside down: put right."] : []),
    ],
  };
}

function withLoad(
  onBlocks: readonly WheelConstants[],
  load: LoadFit,
  shape: GeometryFit | undefined,
): WheelConstants[] {
  return onBlocks.map(({ forward, reverse }, i) => {
    const relative = shape ? shape.wheelRadii[i]!.value / shape.wheelRadius.value : 1;
    return { forward: onFloor(forward, load, relative), reverse: onFloor(reverse, load, relative) };
  });
}

/** On the floor; how far each is trusted comes from the blocks, and for kA from the load as well. */
function wheelsWith(
  before: Measured,
  wheels: readonly WheelConstants[],
  load: LoadFit,
): NonNullable<Measured["wheels"]> {
  return Object.fromEntries(
    WHEELS.map((wheel, i) => {
      const of = (direction: "forward" | "reverse") => {
        const found = before.wheels?.[wheel]?.[direction];
        const { kS, kV, kA } = wheels[i]![direction];
        const spread = load.load.spread / load.load.value;
        return {
          ...found,
          kS: { ...found?.kS, value: kS, unit: "V" as const, spread: found?.kS?.spread ?? 0 },
          kV: { ...found?.kV, value: kV, unit: "V s/rad" as const, spread: found?.kV?.spread ?? 0 },
          kA: {
            value: kA,
            unit: "V s^2/rad" as const,
            spread: kA * spread,
            ...(load.load.r2 !== undefined && { r2: load.load.r2 }),
            ...(load.load.samples !== undefined && { samples: load.load.samples }),
          },
        };
      };
      return [wheel, { forward: of("forward"), reverse: of("reverse") }];
    }),
  );
}

function geometryOf({
  wheelRadius,
  wheelRadii,
  halfSum,
  lateralScale,
}: GeometryFit): NonNullable<Measured["geometry"]> {
  const inMetres = (fit: Fit) => ({ ...fit, unit: "m" as const });
  const [frontLeft, frontRight, rearLeft, rearRight] = wheelRadii;
  return {
    wheelRadius: inMetres(wheelRadius),
    wheelRadii: {
      frontLeft: inMetres(frontLeft),
      frontRight: inMetres(frontRight),
      rearLeft: inMetres(rearLeft),
      rearRight: inMetres(rearRight),
    },
    ...(halfSum && { halfSum: inMetres(halfSum) }),
    ...(lateralScale && { lateralScale: { ...lateralScale, unit: "" as const } }),
  };
}

/** The file says what is true over what it reads; the fit says the inverse. */
function gyroOf({ scale, sign }: GyroFit): NonNullable<Measured["gyro"]> {
  const value = 1 / scale.value;
  return { scale: { ...scale, value, spread: scale.spread * value ** 2, unit: "" }, sign };
}

function gainsOf(wheels: readonly WheelConstants[], { delay, speedNoise }: Measured, { control }: Profile) {
  const all = wheels.flatMap(({ forward, reverse }) => [forward, reverse]);
  const lightest = all.reduce((least, each) => (each.kA < least.kA ? each : least));
  const { kP, kI } = gainsFor({
    ...lightest,
    delay: delay?.value ?? 0,
    tick: 1 / control.rate,
    speedNoise: speedNoise?.value ?? 0,
  });
  return { kP: Number(kP.toPrecision(4)), kI: Number(kI.toPrecision(4)) };
}

function wheelConstants({ wheels }: Measured, { motors }: Profile): Constant[] {
  return WHEELS.flatMap((wheel) =>
    (["forward", "reverse"] as const).flatMap((direction) => {
      const { kS, kA } = wheels![wheel]![direction]!;
      return [
        constant(`${wheel} ${direction} kS`, kS!, motors.kS),
        constant(`${wheel} ${direction} kA`, kA!, motors.kA),
      ];
    }),
  );
}

function shapeConstants(
  { wheelRadius, wheelRadii, halfSum, lateralScale }: GeometryFit,
  { geometry }: Profile,
): Constant[] {
  return [
    constant("wheel radius", wheelRadius, geometry.wheelRadius),
    ...WHEELS.map((wheel, i) => constant(`${wheel} radius`, wheelRadii[i]!, geometry.wheelRadius)),
    ...(halfSum ? [constant("lx + ly", halfSum, (geometry.wheelbase + geometry.track) / 2)] : []),
    ...(lateralScale ? [constant("lateral scale", lateralScale, geometry.lateralScale)] : []),
  ];
}

/** Derived, not measured: they have no spread of their own. */
function gainConstants({ control }: Measured, profile: Profile): Constant[] {
  return [
    constant("kP", { value: control!.kP!, unit: "V s/rad", spread: 0 }, profile.control.kP),
    constant("kI", { value: control!.kI!, unit: "V/rad", spread: 0 }, profile.control.kI),
  ];
}
