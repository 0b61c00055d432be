import { WHEEL_COUNT } from "../../core/wheels.ts";
import type { Recording } from "../recording.ts";

/** One motion on the floor, from rest to rest, and what a person measured of it. */
export interface FloorRun {
  readonly recording: Recording;
  readonly measured: {
    /** Of the car's middle, along its heading at the start, m. */
    readonly ahead?: number | undefined;
    /** m */
    readonly left?: number | undefined;
    /** Whole turns counted, rad, counter-clockwise. */
    readonly angle?: number | undefined;
  };
}

/** The gyro at rest is averaged over at least so many ticks. */
const LEAST_REST = 20;
/** So long after the last duty or count the car stands, s. */
const SETTLED = 0.25;

export function hasGyro({ gyroTime, length }: Recording): boolean {
  return gyroTime[length - 1]! > Number.NEGATIVE_INFINITY;
}

/**
 * How far the gyro says the car turned, tick by tick from the start: its bias, which is what it says at rest
 * before and after, taken off; its scale not.
 *
 * @returns rad; undefined: the car did not rest, so that the bias is not known
 */
export function gyroTurn(recording: Recording): Float64Array | undefined {
  const { gyroRate, gyroTime, time, duty, counts, length } = recording;
  let sum = 0;
  let samples = 0;
  let moved = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < length; k++) {
    const moves = duty.some((column) => column[k] !== 0) || (k > 0 && counts.some((c) => c[k] !== c[k - 1]));
    if (moves) moved = time[k]!;
    if (time[k]! - moved <= SETTLED || !Number.isFinite(gyroTime[k]!)) continue;
    sum += gyroRate[k]!;
    samples++;
  }
  if (samples < LEAST_REST) return undefined;
  const bias = sum / samples;
  const turned = new Float64Array(length);
  for (let k = 1; k < length; k++) {
    const dt = gyroTime[k]! - gyroTime[k - 1]!;
    const mean = (gyroRate[k]! + gyroRate[k - 1]!) / 2 - bias;
    turned[k] = turned[k - 1]! + (dt > 0 && dt < Infinity ? mean * dt : 0);
  }
  return turned;
}

/** By how much each wheel turned, rad. */
export function wheelTurns({ counts, length }: Recording, countsPerTurn: number): number[] {
  const perCount = (2 * Math.PI) / countsPerTurn;
  return Array.from({ length: WHEEL_COUNT }, (_, i) => (counts[i]![length - 1]! - counts[i]![0]!) * perCount);
}
