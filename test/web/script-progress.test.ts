import assert from "node:assert/strict";
import { test } from "node:test";
import { duration } from "../../web/script/duration.ts";
import { mainSteps } from "../../web/script/main-steps.ts";
import { progressOf } from "../../web/script/progress.ts";

const motion = { time: 1, duration: 4, holding: false };

test("a run that was previewed shows how much of that time is over", () => {
  assert.deepEqual(progressOf({ elapsed: 10, expected: 40 }, motion), {
    part: 0.25,
    text: "of about 40.0 s",
  });
});

test("a run that takes longer than its preview is full, and says so", () => {
  assert.deepEqual(progressOf({ elapsed: 45, expected: 40 }, null), {
    part: 1,
    text: "5.0 s longer than in the preview",
  });
});

test("without a preview the bar is the motion's own", () => {
  assert.deepEqual(progressOf({ elapsed: 100, expected: null }, motion), {
    part: 0.25,
    text: "this motion: 3.0 s to go",
  });
});

test("where nobody knows there is no bar", () => {
  assert.equal(progressOf({ elapsed: 100, expected: null }, null).part, null);
  assert.equal(progressOf({ elapsed: 100, expected: 0 }, null).part, null);
  assert.deepEqual(progressOf({ elapsed: 1, expected: null }, { ...motion, holding: true }), {
    part: null,
    text: "holding its place",
  });
});

test("times are read at a glance", () => {
  assert.deepEqual([0, 5.04, 59.94, 59.96, 61, 725.6].map(duration), [
    "0.0 s",
    "5.0 s",
    "59.9 s",
    "1:00",
    "1:01",
    "12:06",
  ]);
});

test("while a script drives, the waiting beside it is not what it is said to be at", () => {
  const [sleep, when, move, turn] = ["sleep", "when", "move", "turn"].map((what) => ({ what }));
  assert.deepEqual(mainSteps([sleep!, move!, when!]), [move]);
  assert.deepEqual(mainSteps([sleep!, when!]), [sleep, when]);
  assert.deepEqual(mainSteps([move!, turn!, move!, turn!]), [move, turn, move]);
  assert.deepEqual(mainSteps([]), []);
});
