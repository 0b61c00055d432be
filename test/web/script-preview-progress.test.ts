import assert from "node:assert/strict";
import { test } from "node:test";
import { previewProgress } from "../../web/script/preview-progress.ts";

const times = { waits: false, elapsed: 2, simulated: 30, expected: null };

test("a preview of which nobody knows how long it takes says how far it has come, and has no part", () => {
  assert.deepEqual(previewProgress(times), {
    part: null,
    text: "30.0 s of the run so far, computed for 2.0 s",
  });
});

test("a preview of what was previewed before has a part, which is never more than the whole", () => {
  assert.deepEqual(previewProgress({ ...times, expected: 60 }), {
    part: 0.5,
    text: "30.0 s of about 1:00, computed for 2.0 s",
  });
  assert.equal(previewProgress({ ...times, expected: 20 }).part, 1);
});

test("a preview that has not come to anything yet says what it waits for", () => {
  assert.match(previewProgress({ ...times, waits: true }).text, /somebody else/);
  assert.match(previewProgress({ ...times, simulated: 0 }).text, /made ready/);
  assert.equal(previewProgress({ ...times, simulated: 0, expected: 60 }).part, null);
});
