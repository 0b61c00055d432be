import { accessSync, constants, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { systemClock } from "../core/system-clock.ts";
import { DocumentError } from "../profile/document.ts";
import { measuredText } from "../profile/measured.ts";
import { type CarFiles, DEFAULT_PROFILE, loadCar } from "../profile/profile.ts";
import { writeVersion } from "../profile/store.ts";
import { NoRobotError } from "../robots/live-robot.ts";
import { CalibrationError } from "./car/car.ts";
import { type OpenedCar, openCar } from "./car/open-car.ts";
import { check } from "./check.ts";
import { DraftFile } from "./draft.ts";
import { assisted } from "./person/assisted-person.ts";
import { HandsPerson } from "./person/hands-person.ts";
import { interruptible } from "./person/interruptible.ts";
import type { Person } from "./person/person.ts";
import { ScriptedPerson } from "./person/scripted-person.ts";
import { calibrate, type Draft, type Plan } from "./procedure.ts";
import { reportHtml } from "./report/html.ts";
import type { CalibrationResult, Progress, StepName } from "./result.ts";
import { JsonProgress } from "./terminal/json-progress.ts";
import { openTerminal, paperOn } from "./terminal/node-terminal.ts";
import { TerminalPerson } from "./terminal/person.ts";
import { TerminalProgress } from "./terminal/progress.ts";
import type { Terminal } from "./terminal/terminal.ts";
import { Workbench } from "./workbench.ts";

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

const FAILED = 1;
const WRONG_USAGE = 2;

/**
 * The command `strafe calibrate`.
 *
 * @returns the exit code: 0 done, 1 failed or nothing better was found, 2 wrong usage
 */
export async function runCalibrate(flags: CalibrateFlags): Promise<number> {
  const isTerminal = process.stdin.isTTY && process.stderr.isTTY;
  if (!flags.yes && !flags.fast && !isTerminal) {
    complain(
      "nobody can be asked here: call it in a terminal, or say --yes (then keep everybody away from the car)",
    );
    return WRONG_USAGE;
  }
  let files: CarFiles;
  let draft: DraftFile | undefined;
  let past: Draft | undefined;
  try {
    files = loadCar(flags.profile ?? DEFAULT_PROFILE);
    draft = files.measuredPath === undefined ? undefined : new DraftFile(files.measuredPath);
    past = pastOf(draft, flags);
    if (files.measuredPath !== undefined) refuseReadOnly(dirname(files.measuredPath));
  } catch (error) {
    return failure(error, flags);
  }
  // In a world where time flies nobody can hold a key.
  const terminal = flags.yes || flags.fast ? undefined : openTerminal(process.stdin, process.stderr);
  const stop = new AbortController();
  const ignore = terminal ? () => {} : onSignals((name) => stop.abort(name));
  try {
    const opened = await openCar({ ...flags, profile: files.path });
    try {
      const person = interruptible(personFor(terminal, opened), stop.signal);
      const progress = progressOf(flags);
      if (opened.page !== undefined)
        progress.say(`Watch the car, and stop it, in a browser: ${opened.page} (Space stops it there).`);
      const bench = new Workbench(opened.car, person, progress);
      if (flags.check) return await checkOnly(bench, flags, files, opened);
      const result = await calibrate(bench, planOf(flags, files, draft, past));
      return await finish(result, flags, files, opened);
    } finally {
      await opened.close();
    }
  } catch (error) {
    const code = failure(error, flags);
    if (draft?.isThere)
      complain(
        `what was found so far is kept: go on with  strafe calibrate --profile ${flags.profile} --resume`,
      );
    return code;
  } finally {
    ignore();
    terminal?.close();
  }
}

function personFor(terminal: Terminal | undefined, { car: { hands } }: OpenedCar): Person {
  const beside = hands ? new HandsPerson(hands) : new ScriptedPerson();
  if (!terminal) return beside;
  const person = new TerminalPerson(terminal, systemClock);
  return hands ? assisted(person, beside) : person;
}

function progressOf({ json }: CalibrateFlags): Progress {
  if (json) return new JsonProgress((line) => console.log(line));
  return new TerminalProgress(paperOn(process.stderr), systemClock);
}

/** @throws DocumentError where what was kept is broken */
function pastOf(draft: DraftFile | undefined, { resume }: CalibrateFlags): Draft | undefined {
  if (!resume) return undefined;
  const past = draft?.read();
  if (!past) throw new DocumentError("there is no calibration to go on with: begin one without --resume");
  // What is fit one day need not be on another.
  return { ...past, done: past.done.filter((step) => step !== "preflight") };
}

function planOf(
  flags: CalibrateFlags,
  files: CarFiles,
  draft: DraftFile | undefined,
  past: Draft | undefined,
): Plan {
  const { only, skip, surface } = flags;
  const { measuredPath, path, written } = files;
  return {
    car: written.name,
    date: new Date().toISOString(),
    surface,
    before: files.measured,
    draft: past,
    wants: (step) => (only?.includes(step) ?? true) && !skip.includes(step),
    saveUnproven: skip.includes("validation"),
    keep: (found) => draft?.write(found, new Date().toISOString()),
    save(measured) {
      if (measuredPath === undefined) {
        return {
          why: `${basename(path)} is a kit, or no car's own profile.yaml, so there is no place to save it: make a car with  strafe profile new`,
        };
      }
      try {
        writeVersion(measuredPath, measuredText(measured));
      } catch (error) {
        return { why: `it cannot be written: ${(error as Error).message}` };
      }
      draft?.remove();
      return { path: measuredPath };
    },
  };
}

async function finish(
  result: CalibrationResult,
  flags: CalibrateFlags,
  { measuredPath }: CarFiles,
  opened: OpenedCar,
): Promise<number> {
  const report = flags.report ?? (measuredPath && join(dirname(measuredPath), "report.html"));
  if (report !== undefined) writeReport(report, reportHtml(result), flags.report === undefined);
  const isGood = result.saved !== undefined || result.validation?.isBetter === true;
  if (flags.json) {
    const { steps, before: _, seconds, ...rest } = result;
    const short = steps.map(({ step, state, why }) => ({ step, state, why }));
    console.log(
      JSON.stringify({
        type: "result",
        ok: isGood,
        ...rest,
        steps: short,
        elapsed: seconds,
        report,
        ...opened.car.poses(),
      }),
    );
  } else for (const line of closingLines(result, report)) console.log(line);
  return isGood ? 0 : FAILED;
}

/** What was found is worth more than its picture: one that cannot be written is only complained of. */
function writeReport(path: string, html: string, keepsOlder: boolean): void {
  try {
    if (keepsOlder) writeVersion(path, html);
    else writeFileSync(path, html);
  } catch (error) {
    complain(`the report cannot be written: ${(error as Error).message}`);
  }
}

/** @returns 0: all is well; 1: a new calibration is due, or nobody let the car drive */
async function checkOnly(
  bench: Workbench,
  { json }: CalibrateFlags,
  { measured }: CarFiles,
  opened: OpenedCar,
): Promise<number> {
  const began = bench.car.now();
  const result = await check(bench, measured);
  if (json) {
    const elapsed = bench.car.now() - began;
    const poses = opened.car.poses();
    console.log(
      JSON.stringify({ type: "result", ok: result?.isDue === false, ...result, elapsed, ...poses }),
    );
  } else for (const line of result?.notes ?? ["Nothing was checked."]) console.log(line);
  return result?.isDue === false ? 0 : FAILED;
}

function closingLines({ seconds, saved, why }: CalibrationResult, report: string | undefined): string[] {
  const car = saved && basename(dirname(saved));
  return [
    saved
      ? `Saved to ${saved}. What it was before is kept: strafe profile diff ${car} --measured, strafe profile rollback ${car} --measured`
      : `Nothing was saved: ${why}`,
    ...(report === undefined ? [] : [`Report: ${report}`]),
    `It took ${Math.round(seconds)} s of the robot's time.`,
  ];
}

/** @returns takes the listeners away */
function onSignals(ended: (name: string) => void): () => void {
  const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  let asked = false;
  const listener = (name: NodeJS.Signals) => {
    // Twice is an order; the robot lets go of the wheels when nobody speaks to it any more.
    if (asked) process.exit(FAILED);
    asked = true;
    ended(name);
  };
  for (const name of names) process.on(name, listener);
  return () => {
    for (const name of names) process.off(name, listener);
  };
}

/** @throws DocumentError before five minutes of work are lost */
function refuseReadOnly(folder: string): void {
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new DocumentError(`${folder} cannot be written to: what is found could not be saved`);
  }
}

function failure(error: unknown, { json }: CalibrateFlags): number {
  const isSaid =
    error instanceof CalibrationError || error instanceof DocumentError || error instanceof NoRobotError;
  if (!isSaid) throw error;
  complain(error.message);
  if (json) console.log(JSON.stringify({ type: "result", ok: false, why: error.message }));
  return FAILED;
}

const complain = (text: string) => console.error(`strafe: ${text}`);
