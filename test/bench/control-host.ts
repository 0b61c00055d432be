import { parseArgs } from "node:util";
import { startLive } from "../../src/control/live.ts";
import { Window } from "../../src/core/window.ts";

/** The control process with a stop-watch: the same robot as in `strafe-control`, and what its ticks did. */
export interface HostReport {
  readonly late: { readonly p50: number; readonly p99: number; readonly p999: number; readonly max: number };
  readonly took: { readonly p50: number; readonly p99: number };
  readonly ticks: number;
  readonly missed: number;
  /** Bytes in use after a collection, now and at the last report. */
  readonly heap: number;
}

const { values } = parseArgs({
  options: { socket: { type: "string" }, profile: { type: "string" }, world: { type: "string" } },
});

/** 60 s at 500 Hz. */
const CAPACITY = 30_000;
const late = new Window(CAPACITY);
const took = new Window(CAPACITY);
const live = await startLive(values, values.socket!, (lateMs, tookMicros) => {
  late.add(lateMs);
  took.add(tookMicros);
});

/** "start": forget what was; "report": say what was since. */
process.on("message", (request) => {
  if (request === "start") {
    collect();
    late.clear();
    took.clear();
    process.send?.("started");
    return;
  }
  const [p50 = 0, p99 = 0, p999 = 0, max = 0] = late.quantiles(0.5, 0.99, 0.999, 1);
  const [took50 = 0, took99 = 0] = took.quantiles(0.5, 0.99);
  const ticks = late.count;
  const heap = collect();
  const report: HostReport = {
    late: { p50, p99, p999, max },
    took: { p50: took50, p99: took99 },
    ticks,
    missed: live.robot.report.missed,
    heap,
  };
  process.send?.(report);
});
process.on("disconnect", () => process.exit(0));
process.send?.("ready");

function collect(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
