import { parseArgs } from "node:util";
import { BoardError } from "../hardware/board-error.ts";
import { DocumentError } from "../profile/document.ts";
import { CONTROL_BEAT_MS, EXIT_UNUSABLE, parseGuardNotice, tellSupervisor } from "../protocol/ipc.ts";
import { GuardWatch } from "./guard-watch.ts";
import { type LiveRobot, startLive } from "./live.ts";

/** The process `strafe-control`: the one place where the rooms are wired to real time and a socket. */
const { values } = parseArgs({
  options: { socket: { type: "string" }, profile: { type: "string" }, world: { type: "string" } },
});
if (values.socket === undefined) throw new Error("control needs --socket PATH");

const guard = new GuardWatch();
process.on("message", (message) => {
  const notice = parseGuardNotice(message);
  if (notice) guard.isThere = notice.isThere;
  else console.error(`control was told something unknown: ${JSON.stringify(message).slice(0, 100)}`);
});

let live: LiveRobot;
try {
  live = await startLive(values, values.socket, guard);
} catch (error) {
  const unusable = error instanceof DocumentError;
  if (!(unusable || error instanceof BoardError)) throw error;
  console.error(error.message);
  // A board may yet come up, or be mended: whoever started this tries again. A broken file stays broken.
  process.exit(unusable ? EXIT_UNUSABLE : 1);
}

const { robot } = live;

/** Some boards hold their pins as they are when we exit: they get so long to bring them to rest, ms. */
const LAST_WORDS_MS = 1500;
function exitSoon(): void {
  setTimeout(() => {
    console.error(`control did not come to its end within ${LAST_WORDS_MS} ms, and ends without`);
    process.exit(1);
  }, LAST_WORDS_MS);
}

let failed = false;
/** Nothing is known of a program that has failed: the wheels first, then a new start. */
function fail(error: unknown): void {
  // Whatever fails meanwhile, the board gets its time.
  if (failed) return;
  failed = true;
  exitSoon();
  robot.backend.motors.close().finally(() => process.exit(1));
  console.error("control failed and stopped the wheels:", error);
}

let closing = false;
function close(): void {
  if (closing) return;
  closing = true;
  exitSoon();
  live.close().then(() => process.exit(0), fail);
}

process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);
// Only now that the board is open: the library pigpio takes all signals, and ends the process at any of them.
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGTSTP"] as const) {
  process.on(signal, close);
}
process.on("SIGCONT", () => {});
// The supervisor is gone, and with it whoever would neutralise the board if this process died too.
process.on("disconnect", close);
// Or it went while the board was being opened, unheard.
if (process.connected === false) close();

let beaten = -1;
setInterval(() => {
  const { ticks } = robot.loop.state;
  if (ticks === beaten) return;
  if (beaten < 0) {
    const { name: car, control } = robot.profile;
    const board = JSON.stringify(robot.profile.hardware);
    const { name: hardware, observer, outlivesUs = false } = robot.backend;
    const world = observer?.scene.name ?? null;
    const { threads } = live;
    tellSupervisor({
      type: "ready",
      car,
      hardware,
      world,
      rate: control.rate,
      outlivesUs,
      board,
      threads,
    });
  }
  beaten = ticks;
  tellSupervisor({ type: "beat", resting: !robot.isArmed });
}, CONTROL_BEAT_MS);
