import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { startLive } from "../../src/control/live.ts";
import { Window } from "../../src/core/window.ts";
import { CONTROL_BEAT_MS, type ControlReport } from "../../src/protocol/ipc.ts";
import { HOST_SOCKET, type HostReport } from "./host.ts";

/**
 * The control process with a stop-watch: the same robot as in `strafe-control`, started and watched by the
 * same supervisor, and a socket of its own that tells what its ticks did.
 */
const { values } = parseArgs({
  options: { socket: { type: "string" }, profile: { type: "string" }, world: { type: "string" } },
});
const socket = values.socket!;

/** 60 s at 500 Hz. */
const CAPACITY = 30_000;
/** The collection at a report makes the next ticks late; they do not count, ms. */
const SETTLING = 100;
const late = new Window(CAPACITY);
const took = new Window(CAPACITY);
const live = await startLive(values, socket, undefined, (lateMs, tookMicros) => {
  late.add(lateMs);
  took.add(tookMicros);
});
let missedBefore = 0;

function report(): HostReport {
  const [p50 = 0, p99 = 0, p999 = 0, max = 0] = late.quantiles(0.5, 0.99, 0.999, 1);
  const [tookMedian = 0] = took.quantiles(0.5);
  const missed = live.robot.report.missed - missedBefore;
  globalThis.gc?.();
  const heap = process.memoryUsage().heapUsed;
  return { pid: process.pid, socket, late: { p50, p99, p999, max }, took: tookMedian, missed, heap };
}

function startAnew(): void {
  late.clear();
  took.clear();
  missedBefore = live.robot.report.missed;
}

// Each line that comes asks for a report; the next one begins where this one has settled.
createServer((connection) => {
  createInterface({ input: connection }).on("line", () => {
    const answer = `${JSON.stringify(report())}\n`;
    setTimeout(() => {
      startAnew();
      connection.write(answer);
    }, SETTLING);
  });
}).listen(process.env[HOST_SOCKET]);

const tell = (message: ControlReport) => {
  if (process.connected) process.send?.(message);
};
const { name, control } = live.robot.profile;
const { name: hardware } = live.robot.backend;
tell({
  type: "ready",
  car: name,
  hardware,
  world: "empty",
  rate: control.rate,
  outlivesUs: false,
  board: "",
  threads: live.threads,
});
setInterval(() => tell({ type: "beat" }), CONTROL_BEAT_MS);
process.on("disconnect", () => process.exit(0));
