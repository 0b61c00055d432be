import assert from "node:assert/strict";
import { test } from "node:test";
import park from "../../../src/script/examples/park.ts";
import { loadWorld } from "../../../src/sim/world.ts";
import { Stage } from "../rig.ts";

/** m and rad */
const OFF = 0.03;
const TURNED = (2 * Math.PI) / 180;

test("the example of parking ends in the middle of the gap and square to it, and touches nothing", async (t) => {
  const { objects } = loadWorld("parking");
  const edges = objects.map(({ pose, shape }) => {
    const { length, width } = shape as Extract<typeof shape, { kind: "box" }>;
    return { left: pose.y + width / 2, right: pose.y - width / 2, front: pose.x - length / 2 };
  });
  const [right, left] = edges;
  const middle = (right!.left + left!.right) / 2;
  const stage = await Stage.inWorld("parking");
  const { value, truth, elapsed } = await stage.run(async (car) => {
    await park(car);
    return car.impacts.length;
  });
  const { x, y, theta } = truth!;
  t.diagnostic(
    `${elapsed.toFixed(1)} s; ${(1000 * (y - middle)).toFixed(0)} mm off, ${((theta * 180) / Math.PI).toFixed(2)}°`,
  );
  assert.ok(Math.abs(y - middle) < OFF, `at y = ${y} m, not ${middle} m`);
  assert.ok(Math.abs(theta) < TURNED, `turned by ${theta} rad`);
  const tail = x - 0.125;
  assert.ok(tail > right!.front, `its tail sticks out: ${tail} m`);
  assert.equal(value, 0, "it touched something");
  assert.deepEqual(stage.said(), ["I am parked."]);
});

test("where there is no gap the example of parking says so, and stands", async () => {
  const stage = await Stage.inWorld("corridor");
  await assert.rejects(
    stage.run((car) => park(car)),
    /there is no gap/,
  );
  stage.assertStands();
});
