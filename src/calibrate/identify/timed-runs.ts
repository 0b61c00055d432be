import { type Fit, type Found, found, refused } from "./fit.ts";
import { gaussNewton } from "./gauss-newton.ts";

/** A car without encoders drove from rest with one voltage for so long, rolled out, and somebody measured how far. */
export interface TimedRun {
  /** At the motors, mean over the run, V. */
  readonly volts: number;
  /** For which the voltage was on, s. */
  readonly seconds: number;
  /** From rest to rest, m. */
  readonly distance: number;
}

export interface TimedFit {
  /** V */
  readonly kS: Fit;
  /** V for each rad/s of the wheels. */
  readonly kV: Fit;
}

/** Voltages count as the same up to this, V. */
const SAME_VOLTS = 0.25;
const LEAST_SECONDS_APART = 0.5;
/** Standard deviations: of the tape, m, and of what reaches the motors, V. */
const TAPE_NOISE = 0.002;
const VOLTS_NOISE = 0.05;
/** In standard deviations: beyond this the line is none. */
const MOST_RESIDUAL = 5;

/**
 * kS and kV of a car without encoders, all wheels alike. Two runs with one voltage, a long and a short one, speed up
 * and roll out in the same way: what the long one goes further, over what it lasts longer, is the speed.
 *
 * @param runs two or more for each of two or more voltages, all one way
 * @param wheelRadius m
 */
export function identifyTimedRuns(runs: readonly TimedRun[], wheelRadius: number): Found<TimedFit> {
  const speeds: { volts: number; speed: number; noise: number }[] = [];
  const left = [...runs].sort((a, b) => a.volts - b.volts);
  while (left.length > 0) {
    const { volts } = left[0]!;
    const group = left.splice(0, left.filter((run) => run.volts - volts < SAME_VOLTS).length);
    group.sort((a, b) => a.seconds - b.seconds);
    const short = group[0]!;
    const long = group.at(-1)!;
    if (long.seconds - short.seconds < LEAST_SECONDS_APART) {
      return refused(
        `with ${volts.toFixed(1)} V one long and one short run are needed, half a second apart at least`,
      );
    }
    const speed = (long.distance - short.distance) / (long.seconds - short.seconds);
    if (!(speed > 0.02)) {
      return refused(
        `with ${volts.toFixed(1)} V the long run went no further than the short one: it takes more voltage to drive, or a ` +
          "distance was mistyped",
      );
    }
    speeds.push({
      volts: (short.volts + long.volts) / 2,
      speed: speed / wheelRadius,
      noise: (TAPE_NOISE * Math.SQRT2) / (long.seconds - short.seconds) / wheelRadius,
    });
  }
  if (speeds.length < 2) return refused("runs with two voltages are needed, at least 1 V apart");
  const fastest = speeds.at(-1)!;
  const fit = gaussNewton(
    ([kS, kV]) =>
      speeds.map(
        ({ volts, speed, noise }) => (kS! + kV! * speed - volts) / Math.hypot(VOLTS_NOISE, kV! * noise),
      ),
    [0.1 * fastest.volts, (0.9 * fastest.volts) / fastest.speed],
  );
  const [kS, kV] = fit.values as [number, number];
  if (!(kV > 0) || kS < 0 || fit.residual > MOST_RESIDUAL) {
    return refused(
      "speed does not grow evenly with the voltage; look for a mistyped distance or time, and whether the car drove straight",
    );
  }
  const common = { residual: fit.residual, samples: runs.length };
  return found({
    kS: { value: kS, unit: "V", spread: fit.spread[0]!, ...common },
    kV: { value: kV, unit: "V s/rad", spread: fit.spread[1]!, ...common },
  });
}
