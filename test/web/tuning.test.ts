import assert from "node:assert/strict";
import { test } from "node:test";
import { gainsFrom, verdictOf } from "../../web/tuning.ts";

const GAINS = { kP: 0.15, kI: 1.5, headingP: 4 };

test("only what was typed and differs goes on trial", () => {
  assert.deepEqual(gainsFrom({ kP: "0.2", kI: "1.5" }, GAINS), { kP: 0.2 });
  assert.deepEqual(gainsFrom({ kP: "0", headingP: "5" }, GAINS), { kP: 0, headingP: 5 });
  assert.equal(gainsFrom({}, GAINS), undefined);
  assert.equal(gainsFrom({ kP: "0.150" }, GAINS), undefined);
});

test("what is no gain does not go on trial", () => {
  for (const kP of ["", " ", "-1", "11", "fast", "1e999"])
    assert.equal(gainsFrom({ kP }, GAINS), undefined, kP);
  assert.equal(gainsFrom({ headingP: "0" }, GAINS), undefined);
});

test("the verdict says how far it is and what it is compared with", () => {
  const trial = {
    client: 1,
    state: "measuring",
    measure: "wheels",
    progress: 0.4,
    before: 0.031,
    now: 0.02,
  } as const;
  assert.equal(verdictOf(trial), "Measuring, 40 %: 2.0 % off, 3.1 % before.");
  assert.equal(verdictOf({ ...trial, now: null, progress: 0 }), "Drive as before: 3.1 % off then.");
  assert.equal(verdictOf({ ...trial, state: "better" }), "Better: 2.0 % off, 3.1 % before. Keep it?");
  assert.match(verdictOf({ ...trial, measure: "heading", before: 0.02 }), /1\.15° off, 1\.15° before/);
});
