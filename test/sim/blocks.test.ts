import assert from "node:assert/strict";
import { test } from "node:test";
import type { Simulator } from "../../src/sim/simulator.ts";
import { build, CCW, drive, FORWARD, hall } from "./rig.ts";

async function onBlocks(yaml = ""): Promise<Simulator> {
  const simulator = await build(hall(yaml));
  simulator.hands.put("blocks");
  return simulator;
}

test("on blocks the wheels turn and the car stays where it is", async () => {
  const simulator = await onBlocks("start: { x: 1 m, heading: 1 rad }");
  drive(simulator, 1, 0.5, CCW);
  assert.deepEqual({ ...simulator.chassis.pose }, { x: 1, y: 0, theta: 1 });
  assert.ok(simulator.chassis.wheelAngle.every((angle) => Math.abs(angle) > 5));
});

test("on blocks a wheel obeys the volt model with its own inertia instead of the car's mass", async () => {
  const simulator = await onBlocks("battery: { resistance: 0 ohm }");
  const { mass, wheelInertia, wheels } = hall().car;
  const { kS, kV, kA, radius } = wheels[0]!;
  const load = ((mass * radius ** 2) / 4 + wheelInertia) / wheelInertia;
  drive(simulator, 0.5, 0.2);
  const before = simulator.chassis.wheelSpeed[0]!;
  drive(simulator, 0.001, 0.5);
  const after = simulator.chassis.wheelSpeed[0]!;
  const volts = kS + kV * before + (kA / load) * ((after - before) / 0.001);
  assert.ok(Math.abs(volts - 0.5 * simulator.powertrain.battery.volts) < 0.02, `${volts} V`);
});

test("on blocks a wheel needs the same voltage to break away as on the floor", async () => {
  const simulator = await onBlocks();
  drive(simulator, 1, 0.066);
  assert.ok(Math.abs(simulator.chassis.wheelAngle[0]!) < 1e-9);
  drive(simulator, 1, 0.08);
  assert.ok(simulator.chassis.wheelAngle[0]! > 0.2);
});

test("a car that is lifted while it drives stands on its blocks at once, and drives off again from the floor", async () => {
  const simulator = await build(hall());
  drive(simulator, 1, 0.5);
  simulator.stand("blocks");
  const { x } = simulator.chassis.pose;
  drive(simulator, 1, 0.5);
  assert.equal(simulator.chassis.pose.x, x);
  simulator.stand("floor");
  drive(simulator, 0.001);
  assert.equal(simulator.chassis.pose.x, x);
  drive(simulator, 1, 0.5);
  assert.ok(simulator.chassis.pose.x > x + 0.4);
});

test("a wheel has constants of its own for each direction", async () => {
  const simulator = await onBlocks(
    "car: { wheel: { reverse: { kS: 1.3 V, kV: 0.4 V s/rad } } }\nbattery: { resistance: 0 ohm }",
  );
  const wheel = hall().car.wheels[0]!;
  for (const [duty, kS, kV] of [
    [0.5, wheel.kS, wheel.kV],
    [-0.5, 1.3, 0.4],
  ] as const) {
    drive(simulator, 2, duty);
    const expected = (0.5 * simulator.powertrain.battery.volts - kS) / kV;
    const speed = Math.abs(simulator.chassis.wheelSpeed[0]!);
    assert.ok(Math.abs(speed - expected) < 0.02, `${duty}: ${speed} rad/s instead of ${expected}`);
  }
});

test("reverse breaks away at its own friction, not at that of forward", async () => {
  const simulator = await onBlocks("car: { wheel: { kS: 0.3 V, reverse: { kS: 1.3 V } } }");
  drive(simulator, 1, -0.1);
  assert.ok(Math.abs(simulator.chassis.wheelAngle[0]!) < 1e-9);
  drive(simulator, 1, 0.1);
  assert.ok(simulator.chassis.wheelAngle[0]! > 1);
});

test("a person's tape is off by some 2 mm, and the angle by some 1 degree", async () => {
  const simulator = await build(hall("start: { heading: 2 rad }"));
  drive(simulator, 1, 0.5, FORWARD);
  drive(simulator, 1, 0.3, CCW);
  drive(simulator, 1);
  const { pose } = simulator.chassis;
  const { hands } = simulator;
  const ahead = Math.cos(2) * pose.x + Math.sin(2) * pose.y;
  const left = Math.cos(2) * pose.y - Math.sin(2) * pose.x;
  const spread = (measure: () => number, truth: number) => {
    let sum = 0;
    for (let i = 0; i < 400; i++) sum += (measure() - truth) ** 2;
    return Math.sqrt(sum / 400);
  };
  const degree = Math.PI / 180;
  assert.ok(Math.abs(spread(() => hands.distanceAhead(), ahead) - 0.002) < 3e-4);
  assert.ok(Math.abs(spread(() => hands.distanceLeft(), left) - 0.002) < 3e-4);
  assert.ok(Math.abs(spread(() => hands.angle(), pose.theta - 2) - degree) < 0.15 * degree);
});

test("what a person measures counts from where the car was put down", async () => {
  const simulator = await build(hall());
  drive(simulator, 2, 0.5, [0.9, 1, 0.9, 1]);
  drive(simulator, 1);
  simulator.hands.put("floor");
  assert.ok(Math.abs(simulator.hands.distanceAhead()) < 0.01);
  assert.ok(Math.abs(simulator.hands.angle()) < 0.1);
});

test("a person measures from the car to the wall ahead, if the tape is long enough", async () => {
  const near = await build(hall("start: { x: 17 m }"));
  drive(near, 0.01);
  assert.ok(Math.abs(near.hands.distanceToWall()! - 3) < 0.01);
  assert.equal((await build(hall())).hands.distanceToWall(), undefined);
});

test("a person sees which wheel turned, and which way", async () => {
  const simulator = await onBlocks();
  drive(simulator, 0.5, 0.3, [0, 0, -1, 0]);
  assert.deepEqual(simulator.hands.turned(), { wheel: 2, direction: -1 });
  drive(simulator, 0.5);
  simulator.hands.turned();
  drive(simulator, 0.5);
  assert.equal(simulator.hands.turned(), undefined);
});

test("a person turns a wheel ten times, and its encoder counts them", async () => {
  const simulator = await onBlocks();
  simulator.hands.turnWheel(3, 10);
  drive(simulator, 0.01);
  const counts = simulator.sensors.encoders.counts[3]!;
  assert.ok(Math.abs(counts - 13200) < 30, `${counts}`);
});
