import { readlinkSync } from "node:fs";
import { basename } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { systemClock } from "../core/system-clock.ts";
import { CELL, type MetronomeMemory } from "./metronome.ts";

const { period, flags, deadline } = workerData as MetronomeMemory;
const port = parentPort!;

try {
  Atomics.store(flags, CELL.thread, Number(basename(readlinkSync("/proc/thread-self"))));
} catch {
  // Only Linux numbers its threads there.
}

let next = systemClock.now();
while (Atomics.load(flags, CELL.stop) === 0) {
  next += period;
  const now = systemClock.now();
  if (now > next) {
    // The whole machine was late: go on from here instead of hurrying through what was missed.
    const lost = Math.floor((now - next) / period);
    Atomics.add(flags, CELL.missed, lost);
    next += lost * period;
  } else {
    Atomics.wait(flags, CELL.stop, 0, (next - now) * 1e3);
  }
  if (Atomics.load(flags, CELL.waiting) === 1) {
    // The main thread has not come to the last tick yet; a second one behind it would be stale.
    Atomics.add(flags, CELL.missed, 1);
    continue;
  }
  deadline[0] = next;
  Atomics.store(flags, CELL.waiting, 1);
  port.postMessage(0);
}
