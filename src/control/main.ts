import { parseArgs } from "node:util";
import { BoardError } from "../hardware/board-error.ts";
import { DocumentError } from "../profile/document.ts";
import { CONTROL_BEAT_MS, type ControlReport, EXIT_UNUSABLE } from "../protocol/ipc.ts";
import { type LiveRobot, startLive } from "./live.ts";

/** The process `strafe-control`: the one place where the rooms are wired to real time and a socket. */
const { values } = parseArgs({
  options: { socket: { type: "string" }, profile: { type: "string" }, world: { type: "string" } },
});
if (values.socket === undefined) throw new Error("control needs --socket PATH");

let live: LiveRobot;
try {
  live = await startLive(values, values.socket);
} catch (error) {
  const unusable = error instanceof DocumentError;
  if (!(unusable || error instanceof BoardError)) throw error;
  console.error(error.message);
  // A board may yet come up, or be mended: whoever started this tries again. A broken file stays broken.
  process.exit(unusable ? EXIT_UNUSABLE : 1);
}

const { robot } = live;

let closing = false;
async function close(exitCode: number): Promise<void> {
  if (closing) return;
  closing = true;
  await live.close();
  process.exit(exitCode);
}

/** Nothing is known of a program that has failed: the wheels first, then a new start. */
function fail(error: unknown): void {
  robot.backend.motors.stop();
  console.error("control failed and stopped the wheels:", error);
  process.exit(1);
}

process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);
process.on("SIGTERM", () => void close(0));
process.on("SIGINT", () => void close(0));
// The supervisor is gone, and with it whoever would neutralise the board if this process died too.
process.on("disconnect", () => void close(0));

const report = (message: ControlReport) => {
  if (process.connected) process.send?.(message);
};

let beaten = -1;
setInterval(() => {
  const { ticks } = robot.loop.state;
  if (ticks === beaten) return;
  if (beaten < 0) {
    const { name: car, control } = robot.profile;
    const { name: hardware, observer, outlivesUs = false } = robot.backend;
    const world = observer?.scene.name ?? null;
    report({ type: "ready", car, hardware, world, rate: control.rate, outlivesUs });
  }
  beaten = ticks;
  report({ type: "beat", resting: !robot.isArmed });
}, CONTROL_BEAT_MS);
