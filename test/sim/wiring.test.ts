import assert from "node:assert/strict";
import { test } from "node:test";
import { DocumentError } from "../../src/profile/document.ts";
import { build, drive, hall } from "./rig.ts";

const SWAPPED =
  "wiring: { motors: { frontLeft: { wheel: rearRight }, rearRight: { wheel: frontLeft, sign: -1 } }, encoders: { frontRight: { sign: -1 } } }";

test("a swapped motor plug turns the other wheel, and swapped wires turn it backwards", async () => {
  const simulator = await build(hall(SWAPPED));
  simulator.stand("blocks");
  drive(simulator, 0.5, 0.5, [1, 0, 0, 1]);
  const [frontLeft, frontRight, rearLeft, rearRight] = simulator.chassis.wheelAngle;
  assert.ok(frontLeft! < -1 && rearRight! > 1, `${frontLeft}, ${rearRight}`);
  assert.deepEqual([frontRight, rearLeft], [0, 0]);
});

test("an encoder with its channels swapped counts backwards", async () => {
  const simulator = await build(hall(SWAPPED));
  drive(simulator, 0.5, 0.5, [0, 1, 0, 0]);
  assert.ok(simulator.chassis.wheelAngle[1]! > 0.5);
  assert.ok(simulator.sensors.encoders.counts[1]! < -100);
});

test("a swapped encoder plug shows another wheel's counts", async () => {
  const simulator = await build(
    hall("wiring: { encoders: { frontLeft: { wheel: rearLeft }, rearLeft: { wheel: frontLeft } } }"),
  );
  simulator.stand("blocks");
  drive(simulator, 0.5, 0.5, [1, 0, 0, 0]);
  const { counts } = simulator.sensors.encoders;
  assert.equal(counts[0], 0);
  assert.ok(counts[2]! > 100);
});

test("two plugs that lead to one wheel are refused", () => {
  assert.throws(
    () => hall("wiring: { motors: { frontLeft: { wheel: rearLeft } } }"),
    (error: unknown) => error instanceof DocumentError && /lead to the same wheel/.test(error.message),
  );
});

test("a board with 4 bits of PWM knows 15 steps each way", async () => {
  const simulator = await build(hall("car: { pwmBits: 4 }"));
  const speeds: number[] = [];
  for (const duty of [7.4 / 15, 7 / 15, 7.6 / 15]) {
    drive(simulator, 2, duty);
    speeds.push(simulator.chassis.wheelSpeed[0]!);
  }
  assert.ok(Math.abs(speeds[0]! - speeds[1]!) < 0.05, `${speeds}`);
  assert.ok(speeds[2]! > speeds[1]! + 1, `${speeds}`);
});
