import type { Measured } from "../profile/measured.ts";
import type { Fit } from "./identify/fit.ts";

export type StepName =
  | "preflight"
  | "wiring"
  | "counts"
  | "motors"
  | "floor"
  | "sonar"
  | "timed"
  | "validation";

/** One constant, as a line of a table. */
export interface Constant {
  /** Such as "frontLeft forward kV", or "wheel radius". */
  readonly name: string;
  readonly fit: Fit;
  /** What was in force until now, in the unit of the fit. */
  readonly before?: number | undefined;
}

/** Many points of one kind in a {@link Chart}. */
export interface Series {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Points that were measured, or a line that was computed. */
  readonly kind: "dots" | "line";
}

/** Something to be drawn in the report. */
export interface Chart {
  readonly title: string;
  /** Axes, with their units. */
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly Series[];
}

/** What came of one step. */
export interface StepResult {
  readonly step: StepName;
  readonly state: "done" | "skipped" | "failed";
  /** Why it found nothing, or was left out, as a sentence. */
  readonly why?: string;
  readonly constants: readonly Constant[];
  /** Sentences for a person: what else was found, such as swapped plugs; and what was refused, and why. */
  readonly notes: readonly string[];
  readonly charts: readonly Chart[];
}

/** How well the car followed on the held-out motion. */
export interface Tracking {
  /**
   * Root mean square of target − speed over that of the target; of each wheel, in the order of WHEELS. Left out: the car
   * has no encoders.
   */
  readonly wheels?: readonly [number, number, number, number];
  /** Of all together; without encoders by how much its way was off, as a share of it. */
  readonly all: number;
}

/** One motion that nothing was fitted to, with the constants before and after. */
export interface Validation {
  readonly before: Tracking;
  readonly after: Tracking;
  /** The new constants are better, so that they may be saved. */
  readonly isBetter: boolean;
  /** In one sentence; where it is not better, with what may be wrong. */
  readonly verdict: string;
}

/** A calibration that is over. */
export interface CalibrationResult {
  /** The car's name. */
  readonly car: string;
  /** When it began, ISO 8601. */
  readonly date: string;
  /** Robot time that it took, s. */
  readonly seconds: number;
  readonly steps: readonly StepResult[];
  /** undefined: it was left out, or could not be driven. */
  readonly validation: Validation | undefined;
  readonly before: Measured;
  readonly after: Measured;
  /** The file that it was saved to; undefined: nothing was saved, and `why` says why. */
  readonly saved: string | undefined;
  readonly why: string | undefined;
}

/** Is told how it goes, as it goes. */
export interface Progress {
  /** @param title of the step, for a person; @param at of how many */
  step(step: StepName, title: string, at: number, of: number): void;
  /** A sentence. */
  say(text: string): void;
  /** How far the motion that is under way has come. @param seconds of @param of; @param live what to plot, if anything */
  moving(seconds: number, of: number, live?: LivePlot): void;
  /** The motion is over. */
  stood(): void;
  done(result: StepResult): void;
}

/** A few numbers for a plot that moves. */
export interface LivePlot {
  /** What is shown, with its unit, such as "wheel speed, rad/s". */
  readonly title: string;
  /** One value for each wheel, in the order of WHEELS. */
  readonly values: readonly number[];
}
