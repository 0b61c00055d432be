import assert from "node:assert/strict";
import { test } from "node:test";
import type { Simulator } from "../../src/sim/simulator.ts";
import { build, CCW, drive, FORWARD, hall } from "./rig.ts";

/** A car with one fault from 0.5 s to 1.5 s, after 0.5 s of driving. */
async function broken(target: string, verb: string, more = "", pattern: readonly number[] = FORWARD) {
  const simulator = await build(
    hall(`faults: [{ at: 0.5 s, until: 1.5 s, target: ${target}, verb: ${verb}${more} }]`),
  );
  drive(simulator, 0.5, 0.5, pattern);
  return simulator;
}

const counts = (simulator: Simulator, wheel = 0) => simulator.sensors.encoders.counts[wheel]!;
const truth = (simulator: Simulator, wheel = 0) =>
  (simulator.chassis.wheelAngle[wheel]! * 1320) / (2 * Math.PI);

/** What `read` gives at every ms of `seconds`, the duties going on as they are. */
function watch<T>(simulator: Simulator, seconds: number, read: () => T): T[] {
  return Array.from({ length: Math.round(seconds * 1000) }, () => {
    simulator.advanceTo(simulator.time + 0.001);
    return read();
  });
}

const changes = (values: readonly unknown[]) => values.filter((value, i) => i > 0 && value !== values[i - 1]);

test("an encoder that is off counts nothing, loses what passed, and goes on afterwards", async () => {
  const simulator = await broken("encoder.frontLeft", "off");
  const before = counts(simulator);
  const edge = simulator.sensors.encoders.edgeTime[0];
  drive(simulator, 0.9, 0.5);
  assert.equal(counts(simulator), before);
  assert.equal(simulator.sensors.encoders.edgeTime[0], edge);
  assert.ok(Math.abs(counts(simulator, 1) - truth(simulator, 1)) < 2, "the others are well");
  drive(simulator, 0.5, 0.5);
  assert.ok(counts(simulator) > before + 100 && counts(simulator) < truth(simulator) - 100);
});

test("a stuck encoder flips between two counts, with fresh edges", async () => {
  const simulator = await broken("encoder.frontLeft", "stuck");
  const seen = watch(simulator, 0.5, () => counts(simulator));
  assert.equal(new Set(seen).size, 2);
  assert.ok(changes(seen).length > 50);
  assert.ok(simulator.sensors.encoders.edgeTime[0]! > simulator.time - 0.01);
});

test("a wrong encoder counts backwards from where it was", async () => {
  const simulator = await broken("encoder.frontLeft", "wrong");
  const before = counts(simulator);
  const from = truth(simulator);
  drive(simulator, 0.5, 0.5);
  assert.ok(Math.abs(counts(simulator) - before + (truth(simulator) - from)) < 2);
});

test("a slow encoder brings its counts in lumps", async () => {
  const simulator = await broken("encoder.frontLeft", "slow", ", period: 50 ms");
  const seen = watch(simulator, 0.5, () => counts(simulator));
  assert.equal(changes(seen).length, 9);
  const behind = truth(simulator) - seen.at(-1)!;
  assert.ok(behind > -2 && behind < 0.055 * simulator.chassis.wheelSpeed[0]! * 210, `${behind} counts`);
});

test("a delayed encoder tells now what was true a while ago", async () => {
  const simulator = await broken("encoder.frontLeft", "delayed", ", delay: 80 ms");
  const started = counts(simulator);
  const early = watch(simulator, 0.079, () => counts(simulator));
  assert.deepEqual(changes(early), []);
  drive(simulator, 0.121, 0.5);
  const past = truth(simulator);
  drive(simulator, 0.08, 0.5);
  assert.ok(counts(simulator) > started);
  assert.ok(Math.abs(counts(simulator) - past) < 2, `${counts(simulator)}, ${past}`);
});

test("an encoder that gives garbage jumps at random", async () => {
  const simulator = await broken("encoder.frontLeft", "garbage");
  const steps = changes(watch(simulator, 0.9, () => counts(simulator))) as number[];
  const jumps = steps.map((value, i) => value - (steps[i - 1] ?? value));
  assert.ok(jumps.some((jump) => jump > 5) && jumps.some((jump) => jump < -5), `${jumps}`);
  assert.ok(steps.every(Number.isInteger));
});

test("an intermittent encoder loses part of its counts", async () => {
  const simulator = await broken("encoder.frontLeft", "intermittent", ", period: 40 ms");
  const before = counts(simulator);
  const from = truth(simulator);
  drive(simulator, 0.9, 0.5);
  const share = (counts(simulator) - before) / (truth(simulator) - from);
  assert.ok(share > 0.1 && share < 0.9, `${share} of the counts came through`);
});

test("a gyro that is off delivers nothing new; a stuck one repeats itself as if fresh", async () => {
  const off = await broken("gyro", "off");
  const stuck = await broken("gyro", "stuck");
  const [offSeen, stuckSeen] = [off, stuck].map((simulator) => {
    drive(simulator, 0.1, 0.5, CCW);
    return watch(simulator, 0.2, () => ({ ...simulator.sensors.gyro }));
  });
  assert.equal(new Set(offSeen!.map(({ time }) => time)).size, 1);
  assert.equal(new Set(stuckSeen!.map(({ rate }) => rate)).size, 1);
  assert.ok(new Set(stuckSeen!.map(({ time }) => time)).size > 50);
  drive(off, 1, 0.5, CCW);
  assert.ok(off.sensors.gyro.rate > 0.5, "it works again afterwards");
});

test("a wrong gyro has its sign swapped, one with a factor its scale", async () => {
  const swapped = await broken("gyro", "wrong", "", CCW);
  const scaled = await broken("gyro", "wrong", ", factor: 2", CCW);
  drive(swapped, 0.5, 0.5, CCW);
  drive(scaled, 0.5, 0.5, CCW);
  const omega = scaled.chassis.twist.omega;
  assert.ok(Math.abs(swapped.sensors.gyro.rate + omega) < 0.05);
  assert.ok(Math.abs(scaled.sensors.gyro.rate - 2 * omega) < 0.1);
});

test("slow, delayed, garbled and intermittent gyros are what they are called", async () => {
  const slow = await broken("gyro", "slow", ", period: 100 ms");
  assert.equal(changes(watch(slow, 0.55, () => slow.sensors.gyro.rate)).length, 5);

  const delayed = await broken("gyro", "delayed", ", delay: 200 ms");
  drive(delayed, 0.3, 0.5);
  const age = delayed.time - delayed.sensors.gyro.time;
  assert.ok(age > 0.199 && age < 0.21, `${age} s old`);

  const garbage = await broken("gyro", "garbage");
  const rates = watch(garbage, 0.9, () => garbage.sensors.gyro.rate);
  assert.ok(Math.max(...rates) > 10 && Math.min(...rates) < -10 && rates.every(Number.isFinite));

  const intermittent = await broken("gyro", "intermittent", ", period: 50 ms");
  const times = watch(intermittent, 0.9, () => intermittent.time - intermittent.sensors.gyro.time);
  assert.ok(Math.max(...times) > 0.03 && times.some((t) => t < 0.006), "gaps, and fresh values between");
});

test("a battery sensor that is wrong reads half, and the pack is as it was", async () => {
  const simulator = await broken("battery", "wrong");
  drive(simulator, 0.5, 0.5);
  const { volts } = simulator.powertrain.battery;
  assert.ok(volts > 12 && Math.abs(simulator.sensors.battery.volts - volts / 2) < 0.1);
});

test("a motor that is off leaves its wheel to be dragged along", async () => {
  const simulator = await broken("motor.frontLeft", "off");
  drive(simulator, 0.9, 0.5);
  assert.equal(simulator.powertrain.torque[0], 0);
  assert.ok(simulator.powertrain.torque[1]! > 0);
});

test("a stuck motor blocks its wheel, which is then dragged over the floor", async () => {
  const simulator = await broken("motor.frontLeft", "stuck");
  const before = simulator.chassis.wheelAngle[0];
  drive(simulator, 0.5, 0.8);
  assert.ok(Math.abs(simulator.chassis.wheelAngle[0]! - before!) < 1e-9);
  assert.ok(Math.abs(simulator.chassis.wheelSpeed[0]!) < 1e-9);
  assert.ok(simulator.chassis.wheelSpeed[3]! > 1, "the others turn");
  drive(simulator, 1.5, 0.8);
  assert.ok(simulator.chassis.wheelSpeed[0]! > 5, "it is free again afterwards");
});

test("a motor with swapped leads turns the other way", async () => {
  const simulator = await broken("motor.frontLeft", "wrong");
  drive(simulator, 0.5, 0.5);
  assert.ok(simulator.powertrain.torque[0]! < 0 || simulator.chassis.wheelSpeed[0]! < 0);
  assert.ok(Math.abs(simulator.chassis.pose.theta) > 0.05, `${simulator.chassis.pose.theta} rad`);
});

test("a delayed motor goes on with its old duty", async () => {
  const simulator = await broken("motor.frontLeft", "delayed", ", delay: 100 ms");
  simulator.advanceTo(0.51);
  const torques = watch(simulator, 0.05, () => {
    simulator.setDuty(new Float64Array(4));
    return simulator.powertrain.torque[0]!;
  });
  assert.ok(
    torques.slice(2).every((torque) => torque !== 0),
    "still driven",
  );
  drive(simulator, 0.06);
  assert.equal(simulator.powertrain.torque[0], 0);
});

test("a slow, an intermittent and a garbled motor are not driven as they are told", async () => {
  for (const verb of ["slow", "intermittent", "garbage"]) {
    const simulator = await broken("motor.frontLeft", verb);
    const torques = watch(simulator, 0.9, () => {
      simulator.setDuty(Float64Array.of(simulator.time % 0.02 < 0.01 ? 0.4 : 0, 0, 0, 0));
      return simulator.powertrain.torque[0]!;
    });
    const idle = torques.filter((torque) => torque === 0).length / torques.length;
    assert.ok(Math.abs(idle - 0.5) > 0.1, `${verb}: unpowered ${idle} of the time, as it was told`);
  }
});

test("a fault harms nothing before it begins, nor anything but its target", async () => {
  const healthy = await build(hall());
  drive(healthy, 1, 0.5);
  for (const verb of ["off", "stuck", "wrong", "slow", "delayed", "intermittent", "garbage"]) {
    const later = await build(hall(`faults: [{ at: 2 s, target: encoder.frontLeft, verb: ${verb} }]`));
    drive(later, 1, 0.5);
    assert.deepEqual(later.sensors, healthy.sensors, verb);
    const elsewhere = await broken("encoder.frontLeft", verb);
    drive(elsewhere, 0.5, 0.5);
    assert.deepEqual(elsewhere.sensors.gyro, healthy.sensors.gyro, verb);
    assert.deepEqual(elsewhere.chassis.pose, healthy.chassis.pose, verb);
  }
});
