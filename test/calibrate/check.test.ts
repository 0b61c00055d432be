import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { CalibrationError } from "../../src/calibrate/car/car.ts";
import { FastCar } from "../../src/calibrate/car/fast-car.ts";
import { type CheckResult, check } from "../../src/calibrate/check.ts";
import { HandsPerson } from "../../src/calibrate/person/hands-person.ts";
import { Workbench } from "../../src/calibrate/workbench.ts";
import { type Measured, UNMEASURED } from "../../src/profile/measured.ts";
import { story } from "./procedure-rig.ts";
import { HALL } from "./rig.ts";

async function checkIn(world: string, measured: Measured): Promise<CheckResult> {
  const folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
  const file = join(folder, "world.yaml");
  writeFileSync(file, `${HALL}seed: 3\n${world}`);
  const car = await FastCar.create({ world: file });
  try {
    const person = new HandsPerson(car.hands!);
    const progress = { step() {}, say() {}, moving() {}, stood() {}, done() {} };
    const result = await check(new Workbench(car, person, progress), measured);
    assert.ok(car.now() < 60, "it takes less than a minute");
    return result!;
  } finally {
    await car.close();
    rmSync(folder, { recursive: true });
  }
}

describe("a month after its calibration a car", () => {
  let measured: Measured;
  before(async () => {
    measured = (await story({})).saved!;
  });

  test("that is as it was needs none", async () => {
    const { isDue, notes } = await checkIn("", measured);
    assert.equal(isDue, false, notes.join("\n"));
    assert.equal(notes.at(-1), "No new calibration is due.");
  });

  test("one of whose wheels rubs is told which, and by how much", async () => {
    const { isDue, notes } = await checkIn("car: { wheels: { rearLeft: { kS: 1.4 V } } }", measured);
    assert.ok(isDue);
    const [, said = ""] = notes;
    assert.match(said, /^rearLeft takes \d+\.\d % more volts than it did: look whether it rubs/);
    assert.equal(notes.filter((note) => note.includes("volts")).length, 1, notes.join("\n"));
  });

  test("whose gyro was changed is told that it and the wheels disagree", async () => {
    const { isDue, notes } = await checkIn("sensors: { gyro: { scale: 1.05 } }", measured);
    assert.ok(isDue);
    assert.match(notes.join("\n"), /The gyro feels [45]\.\d % more turning than the wheels say/);
  });
});

test("a car of which nothing was measured has nothing to check", async () => {
  await assert.rejects(
    checkIn("", UNMEASURED),
    (error) => error instanceof CalibrationError && /run {2}strafe calibrate/.test(error.message),
  );
});
