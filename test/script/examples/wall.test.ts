import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import wall from "../../../src/script/examples/wall.ts";
import { Stage } from "../rig.ts";

/** The sonar's place ahead of the car's middle, and what the example keeps free of it, m. */
const NOSE = 0.125;
const GAP = 0.4;
const OFF = 0.05;
/** It strafes along a wall that it faces, m/s and rad. */
const STRAFING = 0.1;
const FACING = 0.1;

interface Walls {
  /** To the left of where the car begins: y of its surface, m. */
  left(x: number): number;
  /** The one with the doorway: x of its surface, m. */
  readonly ahead: number;
}

async function follow(t: TestContext, stage: Stage, walls: Walls): Promise<void> {
  let worst = 0;
  const along = [0, 0];
  const { value, elapsed } = await stage.run(async (car) => {
    let before = car.latest.time;
    const way = await car.beside(wall(car), async (car) => {
      for await (const { truth, time } of car.telemetry()) {
        const { pose, twist } = truth!;
        const dt = time - before;
        before = time;
        const facesLeft = Math.abs(pose.theta - Math.PI / 2) < FACING;
        if (-twist.vy < STRAFING || !(facesLeft || Math.abs(pose.theta) < FACING)) continue;
        const free = (facesLeft ? walls.left(pose.x) - pose.y : walls.ahead - pose.x) - NOSE;
        worst = Math.max(worst, Math.abs(free - GAP));
        along[facesLeft ? 0 : 1]! += -twist.vy * dt;
      }
    });
    return { way, impacts: car.impacts.length };
  });
  const ways = along.map((each) => `${each.toFixed(2)} m`).join(" and ");
  t.diagnostic(
    `${elapsed.toFixed(1)} s; ${ways} along the walls, ${(1000 * worst).toFixed(0)} mm off at most`,
  );
  assert.ok(worst < OFF, `it was ${worst} m off`);
  assert.ok(along[0]! > 2.5 && along[1]! > 0.3, ways);
  assert.ok(Math.abs(along[0]! + along[1]! - value.way) < 0.2, `it says ${value.way} m`);
  assert.equal(value.impacts, 0, "it touched something");
  assert.equal(stage.said().length, 1);
}

test("the example of following a wall stays 40 cm away along two walls, and touches nothing", async (t) => {
  await follow(t, await Stage.inWorld("corridor"), { left: () => 0.9, ahead: 0.75 });
});

test("the example of following a wall does so where the wall comes nearer by a hand's breadth a metre", async (t) => {
  const stage = await Stage.open(`
start: { x: -2.6 m, y: 0.25 m }
room:
  length: 7 m
  width: 3 m
  walls:
    - { from: [-3.5 m, 0.9 m], to: [0.8 m, 0.55 m] }
    - { from: [0.8 m, 1.5 m], to: [0.8 m, -0.2 m] }
sensors: { sonar: { fitted: true, misses: 0.03 } }
`);
  const slope = (0.55 - 0.9) / 4.3;
  const surface = 0.05 * Math.hypot(1, slope);
  await follow(t, stage, { left: (x) => 0.9 + slope * (x + 3.5) - surface, ahead: 0.75 });
});
