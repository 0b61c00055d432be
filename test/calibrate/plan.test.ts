import assert from "node:assert/strict";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { type CalibrateFlags, CalibrationFiles } from "../../src/calibrate/plan.ts";
import { DEFAULT_PROFILE, loadCar } from "../../src/profile/profile.ts";

const FLAGS: CalibrateFlags = { fast: true, yes: true, json: false, resume: false, check: false, skip: [] };
const FOUND = { findings: { measured: { version: 1 } }, done: ["preflight", "wiring"] } as const;
const DAY = new Date("2026-05-01T12:00:00Z");

/** A car's own folder. */
function carFolder(t: TestContext, profile = DEFAULT_PROFILE): string {
  const folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "car"));
  copyFileSync(profile, join(folder, "car/profile.yaml"));
  return join(folder, "car");
}

const files = (folder: string, flags: Partial<CalibrateFlags> = {}) =>
  new CalibrationFiles({ ...FLAGS, ...flags }, loadCar(join(folder, "profile.yaml")));

/** Keeps a draft as a calibration of this car does. */
function keep(folder: string): void {
  const { plan } = { plan: files(folder).plan(() => DAY, "empty") };
  plan.keep({ ...FOUND, findings: { measured: { version: 1, car: plan.car } } });
}

test("what was not finished is gone on with, but for what a day can change", (t) => {
  const folder = carFolder(t);
  assert.throws(() => files(folder, { resume: true }), /there is no calibration to go on with/);
  keep(folder);
  const { past } = files(folder, { resume: true });
  assert.deepEqual(past?.done, ["wiring"]);
  assert.equal(past?.date, DAY.toISOString());
});

test("what was found of another car is not gone on with", (t) => {
  const folder = carFolder(t);
  files(folder)
    .plan(() => DAY, "empty")
    .keep({ ...FOUND, findings: { measured: { version: 1, car: "Another" } } });
  assert.throws(
    () => files(folder, { resume: true }),
    /unfinished.json is of another car, Another: remove it/,
  );
});

test("what was found before another calibration was saved is not gone on with", (t) => {
  const folder = carFolder(t);
  keep(folder);
  const saved = join(folder, "measured.json");
  writeFileSync(saved, '{ "version": 1 }');
  utimesSync(saved, DAY, new Date(DAY.getTime() + 1000));
  assert.throws(() => files(folder, { resume: true }), /another one was saved since: begin anew/);
});

test("a calibration that begins anew keeps what an unfinished one had found", (t) => {
  const folder = carFolder(t);
  keep(folder);
  const plan = files(folder).plan(() => DAY, "empty");
  plan.keep(FOUND);
  plan.keep(FOUND);
  assert.equal(readdirSync(join(folder, "history")).length, 1);
});

test("what a simulated car shows does not go into the file of a real one", (t) => {
  const real = carFolder(t, DEFAULT_PROFILE.replace("jgb37-520.yaml", "jgb37-520-pigpiod.yaml"));
  const outcome = files(real)
    .plan(() => DAY, "empty")
    .save({ version: 1 });
  assert.ok(
    "why" in outcome && /simulated car, and .* is a real one/.test(outcome.why),
    JSON.stringify(outcome),
  );
  assert.deepEqual(readdirSync(real), ["profile.yaml"]);
  const simulated = carFolder(t);
  const saved = files(simulated)
    .plan(() => DAY, "empty")
    .save({ version: 1 });
  assert.ok("path" in saved);
});

test("nothing moves where nothing could be kept in the end", (t) => {
  const folder = carFolder(t);
  assert.throws(
    () => files(folder, { report: join(folder, "nowhere/report.html") }),
    /nowhere is not there or cannot be written to/,
  );
});
