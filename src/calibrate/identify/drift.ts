import { WHEELS } from "../../core/wheels.ts";
import type { Recording } from "../recording.ts";
import { gyroTurn, hasGyro, wheelTurns } from "./floor-run.ts";
import { followed, trackingOf } from "./follow.ts";
import { allFour, constantsOf, type Timing, type WheelConstants } from "./load.ts";

/** What the car is like now, over what it was when it was calibrated; 1: the same. */
export interface Drift {
  /** Error of the wheels' speeds, as a share of them. */
  readonly tracking: number;
  /** Of each wheel: volts that it takes straight ahead and back, over what its constants say; NaN: it hardly drove. */
  readonly volts: readonly number[];
  /** How far the gyro says that the car turned, over what the wheels say; undefined: no gyro, or hardly a turn. */
  readonly turning: number | undefined;
}

export interface DriftFacts extends Timing {
  /** On the floor. */
  readonly wheels: readonly WheelConstants[];
  /** Of each wheel, m. */
  readonly radii: readonly number[];
  /** lx + ly, m. */
  readonly halfSum: number;
}

const LEAST_WINDOWS = 10;
/** Less of a turn says nothing, rad. */
const LEAST_TURN = 1;
/** Which way the wheels turn while the car turns counter-clockwise. */
const TURN = [-1, 1, -1, 1];

/** @param recording of the held-out drive, by the robot's own loop, with the constants that are to be judged */
export function driftOf(recording: Recording, facts: DriftFacts): Drift {
  const { countsPerTurn, delay, wheels } = facts;
  const given = [0, 0, 0, 0];
  const expected = [0, 0, 0, 0];
  let windows = 0;
  for (const together of allFour(recording, countsPerTurn)) {
    // Straight ahead or back: no roller turns, and no drag of theirs hides a wheel's own.
    if (together.some(({ direction }) => direction !== together[0]!.direction)) continue;
    if (!isStraight(together.map(({ speed }) => speed))) continue;
    windows++;
    for (const [i, window] of together.entries()) {
      const { kS, kV, kA } = constantsOf(wheels[i]!, window);
      given[i]! += window.volts(delay) * window.direction;
      expected[i]! += kS + (kV * window.speed + kA * window.acceleration) * window.direction;
    }
  }
  return {
    tracking: trackingOf(followed(recording, countsPerTurn)).all,
    volts: WHEELS.map((_, i) => (windows < LEAST_WINDOWS ? Number.NaN : given[i]! / expected[i]!)),
    turning: turningOf(recording, facts),
  };
}

/** Of four wheels that all turn one way: none much faster than another, as they do in a bend or a diagonal. */
function isStraight(speeds: readonly number[]): boolean {
  const sizes = speeds.map(Math.abs);
  return Math.min(...sizes) > 0.85 * Math.max(...sizes);
}

/** The longest piece that the gyro turned one way, against what the wheels say of the same. */
function turningOf(recording: Recording, { countsPerTurn, radii, halfSum }: DriftFacts): number | undefined {
  if (!hasGyro(recording)) return undefined;
  const turned = gyroTurn(recording);
  if (turned === undefined) return undefined;
  const [from, to] = [turned.indexOf(Math.min(...turned)), turned.indexOf(Math.max(...turned))];
  const byGyro = turned[to]! - turned[from]!;
  if (byGyro < LEAST_TURN) return undefined;
  const [first, last, sign] = from < to ? [from, to, 1] : [to, from, -1];
  const piece = {
    ...recording,
    length: last - first + 1,
    counts: recording.counts.map((column) => column.subarray(first, last + 1)),
  } as unknown as Recording;
  const rims = wheelTurns(piece, countsPerTurn).reduce(
    (sum, turn, i) => sum + (TURN[i]! * turn * radii[i]!) / 4,
    0,
  );
  return (sign * byGyro * halfSum) / rims;
}
