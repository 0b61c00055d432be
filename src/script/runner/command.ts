import { resolve } from "node:path";
import { profilePath } from "../../profile/places.ts";
import { type LiveRobot, robotFor } from "../../robots/live-robot.ts";
import { disarm } from "./disarm.ts";
import type { Report } from "./messages.ts";
import type { CarWish } from "./open-wire.ts";
import { JsonReporter, type Reporter, TextReporter } from "./reporter.ts";
import { ScriptProcess } from "./script-process.ts";
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
  readonly sandbox: boolean;
}

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/**
 * The command `strafe run`.
 *
 * @returns the exit code: 0 done, 1 the script or the car failed or the run was ended, 2 wrong usage
 */
export async function runCommand(path: string, flags: RunFlags): Promise<number> {
  const wrong = wrongUsage(flags);
  if (wrong !== undefined) {
    console.error(`strafe: ${wrong}`);
    return WRONG_USAGE;
  }
  const script = resolve(path);
  const reporter = flags.json ? new JsonReporter(process) : new TextReporter(process);
  const car = new HiredCar(flags, reporter);
  const asked = new Asked();
  try {
    const files = flags.watch ? new WatchedFiles(script) : undefined;
    try {
      for (;;) {
        files?.forget();
        const report = await runOnce(script, flags, reporter, car, asked, files);
        reporter.result(script, report);
        if (files && !files.hasChanged && asked.why === undefined) {
          reporter.note("It begins anew when the script changes; Ctrl-C ends it.");
          await Promise.race([files.changed(), asked.once]);
        }
        if (!files || asked.why !== undefined) return report.ok ? DONE : FAILED;
      }
    } finally {
      files?.close();
    }
  } finally {
    await car.release();
    asked.close();
  }
}

async function runOnce(
  script: string,
  { seed, sandbox }: RunFlags,
  reporter: Reporter,
  car: HiredCar,
  asked: Asked,
  files: WatchedFiles | undefined,
): Promise<Report> {
  let isStanding = true;
  const process = new ScriptProcess({
    script,
    seed,
    sandbox,
    car: () => car.wish(),
    events: {
      file: (file) => files?.add(file),
      line: (line) => reporter.line(line),
      text: (text) => reporter.text(text),
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
  asked.process = process;
  const report = await process.result;
  asked.process = undefined;
  if (process.leftArmed !== undefined) await disarm(process.leftArmed);
  return report;
}

function wrongUsage({ robot, world, profile, fast }: RunFlags): string | undefined {
  if (robot === undefined) return undefined;
  if (fast) return "--fast is for a simulated car in this process, so there is no --robot beside it";
  if (world !== undefined)
    return "--robot names a robot that runs, and --world one to be simulated: say one of them";
  if (profile !== undefined)
    return "a robot that runs has its profile already: leave out --profile beside --robot";
  if (/^[a-z]+:\/\//i.test(robot) && robotAddress(robot) === undefined)
    return `"${robot}" is no address of a robot: write it like  http://127.0.0.1:8080`;
  return undefined;
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
    if (robot !== undefined) return { kind: "live", address: robotAddress(robot)! };
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

  /** Stops a robot that was started for this. */
  async release(): Promise<void> {
    const robot = await this.#robot?.catch(() => undefined);
    await robot?.stop();
  }
}

const SIGNALS = {
  SIGINT: "ended by Ctrl-C",
  SIGTERM: "ended from outside",
  SIGHUP: "the terminal was closed",
};

/** Whether somebody wants it to end. Once is in order; twice is at once. */
class Asked {
  /** The run that is under way. */
  process: ScriptProcess | undefined;
  why: string | undefined;
  readonly once: Promise<void>;
  #tell: () => void = () => {};

  readonly #listener = (name: NodeJS.Signals) => {
    if (this.why !== undefined) {
      this.process?.kill(`${this.why}, at once`);
      return;
    }
    this.why = SIGNALS[name as keyof typeof SIGNALS];
    this.process?.abort(this.why);
    this.#tell();
  };

  constructor() {
    this.once = new Promise((resolve) => {
      this.#tell = resolve;
    });
    for (const name of Object.keys(SIGNALS)) process.on(name, this.#listener);
  }

  close(): void {
    for (const name of Object.keys(SIGNALS)) process.off(name, this.#listener);
  }
}
