import { WHEEL_COUNT } from "../../core/wheels.ts";
import type { Recording } from "../recording.ts";
import { type Fit, type Found, found, refused } from "./fit.ts";
import { leastSquares } from "./least-squares.ts";
import { type WheelWindow, wheelWindows } from "./windows.ts";

/** One wheel's motor as numbers; on blocks or on the floor, as said where it is used. */
export interface MotorConstants {
  /** V */
  readonly kS: number;
  /** V s/rad */
  readonly kV: number;
  /** V s²/rad */
  readonly kA: number;
}

export interface WheelConstants {
  readonly forward: MotorConstants;
  readonly reverse: MotorConstants;
}

/** What the encoders and the board are like. */
export interface Timing {
  readonly countsPerTurn: number;
  /** From the duty to the counts that it makes, s. */
  readonly delay: number;
}

export interface LoadFit {
  /** kA on the floor over kA on blocks: the car's share of mass on top of the wheel's own inertia. > 1. */
  readonly load: Fit;
  /** What rolling on the floor takes on top of kS on blocks, V. */
  readonly rolling: Fit;
}

const LEAST_WINDOWS = 25;
/** A car is at least as heavy as so much of its wheels' own inertia. */
const LEAST_LOAD = 1.1;

/**
 * How much more there is to accelerate on the floor than on blocks, from straight drives with changing speed.
 *
 * On blocks a motor's kA is J/T: inertia of wheel and gears over torque for each volt. So `u/kA`, with u the volts
 * that friction and back-EMF leave, is torque over J; and the torques of all four wheels together accelerate the
 * car, whichever of them pushes harder: `mean(u/kA) = load · mean(dω/dt)`.
 *
 * @param wheels on blocks
 */
export function identifyLoad(
  recordings: readonly Recording[],
  wheels: readonly WheelConstants[],
  timing: Timing,
): Found<LoadFit> {
  const rows: number[][] = [];
  const y: number[] = [];
  for (const together of recordings.flatMap((recording) => allFour(recording, timing.countsPerTurn))) {
    let pull = 0;
    let acceleration = 0;
    let mobility = 0;
    for (const [i, window] of together.entries()) {
      const { kA } = constantsOf(wheels[i]!, window);
      pull += (window.direction * leftOver(wheels[i]!, window, timing.delay)) / kA;
      acceleration += window.direction * window.acceleration;
      mobility += 1 / kA;
    }
    rows.push([acceleration / WHEEL_COUNT, mobility / WHEEL_COUNT]);
    y.push(pull / WHEEL_COUNT);
  }
  const fit = rows.length < LEAST_WINDOWS ? undefined : leastSquares(rows, y);
  if (fit === undefined) {
    return refused("the car drove too little, or too evenly, to show how heavy it is; run this step again");
  }
  const { r2, residual, samples } = fit;
  const [load, rolling] = fit.coefficients as [number, number];
  const [loadSpread, rollingSpread] = fit.spread as [number, number];
  if (load - 3 * loadSpread < LEAST_LOAD) {
    return refused(
      `the wheels speed up as if they carried nothing (${load.toFixed(2)} times their own inertia): put the car on the ` +
        "floor, with all four wheels on it, and run this step again",
    );
  }
  if (loadSpread > 0.15 * load) {
    return refused(
      `the car's weight would be ${load.toFixed(2)} ± ${loadSpread.toFixed(2)} times its wheels' own inertia, which is no ` +
        "answer; give it a longer way and run this step again",
    );
  }
  return found({
    load: { value: load, unit: "", spread: loadSpread, r2, residual, samples },
    rolling: { value: rolling, unit: "V", spread: rollingSpread, r2, residual, samples },
  });
}

/**
 * The constants of a wheel that carries its share of the car. A larger wheel has a longer lever against the car's
 * mass.
 *
 * @param relativeRadius of this wheel over the mean; 1 where it is not known
 */
export function onFloor(
  motor: MotorConstants,
  { load, rolling }: LoadFit,
  relativeRadius = 1,
): MotorConstants {
  // What the floor adds to friction is believed only where it is more than chance.
  const extra = rolling.value > 3 * rolling.spread ? rolling.value : 0;
  return {
    kS: motor.kS + extra,
    kV: motor.kV,
    kA: motor.kA * (1 + (load.value - 1) * relativeRadius ** 2),
  };
}

/** Windows in which all four wheels turned steadily. */
export function allFour(recording: Recording, countsPerTurn: number): WheelWindow[][] {
  const each = wheelWindows(recording, countsPerTurn).map(
    (windows) => new Map(windows.map((window) => [window.time, window])),
  );
  const [first, ...others] = each as [Map<number, WheelWindow>, ...Map<number, WheelWindow>[]];
  return [...first.values()]
    .filter(({ time }) => others.every((windows) => windows.has(time)))
    .map(({ time }) => each.map((windows) => windows.get(time)!));
}

export function constantsOf(wheel: WheelConstants, { direction }: WheelWindow): MotorConstants {
  return direction > 0 ? wheel.forward : wheel.reverse;
}

/** Volts that neither friction nor back-EMF takes. */
export function leftOver(wheel: WheelConstants, window: WheelWindow, delay: number): number {
  const { kS, kV } = constantsOf(wheel, window);
  return window.volts(delay) - kS * window.direction - kV * window.speed;
}
