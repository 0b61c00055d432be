import assert from "node:assert/strict";
import { test } from "node:test";
import square from "../../../src/script/examples/square.ts";
import { simulate } from "../../../src/script/simulate.ts";
import { nearPose } from "../rig.ts";

test("the example of a square ends where it began, truly, in the empty room", async () => {
  const lines: string[] = [];
  const { truth, estimate, elapsed } = await simulate(square, {
    world: "empty",
    write: (line) => lines.push(line.type),
  });
  nearPose(truth!, { x: 0, y: 0, theta: 0 });
  nearPose(estimate, truth!, 0.01, 0.01);
  assert.deepEqual(lines, ["log", "log", "log", "log"]);
  assert.ok(elapsed < 20, `${elapsed} s`);
});
