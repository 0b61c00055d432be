import type { ScriptLine } from "../link.ts";
import type { Report, Sample, Stage, StepBegan, StepEnded, Touch } from "./messages.ts";
import { type Course, courseOf } from "./preview-course.ts";
import { type PreviewStep, stepsOf } from "./preview-steps.ts";
import { ScriptProcess } from "./script-process.ts";
import { doubted, endedBadly } from "./step-trouble.ts";
import { type PathPoint, thinned } from "./thin.ts";
import { type Trouble, troubleLines } from "./trouble.ts";

export interface PreviewOptions {
  /** Path of its file. */
  readonly script: string;
  /** As for a simulated car on a virtual clock. */
  readonly profile?: string | undefined;
  readonly world?: string | undefined;
  readonly seed?: number | undefined;
  /** The script reaches neither files nor the network. */
  readonly sandbox?: boolean | undefined;
  /** See `ScriptRun`. */
  readonly version?: string | undefined;
  /** Ends it; what was seen until then is answered. */
  readonly signal?: AbortSignal | undefined;
  /** s of the robot's time; default 600 */
  readonly limit?: number | undefined;
  /** One of the files that the script consists of. */
  readonly onFile?: ((path: string) => void) | undefined;
  /** Written by the script to its standard output or error. */
  readonly onText?: ((text: string) => void) | undefined;
}

/** What a script would do, m, rad and s; times count from where the run begins. */
export interface Preview {
  /** It came to its end, or was cut while nothing was wrong. */
  readonly ok: boolean;
  /** Why not. */
  readonly trouble?: Trouble | undefined;
  /** It would go on; what is beyond the limit is left out. */
  readonly isCut: boolean;
  /** s */
  readonly duration: number;
  /** m driven. */
  readonly distance: number;
  /** The true path where somebody sees it, else the estimate; field frame; at most 1000 points. */
  readonly points: readonly PathPoint[];
  /** In the order in which they began. */
  readonly steps: readonly PreviewStep[];
  readonly lines: readonly ScriptLine[];
  /** Of the car: m/s, m/s and rad/s. */
  readonly limits: Stage["limits"];
  /** The fastest of the run, of the same. */
  readonly fastest: Stage["limits"];
  /** null: nobody sees the room, or nothing was driven. */
  readonly scene: Stage["scene"];
  /** What the car knocked against, one entry for each knock. */
  readonly touched: readonly Touch[];
  /** What somebody should look at before the car drives: goals where no car can be, knocks, motions that got stuck. */
  readonly warnings: readonly Trouble[];
}

const LIMIT = 600;
const MOST_POINTS = 1000;
/** A script that asks nothing of the car for so long waits for something else, s. */
const PATIENCE = 30;
const LOOK_EVERY = 0.5;
/** After being asked to end, s. */
const LAST_PATIENCE = 5;
/** Touches that follow each other within this are one knock, s. */
const ONE_KNOCK = 0.5;
const SAME_TIME = 1e-6;
/** What is told after so many is left out: nobody reads it, and a script may say a thousand things a second. */
const MOST_LINES = 5000;
const MOST_STEPS = 2000;
const MOST_TOUCHES = 500;
/** A whole preview, s of the computer's time. */
const LONGEST = 180;

/**
 * What a script would do, tried on a simulated car on virtual time, in a process of its own: no robot is asked.
 * Never rejected: whatever is wrong with the script is its `trouble`.
 */
export async function preview(options: PreviewOptions): Promise<Preview> {
  const rehearsal = new Rehearsal(options.limit ?? LIMIT);
  const { script, seed, profile, world, sandbox, version, signal, onFile, onText } = options;
  const process = new ScriptProcess({
    script,
    seed,
    sandbox,
    version,
    car: async () => ({ kind: "fast", profile, world }),
    events: {
      ...(onFile && { file: onFile }),
      ...(onText && { text: onText }),
      line: (line) => keep(rehearsal.lines, line, MOST_LINES),
      step: (step) => keep(rehearsal.began, step, MOST_STEPS),
      stepEnded: (step) => {
        if (step.id < MOST_STEPS) rehearsal.ended.set(step.id, step);
      },
      stage: (stage) => {
        rehearsal.stage = stage;
        patience.begin();
      },
      touch: (touch) => keep(rehearsal.touched, touch, MOST_TOUCHES),
      warning: (trouble) => keep(rehearsal.overlooked, trouble, MOST_TOUCHES),
      trace(samples) {
        rehearsal.samples.push(...samples);
        patience.begin();
        if (rehearsal.isBeyond) process.abort("it goes on beyond the limit");
      },
    },
  });
  const patience = new Patience(process);
  const abort = () => patience.giveUp("it was ended");
  const late = setTimeout(
    () => patience.giveUp(`it takes longer than ${LONGEST} s to compute`),
    1e3 * LONGEST,
  );
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    return rehearsal.outcome(await process.result);
  } finally {
    clearTimeout(late);
    patience.end();
    signal?.removeEventListener("abort", abort);
  }
}

function keep<T>(kept: T[], one: T, most: number): void {
  if (kept.length < most) kept.push(one);
}

/** Ends a script for which time stands. */
class Patience {
  readonly #process: ScriptProcess;
  #timer: NodeJS.Timeout | undefined;
  #kill: NodeJS.Timeout | undefined;
  /** How often time was found standing; counted, for a computer that slept is no waiting script. */
  #looks = 0;

  constructor(process: ScriptProcess) {
    this.#process = process;
  }

  /** Time passes. */
  begin(): void {
    this.#looks = 0;
    this.#timer ??= setInterval(() => this.#look(), 1e3 * LOOK_EVERY);
  }

  #look(): void {
    const stood = ++this.#looks * LOOK_EVERY;
    const why = `it waits for something else than the car: nothing of it for ${PATIENCE} s`;
    if (stood === PATIENCE) this.#process.abort(why);
    else if (stood > PATIENCE + LAST_PATIENCE) this.#process.kill(why);
  }

  giveUp(why: string): void {
    this.#process.abort(why);
    this.#kill ??= setTimeout(() => this.#process.kill(why), 1e3 * LAST_PATIENCE);
  }

  end(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#kill);
  }
}

/** What has been heard of the script so far. */
class Rehearsal {
  readonly #limit: number;
  readonly samples: Sample[] = [];
  readonly lines: ScriptLine[] = [];
  readonly began: StepBegan[] = [];
  readonly ended = new Map<number, StepEnded>();
  readonly touched: Touch[] = [];
  /** Calls that nobody awaited. */
  readonly overlooked: Trouble[] = [];
  stage: Stage | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isBeyond(): boolean {
    const { samples } = this;
    return samples.length > 0 && samples.at(-1)![0] - samples[0]![0] > this.#limit + SAME_TIME;
  }

  /** Until the limit: how soon the script was told to end is chance. */
  outcome(report: Report): Preview {
    const { isBeyond } = this;
    const start = this.samples[0]?.[0] ?? 0;
    const end = isBeyond ? start + this.#limit : Number.POSITIVE_INFINITY;
    const isHeard = ({ time }: { time: number }) => time <= end + SAME_TIME;
    const since = <T extends { readonly time: number }>(news: T): T => ({ ...news, time: news.time - start });
    const course = courseOf(
      this.samples.filter(([time]) => time <= end + SAME_TIME),
      start,
    );
    const began = this.began.filter(isHeard).map(since);
    const ended = new Map(
      [...this.ended].filter(([, news]) => isHeard(news)).map(([id, n]) => [id, since(n)]),
    );
    const limits = this.stage?.limits ?? { forward: 0, strafe: 0, turn: 0 };
    const steps = stepsOf(began, ended, course, limits, isBeyond);
    const touched = knocksOf(this.touched.filter(isHeard).map(since));
    const { ok, trouble } = isBeyond ? { ok: true } : report;
    return {
      ok,
      trouble,
      isCut: isBeyond,
      duration: course.duration,
      distance: course.distanceAt(course.duration),
      points: thinned(course.points, MOST_POINTS),
      steps,
      lines: this.lines.filter(isHeard).map(since),
      limits,
      fastest: course.fastest(0, course.duration),
      scene: this.stage?.scene ?? null,
      touched,
      warnings: onceEach([
        ...warningsOf(began, steps, touched, isBeyond, course),
        ...(isBeyond ? [] : this.overlooked),
      ]),
    };
  }
}

function warningsOf(
  began: readonly StepBegan[],
  steps: readonly PreviewStep[],
  touched: readonly Touch[],
  isCut: boolean,
  course: Course,
): Trouble[] {
  const found: (Trouble | undefined)[] = [...began.map(doubted)];
  for (const { time, what } of touched) {
    const step = steps.findLast(({ isMotion, from, to }) => isMotion && from <= time && time <= to);
    const during = step ? ` during ${step.what}` : "";
    found.push({
      text: `the car knocks against ${what} at ${time.toFixed(1)} s${during}`,
      place: step?.place,
    });
  }
  for (const step of steps) found.push(endedBadly(step, step.reason, step.slipped));
  if (isCut) {
    const open = steps.findLast(({ reason }) => reason === "cut");
    const text = `it goes on for longer than ${course.duration.toFixed(0)} s: what comes then is left out`;
    found.push({ text, place: open?.place });
  }
  return found.filter((trouble) => trouble !== undefined);
}

/** The first touch of each knock: who pushes against something touches it all the time. */
function knocksOf(touches: readonly Touch[]): Touch[] {
  return touches.filter(({ time, what }, i) => {
    const before = touches[i - 1];
    return !before || time - before.time > ONE_KNOCK || what !== before.what;
  });
}

/** What a loop does again and again is said once. */
function onceEach(troubles: readonly Trouble[]): Trouble[] {
  const seen = new Set<string>();
  return troubles.filter((trouble) => {
    const key = troubleLines(trouble)[0]!;
    return !seen.has(key) && seen.add(key);
  });
}
