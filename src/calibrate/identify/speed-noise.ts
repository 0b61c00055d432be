import { WHEEL_COUNT, wheelVector } from "../../core/wheels.ts";
import { WheelSpeedEstimator } from "../../estimate/wheel-speed.ts";
import type { Recording } from "../recording.ts";
import { type Fit, type Found, found, refused } from "./fit.ts";

/** Ticks in one piece of the recording; over 0.1 s a ramp is a straight line. */
const PIECE = 20;
/** rad/s */
const LEAST_SPEED = 2;

/**
 * How much the speed estimate trembles about a wheel's true speed: what is left of it about a straight line, piece
 * by piece. Steps are no lines, and may be half of the pieces: so it is the quietest third that counts.
 *
 * @param recording with slow ramps
 */
export function speedNoise(recording: Recording, countsPerTurn: number): Found<Fit> {
  const estimator = new WheelSpeedEstimator(countsPerTurn);
  const counts = wheelVector();
  const edgeTime = wheelVector();
  const speed = wheelVector();
  const history = Array.from({ length: WHEEL_COUNT }, () => new Float64Array(recording.length));
  for (let k = 0; k < recording.length; k++) {
    for (let i = 0; i < WHEEL_COUNT; i++) {
      counts[i] = recording.counts[i]![k]!;
      edgeTime[i] = recording.edgeTime[i]![k]!;
    }
    // Until then the counts are complete at least; the row's own time may be later than the board's reading.
    estimator.step(counts, edgeTime, Math.max(...edgeTime), speed);
    for (let i = 0; i < WHEEL_COUNT; i++) history[i]![k] = speed[i]!;
  }
  const noises: number[] = [];
  for (const speeds of history) {
    for (let from = 0; from + PIECE <= speeds.length; from += PIECE) {
      const piece = speeds.subarray(from, from + PIECE);
      if (piece.every((w) => Math.abs(w) > LEAST_SPEED)) noises.push(aboutLine(piece));
    }
  }
  if (noises.length < 10)
    return refused("no wheel turned steadily for long enough to see how its speed trembles");
  noises.sort((a, b) => a - b);
  const value = noises[Math.floor(noises.length / 3)]!;
  const least = noises[Math.floor(noises.length / 6)]!;
  return found({ value, unit: "rad/s", spread: value - least, samples: noises.length });
}

/** Standard deviation about the line that fits best. */
function aboutLine(values: Float64Array): number {
  const n = values.length;
  const middle = (n - 1) / 2;
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  let along = 0;
  let length = 0;
  for (const [k, v] of values.entries()) {
    along += (k - middle) * v;
    length += (k - middle) ** 2;
  }
  const slope = along / length;
  const rest = values.reduce((sum, v, k) => sum + (v - mean - slope * (k - middle)) ** 2, 0);
  return Math.sqrt(rest / (n - 2));
}
