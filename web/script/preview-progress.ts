import { duration } from "./duration.ts";
import type { Progress } from "./progress.ts";

export interface PreviewTimes {
  /** Somebody else's goes first. */
  readonly waits: boolean;
  /** s that it has been computed. */
  readonly elapsed: number;
  /** s of the robot's time. */
  readonly simulated: number;
  /** s of the robot's time; null: nobody knows. */
  readonly expected: number | null;
}

/** A preview is as far as its simulated car; what it took before says how much is left. */
export function previewProgress({ waits, elapsed, simulated, expected }: PreviewTimes): Progress {
  if (waits) return { part: null, text: "Waits until somebody else’s preview is done" };
  if (simulated === 0) return { part: null, text: "A simulated car is being made ready…" };
  const computed = `computed for ${duration(elapsed)}`;
  if (expected === null || expected <= 0)
    return { part: null, text: `${duration(simulated)} of the run so far, ${computed}` };
  return {
    part: Math.min(1, simulated / expected),
    text: `${duration(simulated)} of about ${duration(expected)}, ${computed}`,
  };
}
