import assert from "node:assert/strict";
import { test } from "node:test";
import { GainsTrial } from "../../src/control/gains-trial.ts";
import { Tracking } from "../../src/control/tracking.ts";

const PERIOD = 0.005;
const BEFORE = { kP: 0.15, kI: 1.5, headingP: 4 };
const OTHER = { ...BEFORE, kP: 0.3 };

/** So many ticks in which the wheels, or the heading, are off by this. */
function drive(tracking: Tracking, ticks: number, error: number, missed = 0): void {
  for (let i = 0; i < ticks; i++) {
    const late = i < missed ? 1 : 0;
    tracking.wheels.add(error ** 2, 1, late);
    tracking.heading.add(error ** 2, 1, late);
  }
}

function trialAfter(before: number, gains = OTHER): { tracking: Tracking; trial: GainsTrial } {
  const tracking = new Tracking(PERIOD);
  drive(tracking, 1000, before);
  assert.equal(GainsTrial.refuse(BEFORE, gains, tracking), undefined);
  return { tracking, trial: new GainsTrial(BEFORE, gains, tracking) };
}

test("a trial is compared with as much driving as there was before, and not sooner", () => {
  const { tracking, trial } = trialAfter(0.04);
  drive(tracking, 999, 0.02);
  assert.equal(trial.judge(), undefined);
  assert.ok(Math.abs(trial.progress - 0.999) < 1e-9);
  drive(tracking, 1, 0.02);
  assert.equal(trial.judge(), "it follows better: 2.0 % off, 4.0 % before");
  assert.equal(trial.isBetter, true);
  assert.equal(trial.judge(), undefined, "once is enough");
});

test("a trial that follows no better is not", () => {
  for (const error of [0.05, 0.04, 0.0395]) {
    const { tracking, trial } = trialAfter(0.04);
    drive(tracking, 1000, error);
    assert.match(trial.judge()!, /^it follows no better: .* off, 4\.0 % before/);
    assert.equal(trial.isBetter, false);
  }
});

test("a trial that does much worse need not be driven to its end", () => {
  const { tracking, trial } = trialAfter(0.04);
  drive(tracking, 199, 0.5);
  assert.equal(trial.judge(), undefined, "a second of driving says something, a moment does not");
  drive(tracking, 1, 0.5);
  assert.match(trial.judge()!, /^it follows much worse: 50\.0 % off/);
  assert.equal(trial.isBetter, false);
});

test("a trial in which the loop misses its deadlines is over, however well it follows", () => {
  const { tracking, trial } = trialAfter(0.04);
  drive(tracking, 300, 0.02, 4);
  assert.match(trial.judge()!, /misses its deadlines: 4 times, 0 before/);
});

test("ticks that are missed by chance on a busy computer end no trial", () => {
  const tracking = new Tracking(PERIOD);
  drive(tracking, 1000, 0.04, 5);
  const trial = new GainsTrial(BEFORE, OTHER, tracking);
  drive(tracking, 1000, 0.02, 12);
  assert.match(trial.judge()!, /^it follows better/);
});

test("gains of the heading alone are judged by the heading", () => {
  const { tracking, trial } = trialAfter(0.04, { ...BEFORE, headingP: 6 });
  assert.equal(trial.measure, "heading");
  for (let i = 0; i < 1000; i++) tracking.heading.add(0.01 ** 2, 1, 0);
  assert.equal(trial.judge(), "it follows better: 0.57° off, 2.29° before");
});

test("what the trial is not about may not become worse for it", () => {
  const { tracking, trial } = trialAfter(0.04);
  for (let i = 0; i < 1000; i++) {
    tracking.wheels.add(0.02 ** 2, 1, 0);
    tracking.heading.add(0.08 ** 2, 1, 0);
  }
  assert.equal(trial.judge(), "the heading followed better before");
});

test("a trial needs something to be compared with, and something to try", () => {
  const tracking = new Tracking(PERIOD);
  assert.match(GainsTrial.refuse(BEFORE, OTHER, tracking)!, /^drive for some seconds first/);
  assert.match(GainsTrial.refuse(BEFORE, { ...BEFORE, headingP: 5 }, tracking)!, /with Hold on first/);
  assert.match(GainsTrial.refuse(BEFORE, BEFORE, tracking)!, /the gains that the car has/);
});
