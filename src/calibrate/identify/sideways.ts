import type { Recording } from "../recording.ts";
import { type Fit, type Found, found, refused } from "./fit.ts";
import { leastSquares } from "./least-squares.ts";
import { allFour, constantsOf, leftOver, type Timing, type WheelConstants } from "./load.ts";

/** What a motion takes on top of rolling straight ahead: its rollers turn, and their bearings drag. */
export interface DragFit {
  /** V at every wheel, however slow. */
  readonly kS: Fit;
  /** V more for each rad/s of the wheels. */
  readonly kV: Fit;
}

const LEAST_WINDOWS = 25;

/**
 * The voltage that driving sideways (or turning) takes beyond driving ahead: one multiplier on the speed cannot
 * say it, because most of it is there at any speed.
 *
 * @param recordings of that motion, at more than one speed
 * @param wheels on the floor
 */
export function identifyDrag(
  recordings: readonly Recording[],
  wheels: readonly WheelConstants[],
  timing: Timing,
): Found<DragFit> {
  const rows: number[][] = [];
  const y: number[] = [];
  for (const together of recordings.flatMap((recording) => allFour(recording, timing.countsPerTurn))) {
    let drag = 0;
    let speed = 0;
    let mobility = 0;
    for (const [i, window] of together.entries()) {
      const { kA } = constantsOf(wheels[i]!, window);
      const volts = leftOver(wheels[i]!, window, timing.delay) - kA * window.acceleration;
      // Forces add up, not volts: 1/kA is a wheel's share of force for each volt.
      drag += (window.direction * volts) / kA;
      speed += (window.direction * window.speed) / kA;
      mobility += 1 / kA;
    }
    rows.push([1, speed / mobility]);
    y.push(drag / mobility);
  }
  const fit = rows.length < LEAST_WINDOWS ? undefined : leastSquares(rows, y);
  if (fit === undefined) {
    return refused(
      "the car drove sideways too little, or at one speed only; give it more room and run this step again",
    );
  }
  const { coefficients, spread, r2, residual, samples } = fit;
  const one = (i: number, unit: string): Fit => ({
    value: coefficients[i]!,
    unit,
    spread: spread[i]!,
    r2,
    residual,
    samples,
  });
  return found({ kS: one(0, "V"), kV: one(1, "V s/rad") });
}
