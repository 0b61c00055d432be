import assert from "node:assert/strict";
import { test } from "node:test";
import { runTickHeap } from "./run-tick-heap.ts";

/**
 * V8 puts a number on the heap (16 bytes) where it is handed to a function that was not inlined, and
 * which ones are is its own affair: a dozen a tick as a rule, seen on Node 20, and in some runs twice as
 * many. What the code itself leaves, an array or a closure, is there in every run: so the least counts.
 */
const MOST_BYTES = 240;
const RUNS = 8;

for (const [what, drives] of [
  ["somebody drives", "drive"],
  ["a motion is under way", "motion"],
] as const) {
  test(`a tick while ${what} leaves no object on the heap, and a few numbers at most`, async () => {
    const seen: number[] = [];
    for (let run = 0; run < RUNS && Math.min(...seen) >= MOST_BYTES; run++) {
      const { armed, faults, distance, motion, bytesPerTick } = await runTickHeap(drives);
      assert.ok(armed && distance > 1, "the loop did not drive");
      assert.deepEqual(faults, []);
      assert.equal(motion, drives === "motion");
      seen.push(bytesPerTick);
    }
    assert.ok(Math.min(...seen) < MOST_BYTES, `${seen.join(", ")} bytes a tick`);
  });
}
