import { WHEELS } from "../../core/wheels.ts";
import type { Recording } from "../recording.ts";
import { type Fit, type Found, found, refused } from "./fit.ts";
import { type LinearFit, leastSquares } from "./least-squares.ts";
import { type WheelWindow, wheelWindows } from "./windows.ts";

/** One wheel in one direction, on blocks: kA is that of the wheel and its gears alone. */
export interface MotorFit {
  readonly kS: Fit;
  readonly kV: Fit;
  readonly kA: Fit;
}

export interface MotorsFit {
  /** From the duty to the counts that it makes, s. */
  readonly delay: Found<Fit>;
  /** In the order of WHEELS. */
  readonly wheels: readonly { readonly forward: Found<MotorFit>; readonly reverse: Found<MotorFit> }[];
}

/** Delays that are tried, s. The least is below 0, so that a delay of 0 is found and not just its bound. */
const DELAYS = { least: -0.01, most: 0.06, step: 0.0025 } as const;
/** Fewer windows than this, some 2 s of turning, are not worth a fit. */
const LEAST_WINDOWS = 50;
const LEAST_R2 = 0.9;
/** Speeds must range over this much of the fastest one, or kS and kV cannot be told apart. */
const LEAST_RANGE = 0.4;
/** A spread beyond these shares of the value means that the motion did not show the constant. */
const MOST_SPREAD = { kS: 0.25, kV: 0.05, kA: 0.25 } as const;

const DIRECTIONS = [
  ["forward", 1],
  ["reverse", -1],
] as const;

/**
 * kS, kV and kA of every wheel each way, from a recording on blocks: `volts = kS·sgn(ω) + kV·ω + kA·dω/dt`
 * at the measured voltage, over windows (see {@link wheelWindows}). The delay from duty to motion is common
 * to all wheels and is the one that leaves the least over (variable projection: Golub & Pereyra, 1973).
 */
export function identifyMotors(recording: Recording, countsPerTurn: number): MotorsFit {
  const sets = wheelWindows(recording, countsPerTurn).map((windows) =>
    DIRECTIONS.map(([, direction]) => windows.filter((window) => window.direction === direction)),
  );
  const fittable = sets.flat().filter(isRich);
  if (fittable.length === 0) {
    const why =
      "no wheel turned long enough, each way, to say anything; look at the battery and the encoders";
    const none = WHEELS.map((name) => ({
      forward: refused(poverty(name, "forward", [])),
      reverse: refused(poverty(name, "reverse", [])),
    }));
    return { delay: refused(why), wheels: none };
  }
  const delay = findDelay(fittable);
  const wheels = sets.map((set, i) => {
    const [forward, reverse] = DIRECTIONS.map(([name], d) => fitOne(WHEELS[i]!, name, set[d]!, delay.value));
    return { forward: forward!, reverse: reverse! };
  });
  return { delay: found(delay), wheels };
}

function isRich(windows: readonly WheelWindow[]): boolean {
  if (windows.length < LEAST_WINDOWS) return false;
  const speeds = windows.map(({ speed }) => Math.abs(speed));
  return 1 - Math.min(...speeds) / Math.max(...speeds) > LEAST_RANGE;
}

function regress(windows: readonly WheelWindow[], delay: number): LinearFit | undefined {
  return leastSquares(
    windows.map(({ direction, speed, acceleration }) => [direction, speed, acceleration]),
    windows.map(({ volts }) => volts(delay)),
  );
}

function findDelay(sets: readonly (readonly WheelWindow[])[]): Fit {
  const rest = (delay: number) =>
    sets.reduce((sum, windows) => sum + (regress(windows, delay)?.rest ?? 0), 0);
  const { least, most, step } = DELAYS;
  let best = least;
  let bestRest = Number.POSITIVE_INFINITY;
  for (let delay = least; delay <= most; delay += step) {
    const left = rest(delay);
    if (left < bestRest) {
      best = delay;
      bestRest = left;
    }
  }
  // The rest is a parabola about its least, which the points beside it give.
  const before = rest(best - step);
  const after = rest(best + step);
  const bend = (before + after - 2 * bestRest) / (2 * step * step);
  const value = bend > 0 ? best + (before - after) / (4 * bend * step) : best;
  const samples = sets.reduce((sum, windows) => sum + windows.length, 0);
  const left = rest(value);
  const spread = bend > 0 ? Math.sqrt(left / samples / bend) : Number.POSITIVE_INFINITY;
  return { value, unit: "s", spread, residual: Math.sqrt(left / samples), samples };
}

function fitOne(
  wheel: string,
  direction: string,
  windows: readonly WheelWindow[],
  delay: number,
): Found<MotorFit> {
  const fit = isRich(windows) ? regress(windows, delay) : undefined;
  if (fit === undefined) return refused(poverty(wheel, direction, windows));
  const where = `${wheel} ${direction}`;
  if (!(fit.r2 >= LEAST_R2)) {
    return refused(
      `${where}: the volt model explains only ${(100 * fit.r2).toFixed(0)} % of what was seen; look whether ` +
        "the wheel rubs somewhere, slips on its shaft, or its encoder loses counts",
    );
  }
  const constants = {
    kS: one(fit, 0, "V"),
    kV: one(fit, 1, "V s/rad"),
    kA: one(fit, 2, "V s^2/rad"),
  };
  for (const [name, most] of Object.entries(MOST_SPREAD)) {
    const { value, spread, unit } = constants[name as keyof MotorFit];
    if (value > 0 && spread <= most * value) continue;
    // Hardly any friction at all is still a good motor.
    if (name === "kS" && Math.abs(value) < 0.1 && spread < 0.05) continue;
    return refused(
      `${where}: ${name} would be ${value.toPrecision(3)} ± ${spread.toPrecision(2)} ${unit}, which is no ` +
        "answer; run this step again with a fuller battery and nothing touching the wheel",
    );
  }
  return found(constants);
}

function one(fit: LinearFit, i: number, unit: string): Fit {
  const { coefficients, spread, r2, residual, samples } = fit;
  return { value: coefficients[i]!, unit, spread: spread[i]!, r2, residual, samples };
}

function poverty(wheel: string, direction: string, windows: readonly WheelWindow[]): string {
  return windows.length < LEAST_WINDOWS
    ? `${wheel} ${direction}: it hardly turned steadily at all; look whether ` +
        "it turns freely, whether its motor is plugged in, and whether its encoder counts"
    : `${wheel} ${direction}: all its speeds were alike, so that friction and back-EMF cannot be told apart; ` +
        "give it more voltage";
}
