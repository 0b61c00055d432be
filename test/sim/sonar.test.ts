import assert from "node:assert/strict";
import { test } from "node:test";
import type { Simulator } from "../../src/sim/simulator.ts";
import { build, CCW, drive, world } from "./rig.ts";

/** The car stands in the middle; its nose, where the sonar sits, is 12.5 cm ahead of that. */
const NOSE = 0.125;
const clean = "noise: 0 m, resolution: 0 m";
const room = (sonar: string, more = "") =>
  world(`room: { length: 6 m, width: 5 m }\nsensors: { sonar: { fitted: true, ${sonar} } }\n${more}`);

const near = (value: number, expected: number, tolerance: number) =>
  assert.ok(
    Math.abs(value - expected) <= tolerance,
    `${value} m is not within ${tolerance} m of ${expected} m`,
  );

/** What it has delivered in so many seconds at rest. */
function heard(simulator: Simulator, seconds: number): number[] {
  const distances: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < seconds * 1000; i++) {
    drive(simulator, 0.001);
    const { distance, time } = simulator.sensors.range;
    if (time !== last) distances.push(distance);
    last = time;
  }
  return distances;
}

test("a sonar measures from the car's nose to the wall ahead, at its rate, and delivers late", async () => {
  const simulator = await build(room(`${clean}, rate: 20 Hz, latency: 30 ms`));
  drive(simulator, 0.029);
  assert.equal(simulator.sensors.range.time, Number.NEGATIVE_INFINITY);
  assert.equal(simulator.sensors.range.distance, Number.POSITIVE_INFINITY);
  drive(simulator, 0.003);
  assert.deepEqual([simulator.sensors.range.time], [0.001]);
  near(simulator.sensors.range.distance, 3 - NOSE, 1e-4);
  assert.equal(heard(simulator, 1).length, 21);
});

test("a car without a sonar hears nothing for ever", async () => {
  const simulator = await build(world("room: { length: 1 m }"));
  drive(simulator, 1);
  const { distance, time } = simulator.sensors.range;
  assert.deepEqual([distance, time], [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
});

test("the nearest thing in the cone counts, and what stands beside it does not", async () => {
  const post = (y: number) => `objects: [{ name: post, at: [1.125 m, ${y} m], circle: 2 cm }]`;
  const straight = await build(room(clean, post(0)));
  drive(straight, 0.1);
  near(straight.sensors.range.distance, 1 - 0.02, 1e-3);
  const edge = await build(room(`${clean}, oblique: 89 deg`, post(0.13)));
  drive(edge, 0.1);
  near(edge.sensors.range.distance, 1, 0.03);
  const beside = await build(room(clean, post(0.2)));
  drive(beside, 0.1);
  near(beside.sensors.range.distance, 3 - NOSE, 1e-3);
});

test("it moves with the car and with what is pushed", async () => {
  const simulator = await build(room(clean));
  drive(simulator, 1, 0.4);
  drive(simulator, 1);
  near(simulator.sensors.range.distance, 3 - NOSE - simulator.chassis.pose.x, 2e-3);
});

test("nothing within its range, or a wall that is met too obliquely, gives no echo", async () => {
  const far = await build(room(`${clean}, range: 2.8 m`));
  assert.deepEqual(new Set(heard(far, 0.5)), new Set([Number.POSITIVE_INFINITY]));
  const straight = await build(room(clean, "start: { x: 2 m, heading: 30 deg }"));
  assert.ok(heard(straight, 0.5).every(Number.isFinite), "at 30° it hears");
  const oblique = await build(room(clean, "start: { x: 2 m, heading: 60 deg }"));
  assert.deepEqual(new Set(heard(oblique, 0.5)), new Set([Number.POSITIVE_INFINITY]));
});

test("it hears the wall to which the car has turned", async () => {
  const simulator = await build(room(clean));
  // It coasts by another 18°.
  while (simulator.chassis.pose.theta < 1.25) drive(simulator, 0.001, 0.4, CCW);
  drive(simulator, 1);
  const { x, y, theta } = simulator.chassis.pose;
  const upright = Math.abs(theta - Math.PI / 2) < 0.13;
  assert.ok(upright, `turned by ${theta} rad: no ray of the cone is upright`);
  near(simulator.sensors.range.distance, 2.5 - y - NOSE * Math.sin(theta), 0.01);
  assert.ok(Math.abs(x) < 0.1);
});

test("noise scatters it, and of the misses that are asked for about as many happen", async () => {
  const simulator = await build(room("noise: 1 cm, resolution: 0 m, misses: 0.2"));
  const all = heard(simulator, 60);
  const misses = all.filter((distance) => distance === Number.POSITIVE_INFINITY).length;
  assert.ok(Math.abs(misses / all.length - 0.2) < 0.05, `${misses} of ${all.length}`);
  const found = all.filter(Number.isFinite);
  const deviation = Math.sqrt(
    found.reduce((sum, distance) => sum + (distance - 3 + NOSE) ** 2, 0) / found.length,
  );
  assert.ok(Math.abs(deviation - 0.01) < 0.002, `${deviation} m`);
});

const fault = (verb: string) => `faults: [{ at: 0.5 s, until: 1.5 s, target: sonar, verb: ${verb} }]`;

test("a sonar that is off sends nothing more, and answers no ping, until it is well again", async () => {
  const simulator = await build(room("noise: 3 mm", fault("off")));
  drive(simulator, 0.49);
  assert.notEqual(simulator.ping(), undefined);
  drive(simulator, 0.02);
  const { time } = simulator.sensors.range;
  drive(simulator, 0.9);
  assert.equal(simulator.sensors.range.time, time);
  assert.equal(simulator.ping(), undefined);
  drive(simulator, 0.5);
  assert.ok(simulator.sensors.range.time > 1.5);
  assert.notEqual(simulator.ping(), undefined);
});

test("a stuck sonar repeats one distance, a garbage one makes them up, a wrong one halves them", async () => {
  const at = async (verb: string) => {
    const simulator = await build(room("noise: 3 mm", fault(verb)));
    drive(simulator, 0.55);
    return heard(simulator, 0.9);
  };
  assert.equal(new Set(await at("stuck")).size, 1);
  const garbage = await at("garbage");
  assert.ok(garbage.some((distance) => distance < 0) && Math.max(...garbage) > 1, garbage.join());
  near((await at("wrong"))[5]!, (3 - NOSE) / 2, 0.02);
});
