import { existsSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { systemClock } from "../core/system-clock.ts";
import { DocumentError } from "../profile/document.ts";
import { type CarFiles, DEFAULT_PROFILE, loadCar } from "../profile/profile.ts";
import { writeVersion } from "../profile/store.ts";
import { NoRobotError } from "../robots/live-robot.ts";
import { CalibrationError } from "./car/car.ts";
import { type OpenedCar, openCar } from "./car/open-car.ts";
import { check } from "./check.ts";
import { assisted } from "./person/assisted-person.ts";
import { HandsPerson } from "./person/hands-person.ts";
import { interruptible } from "./person/interruptible.ts";
import type { Person } from "./person/person.ts";
import { ScriptedPerson } from "./person/scripted-person.ts";
import { type CalibrateFlags, CalibrationFiles } from "./plan.ts";
import { calibrate } from "./procedure.ts";
import { reportHtml } from "./report/html.ts";
import type { CalibrationResult, Progress } from "./result.ts";
import { JsonProgress } from "./terminal/json-progress.ts";
import { openTerminal, paperOn } from "./terminal/node-terminal.ts";
import { TerminalPerson } from "./terminal/person.ts";
import { TerminalProgress } from "./terminal/progress.ts";
import type { Terminal } from "./terminal/terminal.ts";
import { Workbench } from "./workbench.ts";

export type { CalibrateFlags } from "./plan.ts";

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
  if (flags.check && (flags.only || flags.skip.length > 0 || flags.resume)) {
    complain("--check is one drive of its own: it goes with none of --only, --skip and --resume");
    return WRONG_USAGE;
  }
  let car: CarFiles;
  let files: CalibrationFiles;
  try {
    car = loadCar(flags.profile ?? DEFAULT_PROFILE);
    files = new CalibrationFiles(flags, car);
  } catch (error) {
    return failure(error, flags);
  }
  if (flags.fast && flags.world === undefined && car.written.hardware.backend !== "sim") {
    complain(
      `--fast is for a simulated car, and ${car.written.name} is a real one: say in which world, with --world`,
    );
    return WRONG_USAGE;
  }
  // In a world where time flies nobody can hold a key.
  const terminal = flags.yes || flags.fast ? undefined : openTerminal(process.stdin, process.stderr);
  const stop = new AbortController();
  const ignore = terminal ? () => {} : onSignals((name) => stop.abort(name));
  try {
    const opened = await openCar({ ...flags, profile: car.path });
    try {
      const progress = progressOf(flags);
      const person = interruptible(personFor(terminal, opened, progress), stop.signal);
      const bench = new Workbench(opened.car, person, progress);
      announce(flags, opened, files, progress);
      if (flags.check) return await checkOnly(bench, flags, car, opened);
      const world = opened.car.hands && (flags.world ?? "the default world");
      const isFirst = car.measuredPath === undefined || !existsSync(car.measuredPath);
      const result = await calibrate(
        bench,
        files.plan(() => new Date(), world),
      );
      return finish(result, flags, car, opened, isFirst);
    } finally {
      await opened.close();
    }
  } catch (error) {
    const code = failure(error, flags);
    if (files.hasKept) {
      complain(
        `what was found so far is kept: go on with  strafe calibrate --profile ${flags.profile} --resume`,
      );
    }
    return code;
  } finally {
    ignore();
    terminal?.close();
  }
}

function announce(
  flags: CalibrateFlags,
  { page, car }: OpenedCar,
  files: CalibrationFiles,
  progress: Progress,
): void {
  if (page !== undefined)
    progress.say(`Watch the car, and stop it, in a browser: ${page} (Space stops it there).`);
  if (flags.check) return;
  const { past } = files;
  const why = files.noPlace(car.hands !== undefined);
  if (why !== undefined) progress.say(`Nothing will be saved: ${why}.`);
  if (past) progress.say(`Going on with what was found until ${past.date}: ${past.done.join(", ")}.`);
}

function personFor(
  terminal: Terminal | undefined,
  { car: { hands } }: OpenedCar,
  progress: Progress,
): Person {
  const beside = hands ? new HandsPerson(hands) : new ScriptedPerson();
  if (!terminal) return beside;
  const person = new TerminalPerson(terminal, systemClock);
  return hands ? assisted(person, beside, (what) => progress.say(what)) : person;
}

function progressOf({ json }: CalibrateFlags): Progress {
  if (json) return new JsonProgress((line) => console.log(line));
  return new TerminalProgress(paperOn(process.stderr), systemClock);
}

function finish(
  result: CalibrationResult,
  flags: CalibrateFlags,
  { measuredPath }: CarFiles,
  opened: OpenedCar,
  isFirst: boolean,
): number {
  const { saved, validation } = result;
  // The report beside measured.json is of what stands there.
  const beside = measuredPath && join(dirname(measuredPath), saved ? "report.html" : "report-not-saved.html");
  const report = flags.report ?? (saved !== undefined || validation ? beside : undefined);
  const hasFailed = result.steps.some(({ state }) => state === "failed") || validation?.isBetter === false;
  if (flags.json) {
    const { steps, before: _, seconds, ...rest } = result;
    const short = steps.map(({ step, state, why }) => ({ step, state, why }));
    const whole = { type: "result", ok: !hasFailed, ...rest, steps: short, elapsed: seconds, report };
    console.log(JSON.stringify({ ...whole, ...opened.car.poses() }));
  } else for (const line of closingLines(result, report, isFirst)) console.log(line);
  if (report !== undefined) writeReport(report, reportHtml(result), report === beside && saved !== undefined);
  return hasFailed ? FAILED : 0;
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

function closingLines(
  { seconds, saved, why = "" }: CalibrationResult,
  report: string | undefined,
  isFirst: boolean,
): string[] {
  const car = saved && basename(dirname(saved));
  const past = `What it was before is kept: strafe profile diff ${car} --measured, strafe profile rollback ${car} --measured`;
  return [
    ...(saved ? [`Saved to ${saved}.`, ...(isFirst ? [] : [past])] : [`Nothing was saved: ${why}`]),
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

function failure(error: unknown, { json }: CalibrateFlags): number {
  const isSaid =
    error instanceof CalibrationError || error instanceof DocumentError || error instanceof NoRobotError;
  if (!isSaid) throw error;
  complain(error.message);
  if (json) console.log(JSON.stringify({ type: "result", ok: false, why: error.message }));
  return FAILED;
}

const complain = (text: string) => console.error(`strafe: ${text}`);
