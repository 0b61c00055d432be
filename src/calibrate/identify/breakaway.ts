import type { Recording } from "../recording.ts";
import { type Fit, type Found, found, refused } from "./fit.ts";
import { supplyOf } from "./supply.ts";

/** A wheel that went so far, rad, is off; less may be play in its gears. */
const OFF = 0.02;
/** A wheel is at rest that has not counted for so long, s. */
const REST = 0.25;

/**
 * The voltage at which a wheel that stands breaks away, as a slow ramp shows it: its static friction, which is
 * above kS. Over the battery's voltage it is the dead band of the duty.
 *
 * @param direction of the ramp
 */
export function breakaway(
  recording: Recording,
  wheel: number,
  direction: 1 | -1,
  countsPerTurn: number,
): Found<Fit> {
  const { time, length } = recording;
  const counts = recording.counts[wheel]!;
  const duty = recording.duty[wheel]!;
  const supply = supplyOf(recording);
  const least = Math.max(2, (OFF * countsPerTurn) / (2 * Math.PI));
  const seen: number[] = [];
  let rest = Number.NaN;
  let from = 0;
  let lastCount = time[0]!;
  let lastSeen = counts[0]!;
  for (let k = 1; k < length; k++) {
    const stood = time[k]! - lastCount > REST;
    if (duty[k] === 0 && stood) {
      rest = counts[k]!;
      from = k;
    }
    if (counts[k] !== lastSeen) {
      lastCount = time[k]!;
      lastSeen = counts[k]!;
    }
    if (Math.abs(counts[k]! - rest) < least) continue;
    // The wheel was off when it made the first of these counts.
    let first = k;
    while (first > from && counts[first - 1] !== rest) first--;
    const volts = supply[first]! * duty[first]!;
    if (Math.sign(counts[k]! - rest) === direction && volts * direction > 0) seen.push(volts * direction);
    rest = Number.NaN;
  }
  if (seen.length === 0) {
    const most = Math.max(...duty.map((d, k) => d * direction * supply[k]!));
    return refused(
      `it did not break away up to ${most.toFixed(1)} V: look whether it turns by hand, and whether its motor is ` +
        "plugged in",
    );
  }
  const value = seen.reduce((sum, v) => sum + v, 0) / seen.length;
  // One ramp says nothing of its own spread: two ticks of it and a step of the board are a fair guess.
  const scatter = Math.sqrt(
    seen.reduce((sum, v) => sum + (v - value) ** 2, 0) / Math.max(1, seen.length - 1),
  );
  const spread = Math.max(scatter / Math.sqrt(seen.length), 0.03);
  return found({ value, unit: "V", spread, samples: seen.length });
}
