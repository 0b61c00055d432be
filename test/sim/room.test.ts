import assert from "node:assert/strict";
import { test } from "node:test";
import type { Observation } from "../../src/core/scene.ts";
import { wheelVector } from "../../src/core/wheels.ts";
import { loadWorld } from "../../src/sim/world.ts";
import { build, CCW, drive, FORWARD, LEFT, speed, world } from "./rig.ts";

function emptyObservation(): Observation {
  return {
    pose: { x: 0, y: 0, theta: 0 },
    twist: { vx: 0, vy: 0, omega: 0 },
    slip: wheelVector(),
    impact: 0,
    objects: new Float64Array(),
  };
}

const CAR_FRONT = 0.125;

test("a car that drives into a wall stops at it and feels the knock once", async () => {
  const simulator = await build(world("room: { length: 3 m }"));
  const seen = emptyObservation();
  let hardest = 0;
  for (let i = 0; i < 200; i++) {
    drive(simulator, 0.01, 0.6);
    simulator.observe(seen);
    hardest = Math.max(hardest, seen.impact);
  }
  // 2.2 kg at 0.8 m/s, with a little bounce.
  assert.ok(hardest > 1 && hardest < 3, `hardest knock: ${hardest} N·s`);
  assert.ok(Math.abs(seen.pose.x + CAR_FRONT - 1.5) < 0.005, `front at ${seen.pose.x + CAR_FRONT} m`);
  assert.ok(speed(simulator) < 0.01, `${speed(simulator)} m/s`);
  // It still pushes with all it has, and that is no knock.
  assert.equal(seen.impact < 0.01, true, `while pushing: ${seen.impact} N·s`);
  assert.ok(simulator.chassis.slip[0]! > 0.1, "the wheels spin on the spot");
});

test("a harder knock is reported as harder, and nothing is a knock in free driving", async () => {
  const knock = async (duty: number) => {
    const simulator = await build(world("room: { length: 1.6 m }"));
    drive(simulator, 1, 0.2);
    const seen = emptyObservation();
    simulator.observe(seen);
    assert.equal(seen.impact, 0);
    drive(simulator, 2.5, duty);
    simulator.observe(seen);
    return seen.impact;
  };
  const soft = await knock(0.25);
  const hard = await knock(0.8);
  assert.ok(soft > 0.1 && hard > 1.5 * soft, `${soft} N·s, ${hard} N·s`);
});

test("a car that strafes along a wall it touches slides on", async () => {
  const simulator = await build(world("room: { length: 1 m, width: 8 m }"));
  drive(simulator, 0.8, 0.4, FORWARD);
  drive(simulator, 2, 0.6, LEFT);
  assert.ok(simulator.chassis.pose.y > 0.5, `y = ${simulator.chassis.pose.y} m`);
});

test("a movable box is pushed along and slows the car; a fixed one stops it", async () => {
  const box = "objects: [{ name: box, at: [0.6 m, 0], box: [0.3 m, 0.3 m], mass: 1 kg, movable: ";
  const free = await build(world(""));
  const pushing = await build(world(`${box}true }]`));
  const blocked = await build(world(`${box}false }]`));
  const seen = emptyObservation();
  for (const simulator of [free, pushing, blocked]) drive(simulator, 2, 0.5);
  pushing.observe(seen);
  assert.ok(seen.objects[0]! > 0.75, `box at ${seen.objects[0]} m`);
  assert.ok(Math.abs(seen.objects[0]! - 0.15 - (seen.pose.x + CAR_FRONT)) < 0.01, "the car touches it");
  assert.ok(speed(pushing) < 0.97 * speed(free), `${speed(pushing)} m/s against ${speed(free)} m/s`);
  blocked.observe(seen);
  assert.equal(seen.objects[0], 0.6);
  assert.ok(seen.pose.x + CAR_FRONT < 0.46);
});

test("a pushed box comes to rest soon after the car has stopped", async () => {
  const simulator = await build(
    world("objects: [{ name: box, at: [0.5 m, 0.05 m], box: [0.3 m, 0.2 m], movable: true }]"),
  );
  const seen = emptyObservation();
  drive(simulator, 1, 0.6);
  drive(simulator, 2, -0.3);
  simulator.observe(seen);
  const [x, y, theta] = seen.objects;
  assert.ok(x! > 0.6 && Math.abs(theta!) > 0.01, `${x}, ${y}, ${theta}`);
  drive(simulator, 1, -0.1);
  simulator.observe(seen);
  assert.deepEqual([...seen.objects], [x, y, theta]);
});

test("a ball rolls away from the car that hits it, and bounces off the wall", async () => {
  const simulator = await build(
    world(
      "room: { length: 3 m }\n" +
        "objects: [{ name: ball, at: [0.4 m, 0], circle: 0.11 m, mass: 0.4 kg, friction: 0.02, bounce: 0.7, movable: true }]",
    ),
  );
  const seen = emptyObservation();
  drive(simulator, 0.8, 0.6);
  let furthest = 0;
  for (let i = 0; i < 150; i++) {
    drive(simulator, 0.01);
    simulator.observe(seen);
    furthest = Math.max(furthest, seen.objects[0]!);
  }
  assert.ok(furthest > 1.37, `reached ${furthest} m`);
  assert.ok(seen.objects[0]! < furthest - 0.1, `came back to ${seen.objects[0]} m`);
  assert.ok(seen.objects[0]! - 0.11 > seen.pose.x + CAR_FRONT, "it is ahead of the car");
});

test("nothing leaves the room and nothing becomes non-finite, whatever the car does", async () => {
  const simulator = await build(loadWorld("furnished"));
  const seen = emptyObservation();
  const patterns = [FORWARD, LEFT, CCW, [1, 0, 0, 1], [-1, -1, -1, -1], [1, -1, -1, 1]];
  for (let i = 0; i < 60; i++) {
    drive(simulator, 1, i % 2 ? 1 : -0.8, patterns[(i * 7) % patterns.length]!);
    simulator.observe(seen);
    const { x, y, theta } = seen.pose;
    assert.ok(Math.abs(x) < 3 && Math.abs(y) < 2.5, `the car is at ${x}, ${y} after ${i + 1} s`);
    assert.ok([theta, ...seen.slip, ...seen.objects].every(Number.isFinite), `after ${i + 1} s`);
    for (let o = 0; o < seen.objects.length; o += 3) {
      assert.ok(Math.abs(seen.objects[o]!) < 3 && Math.abs(seen.objects[o + 1]!) < 2.5, `object ${o / 3}`);
    }
  }
});

test("objects that nobody touches stay exactly where they stand", async () => {
  const simulator = await build(loadWorld("furnished"));
  const seen = emptyObservation();
  drive(simulator, 3, 1, CCW);
  simulator.observe(seen);
  const poses = simulator.scene.objects.flatMap(({ pose }) => [pose.x, pose.y, pose.theta]);
  assert.deepEqual(
    [...seen.objects].map((v) => v.toFixed(6)),
    poses.map((v) => v.toFixed(6)),
  );
});
