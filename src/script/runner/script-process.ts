import { type ChildProcess, fork } from "node:child_process";
import { extname } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../core/system-clock.ts";
import type { ScriptLine } from "../link.ts";
import type {
  FromScript,
  Report,
  RunState,
  Sample,
  Stage,
  StepBegan,
  StepEnded,
  ToScript,
  Touch,
} from "./messages.ts";
import type { CarWish, LiveCar } from "./open-wire.ts";
import type { Place, Trouble } from "./trouble.ts";

/** What a run tells on its way. */
interface RunEvents {
  /** One of the files that the script consists of. */
  file?(path: string): void;
  line?(line: ScriptLine): void;
  state?(state: RunState): void;
  /** What the script should do otherwise. */
  warning?(trouble: Trouble): void;
  /** What the script is at; only who listens pays for it. */
  step?(step: StepBegan): void;
  stepEnded?(step: StepEnded): void;
  /** Where the car is, as often as the robot tells it, some at a time; only who listens pays for it. */
  trace?(samples: readonly Sample[]): void;
  /** Of a traced run: where it takes place, before anything else of it. */
  stage?(stage: Stage): void;
  /** Of a traced run. */
  touch?(touch: Touch): void;
  /** Written by the script to its standard output or error. */
  text?(text: string): void;
}

export interface ScriptRun {
  /** Path of its file. */
  readonly script: string;
  readonly seed?: number | undefined;
  /** Shown to the other people at the robot; left out: the file's name. */
  readonly name?: string | undefined;
  /** It is somebody else's script, and has no files and no network: see sandbox.md. */
  readonly sandbox?: boolean | undefined;
  /** Of its text, as `versionOf` has it: in a sandbox another text does not run. */
  readonly version?: string | undefined;
  /** Opens the car once the script is loaded, so that a script with a mistake starts no robot. */
  readonly car: () => Promise<CarWish>;
  readonly events: RunEvents;
}

/** Of the process around a sandbox: a script can make it keep things. */
const HOST_MEMORY_MB = 256;
/** s */
const LOOK_EVERY = 0.5;
/** Longer than an endless loop is given in there: this is for whoever waits without letting anything else run, s. */
const PATIENCE = 30;
/** A Pi Zero with a cold disk takes its time, s. */
const START_PATIENCE = 60;

/** A script in a process of its own, which cannot harm this one. */
export class ScriptProcess {
  /** Never rejected: whatever becomes of the process is a report. */
  readonly result: Promise<Report>;
  readonly #run: ScriptRun;
  readonly #child: ChildProcess;
  readonly #watch: ReturnType<typeof setInterval>;
  #settle!: (report: Report) => void;
  #report: Report | undefined;
  /** The script's process has come to its end in order. */
  #hasResult = false;
  #last: Pick<Report, "estimate" | "truth" | "elapsed" | "isStanding" | "isArmed"> = {};
  #began: number | undefined;
  /** The same by this computer's clock, s. */
  #since: number | undefined;
  #car: CarWish | undefined;
  #armed: LiveCar | undefined;
  /** Before the script had it, so that its end is no reason to disarm it. */
  #wasArmed = false;
  #isUp = false;
  /** How often its heart was looked for in vain; counted, for a computer that slept is no hanging script. */
  #missed = 0;

  constructor(run: ScriptRun) {
    this.#run = run;
    const ending = extname(fileURLToPath(import.meta.url));
    const args = [run.script, ...(run.sandbox ? ["--sandbox", run.version ?? ""] : [])];
    this.#child = fork(fileURLToPath(new URL(`./main${ending}`, import.meta.url)), args, {
      stdio: ["ignore", "pipe", "pipe", "ipc", "pipe"],
      // The script sees none of it anyway; should it ever break out, there are no secrets here.
      ...(run.sandbox && {
        env: {},
        execArgv: [...process.execArgv, `--max-old-space-size=${HOST_MEMORY_MB}`],
      }),
    });
    this.result = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#child.on("message", (message: FromScript) => this.#hear(message));
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.setEncoding("utf8").on("data", (text: string) => run.events.text?.(text));
    }
    const where = this.#child.stdio[4] as Readable;
    where.setEncoding("utf8").once("data", (text: string) => {
      const { place, seconds } = hangOf(text);
      this.#hang(seconds, "as in an endless loop without await", place);
    });
    this.#child.on("error", (error) => this.#fail(`its process does not start: ${error.message}`));
    // "close" comes after the last of what it wrote.
    this.#child.on("close", (code, signal) => this.#close(code, signal));
    this.#watch = setInterval(() => this.#look(), LOOK_EVERY * 1000);
  }

  /** The live car that was left armed by a process that could not disarm it any more. */
  get leftArmed(): LiveCar | undefined {
    return this.#armed;
  }

  /** Ends it in order: the car stops first. */
  abort(why: string): void {
    this.#send({ type: "abort", why });
  }

  /** Ends it at once. A live car stops by itself: nobody speaks to it any more. */
  kill(why: string): void {
    this.#fail(why, { isAborted: true });
  }

  #hear(message: FromScript): void {
    this.#missed = 0;
    const { events } = this.#run;
    if (message.type === "up") this.#isUp = true;
    else if (message.type === "file") events.file?.(message.file);
    else if (message.type === "line") events.line?.(message.line);
    else if (message.type === "warning") events.warning?.(message.trouble);
    else if (message.type === "loaded") void this.#openCar();
    else if (message.type === "step") events.step?.(message);
    else if (message.type === "step-ended") events.stepEnded?.(message);
    else if (message.type === "stage") events.stage?.(message);
    else if (message.type === "trace") events.trace?.(message.samples);
    else if (message.type === "touch") events.touch?.(message);
    else if (message.type === "state") {
      const { type: _, ...state } = message;
      if (this.#began === undefined) this.#wasArmed = state.isArmed;
      this.#began ??= state.time;
      this.#since ??= systemClock.now();
      const { estimate, truth, time, isStanding, isArmed } = state;
      this.#last = { estimate, truth, elapsed: time - this.#began };
      // A simulated car stays as it is when its process ends; one on the floor stops by itself.
      if (this.#car?.kind === "fast") this.#last = { ...this.#last, isStanding, isArmed };
      events.state?.(state);
    } else if (message.type === "result") {
      const { type: _, ...report } = message;
      this.#report ??= { ...report, ...this.#waited() };
      this.#hasResult = true;
    }
  }

  async #openCar(): Promise<void> {
    try {
      this.#car = await this.#run.car();
      const { seed, name, events } = this.#run;
      const wantsSteps = events.step !== undefined;
      const wantsTrace = events.trace !== undefined;
      this.#send({ type: "drive", car: this.#car, seed, name, wantsSteps, wantsTrace });
    } catch (error) {
      this.#fail((error as Error).message);
    }
  }

  #look(): void {
    const patience = this.#isUp ? PATIENCE : START_PATIENCE;
    if (++this.#missed * LOOK_EVERY <= patience || this.#report) return;
    if (this.#isUp) this.#hang(patience, "and it computed nothing");
    else this.#fail(`its process does not come up within ${patience} s`);
  }

  #hang(seconds: number, how: string, place?: Place): void {
    this.#fail(`it hangs: nothing else could run for ${seconds} s, ${how}; it was ended`, { place });
  }

  /** Its process is not to do anything more. */
  #fail(
    text: string,
    { place, isAborted = false }: { place?: Place | undefined; isAborted?: boolean } = {},
  ): void {
    this.#report ??= { ok: false, trouble: { text, place }, isAborted, ...this.#last, ...this.#waited() };
    this.#child.kill("SIGKILL");
  }

  #waited(): Pick<Report, "waited"> {
    return this.#since === undefined ? {} : { waited: systemClock.now() - this.#since };
  }

  #close(code: number | null, signal: NodeJS.Signals | null): void {
    clearInterval(this.#watch);
    const isInOrder = this.#hasResult || this.#began === undefined || this.#wasArmed;
    if (!isInOrder && this.#car?.kind === "live") this.#armed = this.#car;
    const text =
      signal === null
        ? `it ended its own process (exit code ${code}) before it was done`
        : `its process was ended from outside (${signal})`;
    this.#settle(this.#report ?? { ok: false, trouble: { text }, ...this.#last, ...this.#waited() });
  }

  #send(message: ToScript): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }
}

/** What the watch wrote; a script can write there too. */
function hangOf(text: string): { readonly place?: Place; readonly seconds: number } {
  try {
    return JSON.parse(text.split("\n")[0]!);
  } catch {
    return { seconds: PATIENCE };
  }
}
