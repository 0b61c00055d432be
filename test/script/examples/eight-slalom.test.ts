import assert from "node:assert/strict";
import { test } from "node:test";
import type { Car } from "../../../src/script/car.ts";
import eight from "../../../src/script/examples/eight.ts";
import slalom from "../../../src/script/examples/slalom.ts";
import { simulate } from "../../../src/script/simulate.ts";
import { nearPose } from "../rig.ts";

test("the example of an eight ends where it began, facing as it did, and was on both sides", async () => {
  let most = { x: 0, y: 0, theta: 0 };
  const watched = (car: Car) =>
    car.beside(eight(car), async (beside) => {
      for await (const { truth } of beside.telemetry()) {
        const { x, y, theta } = truth!.pose;
        const far = (now: number, before: number) => Math.max(Math.abs(now), before);
        most = { x: far(x, most.x), y: far(y, most.y), theta: far(theta, most.theta) };
      }
    });
  const { truth } = await simulate(watched, { world: "empty" });
  nearPose(truth!, { x: 0, y: 0, theta: 0 });
  assert.ok(Math.abs(most.x - 1) < 0.05 && Math.abs(most.y - 0.5) < 0.05, JSON.stringify(most));
  assert.ok(most.theta < 0.05, "it faced one way all the time");
});

test("the example of a slalom touches no cone, gets faster, and is the same to the last bit each time", async () => {
  const lap = async () => {
    const lines: string[] = [];
    const result = await simulate(
      async (car: Car) => ({
        best: await slalom(car),
        impacts: car.impacts.length,
        objects: car.latest.truth!.objects,
      }),
      { world: "slalom", seed: 1, write: (line) => lines.push(JSON.stringify(line)) },
    );
    return { ...result, lines };
  };
  const first = await lap();
  assert.equal(first.value.impacts, 0);
  assert.equal(first.lines.filter((line) => line.includes("a lap at")).length, 3);
  assert.ok(first.value.best < 14, `${first.value.best} s`);
  assert.deepEqual(await lap(), first);
});
