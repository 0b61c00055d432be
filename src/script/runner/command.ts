import { accessSync, constants, type Stats, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { robotOrigin } from "../../pairing/keyring.ts";
import { profilePath } from "../../profile/places.ts";
import { type LiveRobot, robotFor } from "../../robots/live-robot.ts";
import { Asked } from "./asked.ts";
import { disarm } from "./disarm.ts";
import { keyFor } from "./key.ts";
import { scriptFile } from "./load.ts";
import type { StepBegan } from "./messages.ts";
import type { CarWish } from "./open-wire.ts";
import { JsonReporter, type Reporter, TextReporter } from "./reporter.ts";
import { ScriptProcess } from "./script-process.ts";
import { doubted, endedBadly } from "./step-trouble.ts";
import { ScriptError, shortPath, type Trouble } from "./trouble.ts";
import { WatchedFiles } from "./watched-files.ts";

export interface RunFlags {
  /** Of a gateway, or the path of control's socket. */
  readonly robot?: string;
  readonly profile?: string;
  readonly world?: string;
  readonly fast: boolean;
  readonly json: boolean;
  readonly seed?: number;
  readonly watch: boolean;
  /** Draws what the script would do; no robot is asked. */
  readonly dryRun: boolean;
  /** Path of a picture of a dry run. */
  readonly svg?: string;
  readonly sandbox: boolean;
}

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;
/** What a browser takes for an address. */
const HOST_AND_PORT = /^([\w.-]+|\[[\da-f:]+\]):\d{1,5}$/i;

/**
 * The command `strafe run`.
 *
 * @returns the exit code: 0 done, 1 the script or the car failed or the run was ended, 2 wrong usage
 */
export async function runCommand(path: string, flags: RunFlags): Promise<number> {
  const wrong = wrongUsage(flags) ?? wrongScript(path) ?? wrongPicture(flags.svg);
  if (wrong !== undefined) {
    console.error(`strafe: ${wrong}`);
    return WRONG_USAGE;
  }
  const script = resolve(path);
  const reporter = flags.json ? new JsonReporter(process) : new TextReporter(process);
  const car = new HiredCar(flags, reporter);
  const asked = new Asked();
  const isDry = isDryRun(flags);
  if (isDry && !flags.dryRun)
    reporter.note("--svg is of a dry run: the script is only tried on a simulated car, to be drawn.");
  const once = isDry ? (await import("./dry-run.ts")).dryRunOnce : undefined;
  try {
    const files = flags.watch ? new WatchedFiles(script) : undefined;
    try {
      for (;;) {
        files?.forget();
        const ok = once
          ? await once(script, flags, process, asked, files)
          : await runOnce(script, flags, reporter, car, asked, files);
        if (files && !files.hasChanged && asked.why === undefined) {
          reporter.note("It begins anew when the script changes; Ctrl-C ends it.");
          await Promise.race([files.changed(), asked.once]);
        }
        if (!files || asked.why !== undefined) return ok ? DONE : FAILED;
      }
    } finally {
      files?.close();
    }
  } finally {
    await car.release();
    asked.close();
  }
}

const isDryRun = ({ dryRun, svg }: RunFlags) => dryRun || svg !== undefined;

async function runOnce(
  script: string,
  { seed, sandbox }: RunFlags,
  reporter: Reporter,
  car: HiredCar,
  asked: Asked,
  files: WatchedFiles | undefined,
): Promise<boolean> {
  let isStanding = true;
  const begun = new Map<number, StepBegan>();
  const warn = (trouble: Trouble | undefined) => trouble && reporter.warning(script, trouble);
  const process = new ScriptProcess({
    script,
    seed,
    sandbox,
    car: () => car.wish(),
    events: {
      file: (file) => files?.add(file),
      line: (line) => reporter.line(line),
      text: (text) => reporter.text(text),
      warning: warn,
      step(step) {
        begun.set(step.id, step);
        warn(doubted(step));
      },
      stepEnded({ id, result, slipped }) {
        warn(endedBadly(begun.get(id)!, result?.reason, slipped));
        begun.delete(id);
      },
      state(state) {
        isStanding = state.isStanding;
        reporter.state(state);
        beginAnew();
      },
    },
  });
  // A car that drives is not stopped by somebody who saves a file.
  const beginAnew = () => {
    if (isStanding && files?.hasChanged) process.abort("it begins anew: the script has changed");
  };
  void files?.changed().then(beginAnew);
  asked.run = process;
  const report = await process.result;
  asked.run = undefined;
  const left = process.leftArmed === undefined ? {} : await disarm(process.leftArmed);
  reporter.result(script, { ...report, ...left });
  return report.ok;
}

function wrongUsage(flags: RunFlags): string | undefined {
  const { robot, world, profile, fast } = flags;
  if (robot === undefined) return undefined;
  if (isDryRun(flags))
    return "a dry run tries the script on a simulated car, and no robot is asked: leave out --robot beside it";
  if (fast) return "--fast is for a simulated car in this process, so there is no --robot beside it";
  if (world !== undefined)
    return "--robot names a robot that runs, and --world one to be simulated: say one of them";
  if (profile !== undefined)
    return "a robot that runs has its profile already: leave out --profile beside --robot";
  if (/^[a-z]+:\/\//i.test(robot) && robotAddress(robot) === undefined)
    return `"${robot}" is no address of a robot: write it like  http://127.0.0.1:8080`;
  if (HOST_AND_PORT.test(robot) && !look(robot))
    return `"${robot}" is no address of a robot, which begins with http://: write  http://${robot}`;
  return undefined;
}

function wrongScript(path: string): string | undefined {
  try {
    scriptFile(path);
    return undefined;
  } catch (error) {
    if (error instanceof ScriptError) return error.message;
    throw error;
  }
}

/** Whoever waits for a picture is told before the drive that it has no place. */
function wrongPicture(svg: string | undefined): string | undefined {
  if (svg === undefined) return undefined;
  const folder = shortPath(dirname(resolve(svg)));
  const isFolder = (path: string) => look(path)?.isDirectory() === true;
  if (isFolder(svg)) return `--svg ${svg} is a folder: name a file, such as way.svg`;
  if (!isFolder(folder))
    return `--svg ${svg}: there is no folder ${folder}; make it with  mkdir -p ${folder}`;
  try {
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch {
    return `--svg ${svg}: nobody may write in ${folder} here; name another folder`;
  }
}

/** @returns undefined: nothing is there, as far as can be seen */
function look(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** @returns undefined: it is none */
function robotAddress(robot: string): string | undefined {
  if (!/^[a-z]+:\/\//i.test(robot)) return robot;
  const url = URL.canParse(robot) ? new URL(robot) : undefined;
  const scheme = { "http:": "ws:", "https:": "wss:", "ws:": "ws:", "wss:": "wss:" }[url?.protocol ?? ""];
  return url && scheme && `${scheme}//${url.host}/robot`;
}

/** The car of a command: found or started when it is first wanted, and kept from run to run. */
class HiredCar {
  readonly #flags: RunFlags;
  readonly #reporter: Reporter;
  #robot: Promise<LiveRobot> | undefined;

  constructor(flags: RunFlags, reporter: Reporter) {
    this.#flags = flags;
    this.#reporter = reporter;
  }

  /** @throws NoRobotError where there is none; DocumentError where there is no such profile */
  async wish(): Promise<CarWish> {
    const { fast, robot, world, profile } = this.#flags;
    if (fast) return { kind: "fast", profile, world };
    if (robot !== undefined) return this.#named(robot);
    const isNew = this.#robot === undefined;
    this.#robot ??= robotFor({
      profile: profile === undefined ? undefined : profilePath(profile),
      world,
      which: "--robot URL",
    });
    const { socket, page } = await this.#robot;
    if (isNew && page !== undefined)
      this.#reporter.note(`Watch the car, and stop it, in a browser: ${page} (Space stops it there).`);
    return { kind: "live", address: socket };
  }

  /** @throws NotPairedError where it does not let this computer in */
  async #named(robot: string): Promise<CarWish> {
    const origin = robotOrigin(robot);
    const canAsk = !this.#flags.json && process.stdin.isTTY && process.stderr.isTTY;
    const token = origin === undefined ? undefined : await keyFor(origin, canAsk ? process : undefined);
    return { kind: "live", address: robotAddress(robot)!, named: robot, token };
  }

  /** Stops a robot that was started for this. */
  async release(): Promise<void> {
    const robot = await this.#robot?.catch(() => undefined);
    await robot?.stop();
  }
}
