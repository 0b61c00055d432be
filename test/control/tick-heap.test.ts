import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { extname } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/**
 * V8 puts a number on the heap (16 bytes) where it is handed to a function that was not inlined, and
 * which ones are is its own affair: about six a tick, seen on Node 20. One array or closure a tick more
 * than that in each stage is what this is to find.
 */
const MOST_BYTES = 200;

test("a tick leaves no object on the heap, and a few numbers at most", async () => {
  const script = fileURLToPath(new URL(`./tick-heap${extname(import.meta.url)}`, import.meta.url));
  // A young generation that holds everything: no collection hides what was allocated.
  const flags = ["--expose-gc", "--min-semi-space-size=64", "--max-semi-space-size=64"];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script]);
  const { armed, faults, distance, bytesPerTick } = JSON.parse(stdout);
  assert.ok(armed && distance > 1, "the loop did not drive");
  assert.deepEqual(faults, []);
  assert.ok(bytesPerTick < MOST_BYTES, `${bytesPerTick} bytes a tick`);
});
