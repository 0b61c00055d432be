import type { Clock } from "./clock.ts";

// `performance.now()` counts from the start of its process, `hrtime` from one zero for the whole
// machine. The difference is taken once, because `hrtime.bigint()` allocates at every call.
const processStart = Number(process.hrtime.bigint()) / 1e9 - performance.now() / 1e3;

/** The machine's monotonic clock: the times of two processes on one machine can be compared. */
export const systemClock: Clock = {
  now: () => processStart + performance.now() / 1e3,
};
