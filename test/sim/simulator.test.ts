import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../src/core/random.ts";
import type { Simulator } from "../../src/sim/simulator.ts";
import { loadWorld, type World } from "../../src/sim/world.ts";
import { build, hall } from "./rig.ts";

/** Everything that can be seen of 10 s of a wild drive, as it changes. */
async function film(world: World, advance: (simulator: Simulator, to: number) => void): Promise<number[]> {
  const simulator = await build(world);
  const random = new Random(7);
  const frames: number[] = [];
  for (let i = 1; i <= 200; i++) {
    simulator.setDuty(Float64Array.from({ length: 4 }, () => random.uniform(-1, 1)));
    advance(simulator, i * 0.05);
    const { chassis, sensors, powertrain } = simulator;
    frames.push(chassis.pose.x, chassis.pose.y, chassis.pose.theta, ...chassis.wheelSpeed);
    frames.push(...sensors.encoders.counts, ...sensors.encoders.edgeTime, sensors.gyro.rate);
    frames.push(sensors.battery.volts, powertrain.battery.charge);
  }
  return frames;
}

const atOnce = (simulator: Simulator, to: number) => simulator.advanceTo(to);

test("the same seed and duties give the same run, to the last bit, over 10 s in the furnished room", async () => {
  const world = loadWorld("furnished");
  assert.deepEqual(await film(world, atOnce), await film(world, atOnce));
});

test("another seed gives other measurements but the same truth", async () => {
  const world = hall();
  const one = await build(world);
  const two = await build({ ...world, seed: 99 });
  for (const simulator of [one, two]) {
    simulator.setDuty(Float64Array.of(0.5, 0.4, 0.5, 0.4));
    simulator.advanceTo(1);
  }
  assert.deepEqual(one.chassis.pose, two.chassis.pose);
  assert.notEqual(one.sensors.gyro.rate, two.sensors.gyro.rate);
  assert.notDeepEqual(one.sensors.encoders.edgeTime, two.sensors.encoders.edgeTime);
});

test("how time is cut into pieces changes nothing", async () => {
  const world = loadWorld("furnished");
  const inPieces = (simulator: Simulator, to: number) => {
    const from = simulator.time;
    for (let piece = 1; piece <= 13; piece++) simulator.advanceTo(from + ((to - from) * piece) / 13);
  };
  assert.deepEqual(await film(world, inPieces), await film(world, atOnce));
});

test("time goes by in whole milliseconds and never backwards", async () => {
  const simulator = await build(hall());
  simulator.advanceTo(0.0129);
  assert.equal(simulator.time, 0.012);
  simulator.advanceTo(0.005);
  assert.equal(simulator.time, 0.012);
  for (let tick = 3; tick <= 1000; tick++) simulator.advanceTo(tick * 0.005);
  assert.equal(simulator.time, 5);
});

test("the scene shows walls, objects and gates as the world has them", async () => {
  const world = loadWorld("slalom");
  const { scene } = await build(world);
  assert.equal(scene.walls.length, 4);
  assert.equal(scene.objects.length, world.objects.length);
  assert.deepEqual(Object.keys(scene.objects[0]!).sort(), ["look", "movable", "name", "pose", "shape"]);
  assert.deepEqual(scene.gates, world.gates);
});
