import type { Clock } from "./clock.ts";

// `performance.now()` counts from the start of its thread, `hrtime` from one zero for the whole machine,
// but `hrtime.bigint()` allocates at every call. So their difference is taken once.
const threadStart = compareClocks();

/** The machine's monotonic clock: the times of two threads or processes on one machine can be compared. */
export const systemClock: Clock = {
  now: () => threadStart + performance.now() / 1e3,
};

/**
 * @returns what `hrtime` showed when `performance.now()` was 0, s. Of several comparisons the quickest is
 *   kept: a thread that is put to sleep between the two readings would be wrong by as long as it slept.
 */
function compareClocks(): number {
  let quickest = Number.POSITIVE_INFINITY;
  let difference = 0;
  for (let i = 0; i < 50; i++) {
    const before = process.hrtime.bigint();
    const here = performance.now() / 1e3;
    const after = process.hrtime.bigint();
    const took = Number(after - before);
    if (took >= quickest) continue;
    quickest = took;
    difference = Number(before + after) / 2e9 - here;
  }
  return difference;
}
