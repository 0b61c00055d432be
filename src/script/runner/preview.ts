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
const PATIENCE = 20;
/** After being asked to end, s. */
const LAST_PATIENCE = 5;
/** Knocks that follow each other within this are one, s. */
const ONE_KNOCK = 0.5;
const SAME_TIME = 1e-6;

/**
 * What a script would do, tried on a simulated car on virtual time, in a process of its own: no robot is asked.
 * Never rejected: whatever is wrong with the script is its `trouble`.
 */
export async function preview(options: PreviewOptions): Promise<Preview> {
  const rehearsal = new Rehearsal(options.limit ?? LIMIT);
  const { script, seed, profile, world, sandbox, signal, onFile, onText } = options;
  const process = new ScriptProcess({
    script,
    seed,
    sandbox,
    car: async () => ({ kind: "fast", profile, world }),
    events: {
      ...(onFile && { file: onFile }),
      ...(onText && { text: onText }),
      line: (line) => rehearsal.lines.push(line),
      step: (step) => rehearsal.began.push(step),
      stepEnded: (step) => rehearsal.ended.set(step.id, step),
      stage: (stage) => {
        rehearsal.stage = stage;
        patience.begin();
      },
      touch: (touch) => rehearsal.touched.push(touch),
      trace(samples) {
        rehearsal.samples.push(...samples);
        patience.begin();
        if (rehearsal.isBeyond) process.abort("it goes on beyond the limit");
      },
    },
  });
  const patience = new Patience(process);
  const abort = () => process.abort("it was ended");
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    return rehearsal.outcome(await process.result);
  } finally {
    patience.end();
    signal?.removeEventListener("abort", abort);
  }
}

/** Ends a script for which time stands. */
class Patience {
  readonly #process: ScriptProcess;
  #timer: NodeJS.Timeout | undefined;

  constructor(process: ScriptProcess) {
    this.#process = process;
  }

  /** Time passes. */
  begin(): void {
    this.end();
    this.#timer = setTimeout(() => {
      const why = `it waits for something else than the car: nothing of it for ${PATIENCE} s`;
      this.#process.abort(why);
      this.#timer = setTimeout(() => this.#process.kill(why), 1e3 * LAST_PATIENCE);
    }, 1e3 * PATIENCE);
  }

  end(): void {
    clearTimeout(this.#timer);
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
    const touched = this.touched.filter(isHeard).map(since);
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
      warnings: warningsOf(began, steps, touched, isBeyond, course),
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
  for (const [i, { time, what }] of touched.entries()) {
    const before = touched[i - 1];
    if (before && time - before.time < ONE_KNOCK && what === before.what) continue;
    const step = steps.findLast(({ isMotion, from, to }) => isMotion && from <= time && time <= to);
    const during = step ? ` during ${step.what}` : "";
    found.push({
      text: `the car knocks against ${what} at ${time.toFixed(1)} s${during}`,
      place: step?.place,
    });
  }
  for (const step of steps) found.push(endedBadly(step, step.reason));
  if (isCut) {
    const open = steps.findLast(({ reason }) => reason === "cut");
    const text = `it goes on for longer than ${course.duration.toFixed(0)} s: what comes then is left out`;
    found.push({ text, place: open?.place });
  }
  return onceEach(found.filter((trouble) => trouble !== undefined));
}

/** What a loop does again and again is said once. */
function onceEach(troubles: readonly Trouble[]): Trouble[] {
  const seen = new Set<string>();
  return troubles.filter((trouble) => {
    const key = troubleLines(trouble)[0]!;
    return !seen.has(key) && seen.add(key);
  });
}
