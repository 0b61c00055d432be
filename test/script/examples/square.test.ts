import assert from "node:assert/strict";
import { test } from "node:test";
import square from "../../../src/script/examples/square.ts";
import { simulate } from "../../../src/script/simulate.ts";
import { nearPose } from "../rig.ts";

test("the example of a square ends where it began, truly, in the empty room", async () => {
  const lines: string[] = [];
  const { truth, estimate, elapsed } = await simulate(square, {
    world: "empty",
    write: (line) => lines.push(line.type === "log" ? line.text : line.type),
  });
  nearPose(truth!, { x: 0, y: 0, theta: 0 });
  nearPose(estimate, truth!, 0.01, 0.01);
  for (const [i, text] of lines.entries())
    assert.match(text, new RegExp(`^side ${i + 1} done at x (0|-?[1-9]\\d*) cm, y (0|-?[1-9]\\d*) cm$`));
  assert.equal(lines.length, 4);
  assert.ok(elapsed < 20, `${elapsed} s`);
});
