import { writeSync } from "node:fs";
import { type Debugger, Session } from "node:inspector";
import { fileURLToPath } from "node:url";
import { workerData } from "node:worker_threads";
import type { Place } from "./trouble.ts";

// A thread beside the script: when the script lets nothing else run, it looks where it is, and tells the command.
// The command ends the process; whose command is gone is ended from here.

export interface HangWatchData {
  /** Goes up as long as the event loop turns. */
  readonly pulse: Int32Array;
  /** Looked after so long, s. */
  readonly patience: number;
  /** URL of this package's own code. */
  readonly home: string;
}

/** The command listens here. */
export const HANG_PIPE = 4;
const LOOK_EVERY = 0.2;

const { pulse, patience, home } = workerData as HangWatchData;
let last = -1;
/** Counted, for a computer that slept is no hanging script. */
let missed = 0;
let session: Session | undefined;

setInterval(() => {
  const now = Atomics.load(pulse, 0);
  missed = now === last ? missed + 1 : 0;
  last = now;
  if (missed * LOOK_EVERY > patience && !session) whereItIs(tell);
  if (missed === 0) {
    session?.disconnect();
    session = undefined;
  }
}, LOOK_EVERY * 1000);

/** The debugger's pause reaches a loop that nothing else does. */
function whereItIs(found: (place: Place | undefined) => void): void {
  session = new Session();
  session.connectToMainThread();
  const urls = new Map<string, string>();
  session.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
  session.on("Debugger.paused", ({ params: { callFrames } }) => {
    session?.post("Debugger.resume");
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
    writeSync(HANG_PIPE, `${JSON.stringify(place ?? null)}\n`);
  } catch {
    process.kill(process.pid, "SIGKILL");
  }
}
