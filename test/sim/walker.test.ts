import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Observation } from "../../src/core/scene.ts";
import { wheelVector } from "../../src/core/wheels.ts";
import { Walker } from "../../src/sim/walker.ts";
import { build, drive, world } from "./rig.ts";

const STEP = 0.005;

const person = (walks: string, more = "") =>
  `{ name: Anna, at: [0 m, 0 m], circle: 20 cm, looks: { person: {} }, walks: { ${walks} }${more} }`;

/** Who walks there, seen every step. */
function walk(walker: Walker, seconds: number): { x: number; y: number; theta: number }[] {
  const seen = [];
  for (let i = 1; i <= Math.round(seconds / STEP); i++) {
    walker.step(i * STEP, STEP);
    seen.push({ ...walker.pose });
  }
  return seen;
}

test("somebody walks a closed way round and round, at the speed that it has", () => {
  const through = [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
    { x: 0, y: 1 },
  ];
  const walker = new Walker({ through, speed: 0.5, closed: true, begins: 0 });
  const seen = walk(walker, 8);
  const at = (time: number) => seen[Math.round(time / STEP) - 1]!;
  for (const [time, x, y] of [
    [2, 1, 0],
    [4, 1, 1],
    [6, 0, 1],
    [8, 0, 0],
  ] as const) {
    assert.ok(Math.hypot(at(time).x - x, at(time).y - y) < 0.01, `at ${time} s: ${JSON.stringify(at(time))}`);
  }
  assert.ok(Math.abs(at(3.5).theta - Math.PI / 2) < 0.01, "faces where it goes");
});

test("an open way is walked there and back, and it stands until it begins", () => {
  const through = [
    { x: 0, y: 0 },
    { x: 2, y: 0 },
  ];
  const seen = walk(new Walker({ through, speed: 1, closed: false, begins: 1 }), 5);
  const x = (time: number) => seen[Math.round(time / STEP) - 1]!.x;
  for (const [time, expected] of [
    [1, 0],
    [2, 1],
    [3, 2],
    [4, 1],
    [5, 0],
  ] as const) {
    assert.ok(Math.abs(x(time) - expected) < 0.01, `at ${time} s: ${x(time)}`);
  }
});

test("no way makes anybody jump", () => {
  const point = fc.record({
    x: fc.double({ min: -3, max: 3, noNaN: true }),
    y: fc.double({ min: -3, max: 3, noNaN: true }),
  });
  const ways = fc.array(point, { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(
      ways,
      fc.boolean(),
      fc.double({ min: 0.1, max: 2, noNaN: true }),
      (through, closed, speed) => {
        const walker = new Walker({ through, speed, closed, begins: 0 });
        let before = { ...walker.pose };
        for (const now of walk(walker, 3)) {
          const moved = Math.hypot(now.x - before.x, now.y - before.y);
          assert.ok(moved <= speed * STEP + 1e-9, `moved ${moved} m in a step`);
          assert.ok(Math.abs(now.theta - before.theta) <= 4 * STEP + 1e-9);
          before = now;
        }
      },
    ),
    { numRuns: 200 },
  );
});

test("the truth has somebody where the way says, a sonar hears them, and nothing stops them", async () => {
  const simulator = await build(
    world(
      `sensors: { sonar: { fitted: true, noise: 0 m } }\nobjects:\n  - ${person("through: [[2 m, 0 m], [2 m, 1 m]], speed: 0.5 m/s, closed: false")}`,
    ),
  );
  const seen: Observation = {
    pose: { x: 0, y: 0, theta: 0 },
    twist: { vx: 0, vy: 0, omega: 0 },
    slip: wheelVector(),
    impact: 0,
    objects: new Float64Array(),
  };
  drive(simulator, 0.1);
  assert.ok(Math.abs(simulator.sensors.range.distance - (2 - 0.2 - 0.125)) < 0.01);
  drive(simulator, 1.9);
  simulator.observe(seen);
  const [x, y, theta] = seen.objects;
  assert.ok(Math.abs(x! - 2) < 1e-9 && Math.abs(y! - 1) < 0.01, `${x}, ${y}`);
  assert.ok(Math.abs(theta! - Math.PI / 2) < 0.01, `${theta}`);
  assert.ok(simulator.sensors.range.distance > 2, "the way ahead is free again");
});

test("who walks into the car pushes it, and it is felt", async () => {
  const simulator = await build(
    world(`objects:\n  - ${person("through: [[1 m, 0 m], [-1 m, 0 m]], speed: 0.8 m/s, closed: false")}`),
  );
  drive(simulator, 1.5);
  assert.ok(simulator.chassis.pose.x < -0.1, `the car is at ${simulator.chassis.pose.x} m`);
});

test("what walks has a way, and what it looks like is checked", () => {
  assert.throws(() => world(`objects:\n  - ${person("through: [[1 m, 0 m]]")}`), /through/);
  assert.throws(
    () =>
      world("objects:\n  - { name: box, at: [0 m, 0 m], circle: 1 m, looks: { block: { colour: red } } }"),
    /colour/,
  );
});
