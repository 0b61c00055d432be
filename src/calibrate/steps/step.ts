import type { Measured } from "../../profile/measured.ts";
import type { Fit } from "../identify/fit.ts";
import type { WheelConstants } from "../identify/load.ts";
import type { Chart, Constant, StepName } from "../result.ts";
import type { Workbench } from "../workbench.ts";

/** What is known so far; steps add to it. */
export interface Findings {
  /** What would be saved. */
  readonly measured: Measured;
  /** The motors without the car's weight, which shows only in the difference; undefined: the motors were not measured. */
  readonly onBlocks?: readonly WheelConstants[] | undefined;
}

/** What a step found. */
export interface Outcome {
  readonly findings: Findings;
  readonly constants: readonly Constant[];
  readonly notes: readonly string[];
  readonly charts?: readonly Chart[];
}

/** One part of a calibration: it may be left out, done again, and gone on with another day. */
export interface Step {
  readonly name: StepName;
  /** For a person. */
  readonly title: string;
  /** What comes after it makes no sense without it, so that a script ends where it fails. */
  readonly isVital: boolean;
  /** Why this car has nothing to find here, as a sentence; undefined: it has. */
  pointless(bench: Workbench): string | undefined | Promise<string | undefined>;
  /**
   * @returns undefined: the person left it out
   * @throws CalibrationError where nothing was found, with what to do
   */
  run(bench: Workbench, findings: Findings): Promise<Outcome | undefined>;
}

/** Of a line in the table. */
export function constant(name: string, fit: Fit, before?: number): Constant {
  return { name, fit, ...(before !== undefined && { before }) };
}
