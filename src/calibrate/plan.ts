import { accessSync, constants, existsSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { DocumentError } from "../profile/document.ts";
import { measuredText } from "../profile/measured.ts";
import type { CarFiles } from "../profile/profile.ts";
import { writeVersion } from "../profile/store.ts";
import { DraftFile } from "./draft.ts";
import type { Draft, Plan } from "./procedure.ts";
import type { StepName } from "./result.ts";

export interface CalibrateFlags {
  readonly profile?: string;
  readonly world?: string;
  readonly fast: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  readonly resume: boolean;
  /** Only whether a new calibration is due. */
  readonly check: boolean;
  /** Left out: all. */
  readonly only?: readonly StepName[];
  readonly skip: readonly StepName[];
  readonly surface?: string;
  readonly report?: string;
  /** Control's, of a robot that runs. */
  readonly socket?: string;
}

/** The files of one calibration: what is gone on with, what is kept on the way, and where the result goes. */
export class CalibrationFiles {
  readonly #flags: CalibrateFlags;
  readonly #car: CarFiles;
  readonly #draft: DraftFile | undefined;
  /** What an earlier calibration left, where it is to be gone on with. */
  readonly past: (Draft & { readonly date: string }) | undefined;
  #hasKept = false;

  /** @throws DocumentError where a file is broken or of another car, or nothing could be saved in the end */
  constructor(flags: CalibrateFlags, car: CarFiles) {
    this.#flags = flags;
    this.#car = car;
    const { measuredPath } = car;
    this.#draft = measuredPath === undefined ? undefined : new DraftFile(measuredPath);
    if (measuredPath !== undefined) refuseReadOnly(dirname(measuredPath));
    if (flags.report !== undefined) refuseReadOnly(dirname(flags.report));
    this.past = flags.resume ? this.#readPast() : undefined;
  }

  /** Something was found, and not saved. */
  get hasKept(): boolean {
    return this.#hasKept && this.#draft?.isThere === true;
  }

  /**
   * Why what is found has no place to go, as a sentence; undefined: it has.
   *
   * @param isSimulated the car that is driven
   */
  noPlace(isSimulated: boolean): string | undefined {
    const { measuredPath, path, written } = this.#car;
    if (measuredPath === undefined) {
      return `${basename(path)} is a kit, or no car's own profile.yaml, so there is no place to save it: make a car with  strafe profile new`;
    }
    if (isSimulated && written.hardware.backend !== "sim") {
      return `this is the simulated car, and ${written.name} is a real one: what is found here must not go into its file`;
    }
    return undefined;
  }

  /** @param now of the calendar @param world that the car is simulated in; undefined: it is a real one */
  plan(now: () => Date, world: string | undefined): Plan {
    const { only, skip, surface } = this.#flags;
    const { written, measured } = this.#car;
    return {
      car: written.name,
      date: now().toISOString(),
      surface,
      world,
      before: measured,
      draft: this.past,
      wants: (step) => (only?.includes(step) ?? true) && !skip.includes(step),
      saveUnproven: skip.includes("validation"),
      keep: (found) => {
        // An older one that was not gone on with is not lost for that.
        this.#draft?.write(found, now().toISOString(), !this.#hasKept && this.past === undefined);
        this.#hasKept = true;
      },
      save: (found) => {
        const why = this.noPlace(world !== undefined);
        const { measuredPath } = this.#car;
        if (why !== undefined || measuredPath === undefined) return { why: why ?? "" };
        try {
          writeVersion(measuredPath, measuredText(found));
        } catch (error) {
          return { why: `it cannot be written: ${(error as Error).message}` };
        }
        this.#draft?.remove();
        return { path: measuredPath };
      },
    };
  }

  #readPast(): Draft & { readonly date: string } {
    const { measuredPath, written } = this.#car;
    const past = this.#draft?.read();
    if (!past) throw new DocumentError("there is no calibration to go on with: begin one without --resume");
    const { car } = past;
    if (car !== written.name)
      throw new DocumentError(`${this.#draft!.path} is of another car, ${car}: remove it`);
    if (existsSync(measuredPath!) && statSync(measuredPath!).mtime > new Date(past.date)) {
      throw new DocumentError(
        `the calibration that was not finished is of ${past.date}, and another one was saved since: begin anew`,
      );
    }
    // What is fit one day need not be on another.
    return { ...past, done: past.done.filter((step) => step !== "preflight") };
  }
}

/** @throws DocumentError before five minutes of work are lost */
function refuseReadOnly(folder: string): void {
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new DocumentError(
      `${folder} is not there or cannot be written to: what is found could not be kept`,
    );
  }
}
