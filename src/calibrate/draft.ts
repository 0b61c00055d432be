import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod";
import { writeAtomically } from "../core/atomic-file.ts";
import { readDocument } from "../profile/document.ts";
import { measuredSchema } from "../profile/measured.ts";
import { writeVersion } from "../profile/store.ts";
import { type Draft, STEP_NAMES } from "./procedure.ts";
import type { StepName } from "./result.ts";

const motor = z.strictObject({ kS: z.number(), kV: z.number(), kA: z.number() });
const draftSchema = z.strictObject({
  version: z.literal(1),
  /** When its latest step was done, ISO 8601. */
  date: z.string().max(40),
  /** Its name, lest the folder was copied. */
  car: z.string(),
  done: z.array(z.enum(STEP_NAMES as [StepName, ...StepName[]])),
  measured: measuredSchema,
  onBlocks: z
    .array(z.strictObject({ forward: motor, reverse: motor }))
    .length(4)
    .optional(),
});

/** The file of a calibration that is not over, beside what was measured before: `calibration/<car>/unfinished.json`. */
export class DraftFile {
  readonly path: string;

  /** @param measuredPath of the car */
  constructor(measuredPath: string) {
    this.path = join(dirname(measuredPath), "unfinished.json");
  }

  get isThere(): boolean {
    return existsSync(this.path);
  }

  /**
   * @returns undefined: there is none
   * @throws DocumentError where it is broken
   */
  read(): (Draft & { readonly date: string; readonly car: string }) | undefined {
    if (!this.isThere) return undefined;
    const { date, car, done, measured, onBlocks } = readDocument(this.path, draftSchema);
    return { date, car, done, findings: { measured, onBlocks } };
  }

  /** @param keepsOlder what is there is of another calibration, and is kept under history/ */
  write({ done, findings: { measured, onBlocks } }: Draft, date: string, keepsOlder: boolean): void {
    const car = measured.car ?? "";
    const text = `${JSON.stringify({ version: 1, date, car, done, measured, onBlocks }, null, 2)}\n`;
    if (keepsOlder) writeVersion(this.path, text);
    else writeAtomically(this.path, text);
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }
}
