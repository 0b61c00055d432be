import assert from "node:assert/strict";
import { test } from "node:test";
import { runTickHeap } from "./run-tick-heap.ts";

/**
 * V8 puts a number on the heap (16 bytes) where it is handed to a function that was not inlined, and
 * which ones are is its own affair: about six a tick, seen on Node 20. One array or closure a tick more
 * than that in each stage is what this is to find.
 */
const MOST_BYTES = 200;

test("a tick leaves no object on the heap, and a few numbers at most", async () => {
  const { armed, faults, distance, bytesPerTick } = await runTickHeap();
  assert.ok(armed && distance > 1, "the loop did not drive");
  assert.deepEqual(faults, []);
  assert.ok(bytesPerTick < MOST_BYTES, `${bytesPerTick} bytes a tick`);
});
