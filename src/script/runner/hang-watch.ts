import { writeSync } from "node:fs";
import { type Debugger, Session } from "node:inspector";
import { fileURLToPath } from "node:url";
import { workerData } from "node:worker_threads";
import type { Place } from "./trouble.ts";

// A thread beside the script: when the script lets nothing else run, it looks where it is, and tells the command.
// The command ends the process; whose command is gone is ended from here.

export interface HangWatchData {
  /** [0] goes up as long as the event loop turns; [1] is 1 while what runs is the script's. */
  readonly pulse: Int32Array;
  /** URL of this package's own code. */
  readonly home: string;
  /** So much of the processor's time without a turn of the event loop is a loop without end, s: a computer that is busy
   * with other things, or slept, gives none of it. */
  readonly patience: number;
}

/** The command listens here. */
const PIPE = 4;
const LOOK_EVERY_MS = 200;
/** Where it is comes at once, unless it is inside of Node. */
const ANSWER_MS = 1000;

const { pulse, home, patience } = workerData as HangWatchData;
let last = -1;
let since = process.cpuUsage();
let session: Session | undefined;

setInterval(() => {
  const now = Atomics.load(pulse, 0);
  if (now !== last || Atomics.load(pulse, 1) === 0) {
    last = now;
    since = process.cpuUsage();
    return;
  }
  const { user, system } = process.cpuUsage(since);
  if ((user + system) / 1e6 < patience || session) return;
  whereItIs(tell);
  setTimeout(() => tell(undefined), ANSWER_MS);
}, LOOK_EVERY_MS);

/** The debugger's pause reaches a loop that nothing else does. */
function whereItIs(found: (place: Place | undefined) => void): void {
  session = new Session();
  session.connectToMainThread();
  const urls = new Map<string, string>();
  session.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
  session.on("Debugger.paused", ({ params: { callFrames } }) => {
    found(placeOf(callFrames, urls));
  });
  session.post("Debugger.enable");
  session.post("Debugger.pause");
}

/** The innermost of the script's own calls. */
function placeOf(frames: Debugger.CallFrame[], urls: ReadonlyMap<string, string>): Place | undefined {
  for (const { location, url } of frames) {
    const from = url || (urls.get(location.scriptId) ?? "");
    if (!from.startsWith("file:") || from.startsWith(home) || from.includes("/node_modules/")) continue;
    const { lineNumber, columnNumber = 0 } = location;
    return { file: fileURLToPath(from), line: lineNumber + 1, column: columnNumber + 1 };
  }
  return undefined;
}

function tell(place: Place | undefined): void {
  try {
    writeSync(PIPE, `${JSON.stringify({ place, seconds: patience })}\n`);
  } catch {
    process.kill(process.pid, "SIGKILL");
  }
}
