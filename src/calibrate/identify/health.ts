import { WHEELS } from "../../core/wheels.ts";
import type { Recording } from "../recording.ts";

/** The battery may sag by so much of what it had at rest; below that it is giving out. */
const LEAST_SHARE = 0.6;
/** Counts that a wheel at rest may show: an edge that trembles. */
const TREMBLE = 4;
/** A wheel has run down so long after its last duty, s. */
const RUN_DOWN = 0.45;

/** Which wheel turned though no duty was on any of them, as a sentence; undefined: none did. */
export function turnsByItself(recording: Recording): string | undefined {
  const { time, duty, counts, length } = recording;
  for (const [wheel, name] of WHEELS.entries()) {
    let since = time[0]!;
    let start = 0;
    for (let k = 1; k < length; k++) {
      if (duty.some((column) => column[k] !== 0)) since = time[k]!;
      const hasRunDown = time[k]! - since > RUN_DOWN;
      if (!hasRunDown) start = k;
      else if (Math.abs(counts[wheel]![k]! - counts[wheel]![start]!) > TREMBLE) {
        return (
          `${name} turns, or counts, though its motor is off: switch the motors' supply off and look for a ` +
          "short at the board, a lead on the wrong pin, or an encoder whose ground is loose"
        );
      }
    }
  }
  return undefined;
}

/** What is wrong with the battery, as a sentence; undefined: nothing. */
export function batteryGaveOut({ volts, voltsTime, length }: Recording): string | undefined {
  let rested = 0;
  for (let k = 0; k < length; k++) {
    if (!(voltsTime[k]! > Number.NEGATIVE_INFINITY)) continue;
    rested ||= volts[k]!;
    if (volts[k]! > LEAST_SHARE * rested) continue;
    return (
      `the battery gave out: from ${rested.toFixed(1)} V it fell to ${volts[k]!.toFixed(1)} V; charge it, look ` +
      "at its plug, and run this step again"
    );
  }
  return rested > 0
    ? undefined
    : "nobody measured the battery's voltage; constants need it: look at its sensor";
}
