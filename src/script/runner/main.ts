import { basename, extname, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Telemetry } from "../../protocol/messages.ts";
import { EndedError } from "../errors.ts";
import type { Oversight } from "../oversights.ts";
import { type RunOptions, type RunResult, runScript } from "../run.ts";
import type { Wire } from "../wire.ts";
import { explain } from "./explain.ts";
import type { HangWatchData } from "./hang-watch.ts";
import { home, loadScript } from "./load.ts";
import type { FromScript, Report, RunState, ToScript } from "./messages.ts";
import { openWire } from "./open-wire.ts";
import { isCutShort, overlooked } from "./overlooked.ts";
import { COMPUTING_INSIDE } from "./sandbox/limits.ts";
import { isStanding } from "./standing.ts";
import { StepReporter } from "./step-reporter.ts";
import { Trace } from "./trace.ts";
import type { Trouble } from "./trouble.ts";

// A script's own process: it loads the script, then drives the car that the command names. However the script
// behaves, the command is another process, which can end this one.

/** ms */
const BEAT = 200;
/** A script may stop its car for so long when whoever ran it is gone, ms. */
const ALONE = 5000;
/** The command hears where the car is so often: s of the robot's time, or of a person's. */
const STATE_EVERY = 1;
const STATE_FOR_EYES = 0.1;
const SAME_TIME = 1e-6;

/** Of the processor's time, without a turn of the event loop, s. */
const COMPUTING = 5;

type Drive = Extract<ToScript, { type: "drive" }>;

const file = resolve(process.argv[2]!);
/** It is somebody else's, and has no files and no network. */
const isSandboxed = process.argv[3] === "--sandbox";
/** What the script asks its own calls for is usually far down. */
Error.stackTraceLimit = 50;

const stop = new AbortController();
/** The first thing that went wrong outside of what the script awaits, or why it was to end. */
let trouble: Trouble | undefined;
let isAborted = false;
let isDriving = false;
let isOver = false;
let first: RunState | undefined;
let last: RunState | undefined;
let latest: Telemetry | undefined;
let trace: Trace | undefined;

const say = (message: FromScript) => {
  if (process.connected) process.send!(message);
};

function fail(found: Trouble): void {
  trouble ??= found;
  stop.abort();
  // No car has to be stopped, and nobody can stop a file that is being loaded.
  if (!isDriving) finish({ ok: false, trouble, isAborted });
}

function abort(why: string): void {
  if (!trouble) isAborted = true;
  fail({ text: why });
}

process.on("unhandledRejection", (error) => {
  // It only says that the run is over.
  if (error instanceof EndedError) return;
  const { text, ...rest } = explain(error, home, file);
  fail({ text: `a promise that nobody awaits failed: ${text}`, ...rest });
});
process.on("uncaughtException", (error) => fail(explain(error, home, file)));
process.on("disconnect", () => {
  abort("the command that ran it is gone");
  // Nobody is left to end it otherwise.
  setTimeout(() => process.exit(1), ALONE);
});
// Ctrl-C goes to all of a terminal's group; the command says what comes of it.
for (const name of ["SIGINT", "SIGHUP"] as const) process.on(name, () => {});
// Nothing is left that could go on, and no result is there.
process.on("beforeExit", () => {
  if (isOver) return;
  finish({
    ok: false,
    trouble: { text: "it waits for something that never comes: a promise that nothing will ever settle" },
    ...whereItIs(),
  });
});

let order: (order: Drive) => void = () => {};
const ordered = new Promise<Drive>((resolve) => {
  order = resolve;
});
process.on("message", (message: ToScript) => {
  if (message.type === "abort") abort(message.why);
  else order(message);
});
// What keeps this process alive is the script's and the car's: who waits for nothing any more is found out.
process.channel?.unref();
const pulse = new Int32Array(new SharedArrayBuffer(8));
const watchForHangs = (isScripts: boolean) => Atomics.store(pulse, 1, isScripts ? 1 : 0);
setInterval(() => {
  Atomics.add(pulse, 0, 1);
  say({ type: "beat" });
}, BEAT).unref();
const patience = isSandboxed ? COMPUTING_INSIDE : COMPUTING;
const watch: HangWatchData = { pulse, home, patience };
new Worker(new URL(`./hang-watch${extname(fileURLToPath(import.meta.url))}`, import.meta.url), {
  workerData: watch,
}).unref();
say({ type: "up" });
void run();

async function run(): Promise<void> {
  try {
    watchForHangs(true);
    const runLoaded = await load((path) => say({ type: "file", file: path }));
    say({ type: "loaded" });
    process.channel?.ref();
    const what = await ordered;
    process.channel?.unref();
    isDriving = true;
    finish(await drive(runLoaded, what));
  } catch (error) {
    finish({ ok: false, trouble: trouble ?? explain(error, home, file), isAborted, ...whereItIs() });
  }
}

/** Runs the script that was loaded. */
type RunLoaded = (wire: Wire, options: RunOptions) => Promise<RunResult<unknown>>;

async function load(onFile: (file: string) => void): Promise<RunLoaded> {
  if (!isSandboxed) {
    const script = await loadScript(file, onFile);
    return (wire, options) => runScript(script, wire, options);
  }
  // Whoever trusts a script does not load another engine for it.
  const { loadSandboxed } = await import("./sandbox/sandbox.ts");
  const sandbox = await loadSandboxed(file, process.argv[4] ?? "", (text) =>
    process.stdout.write(`${text}\n`),
  );
  return (wire, options) => sandbox.run(wire, options);
}

async function drive(
  runLoaded: RunLoaded,
  { car, seed, name, wantsSteps, wantsTrace }: Drive,
): Promise<Report> {
  watchForHangs(false);
  const wire = await openWire(car, name ?? basename(file), look());
  try {
    const { scene } = wire;
    if (wantsTrace) {
      say({ type: "stage", limits: wire.robot.limits, scene });
      trace = new Trace(scene, say);
    }
    const now = () => wire.now();
    const told: typeof say = (message) => {
      // Of a script that hangs in its next step all is known up to there.
      trace?.flush();
      if (last) say({ type: "state", ...last, isRegular: false });
      say(message);
    };
    const steps = new StepReporter({ now, placeOf, scene, whereabouts: () => latest, say: told });
    watchForHangs(true);
    const { value, estimate, truth, elapsed } = await runLoaded(wire, {
      ...(seed !== undefined && { seed }),
      ...(wantsSteps && { steps }),
      warn,
      signal: stop.signal,
      write: (line) => say({ type: "line", line }),
    });
    // What was thrown last and is not awaited shows up now.
    await new Promise((resolve) => setImmediate(resolve));
    return { ok: !trouble, trouble, isAborted, value: asData(value), estimate, truth, elapsed };
  } finally {
    await wire.close();
  }
}

const placeOf = (origin: Error) => explain(origin, home, file).place;

function warn(oversight: Oversight): void {
  const found = overlooked(oversight, placeOf);
  if (!found) return;
  if (isCutShort(oversight)) trouble ??= found;
  else say({ type: "warning", trouble: found });
}

/** Keeps what the robot says, and passes on as much as people want. */
function look(): (telemetry: Telemetry) => void {
  let told = Number.NEGATIVE_INFINITY;
  let due = Number.NEGATIVE_INFINITY;
  return (telemetry) => {
    const { time, pose, twist, truth, safety } = telemetry;
    latest = telemetry;
    trace?.take(telemetry);
    const { x, y, theta } = pose;
    const isRegular = time >= due;
    if (isRegular) due = Math.max(due, time - SAME_TIME) + STATE_EVERY;
    const speed = Math.hypot(twist.vx, twist.vy);
    last = {
      time,
      estimate: { x, y, theta },
      truth: truth && { x: truth.pose.x, y: truth.pose.y, theta: truth.pose.theta },
      speed,
      isStanding: isStanding(twist),
      isArmed: safety.state === "armed",
      isRegular,
    };
    first ??= last;
    const now = performance.now() / 1000;
    if (!isRegular && now - told < STATE_FOR_EYES) return;
    told = now;
    say({ type: "state", ...last });
  };
}
function whereItIs(): Pick<Report, "estimate" | "truth" | "elapsed"> {
  if (!first || !last) return {};
  return { estimate: last.estimate, truth: last.truth, elapsed: last.time - first.time };
}

/** Once the script is over. */
function howItStands(): Pick<Report, "isStanding" | "isArmed"> {
  if (!latest || !last) return {};
  return { isStanding: isStanding((latest.truth ?? latest).twist), isArmed: last.isArmed };
}

function asData(value: unknown): unknown {
  try {
    return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
  } catch {
    return undefined;
  }
}

/** Says how it came out and ends, whatever the script has left behind. */
function finish(report: Report): void {
  if (isOver) return;
  isOver = true;
  trace?.flush();
  const code = report.ok ? 0 : 1;
  if (!process.connected) process.exit(code);
  process.send!({ type: "result", ...report, ...howItStands() } satisfies FromScript, () =>
    process.exit(code),
  );
}
