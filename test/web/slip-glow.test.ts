import assert from "node:assert/strict";
import { test } from "node:test";
import { SlipGlow } from "../../web/room/slip-glow.ts";

test("a slip lights up at once, goes out slowly, and is dark in the end", () => {
  const glow = new SlipGlow();
  assert.equal(glow.step([0, 0, 0, 0], 1), false);
  assert.equal(glow.step([0, 0.8, 0, 0], 1.02), true);
  assert.deepEqual(glow.level, [0, 0.8, 0, 0]);
  assert.equal(glow.step([0, 0, 0, 0], 1.2), true);
  const left = glow.level[1]!;
  assert.ok(left > 0.3 && left < 0.7, `${left} after 0.18 s`);
  glow.step([0, 0.9, 0, 0], 1.22);
  assert.equal(glow.level[1], 0.9, "a new slip counts in full");
  assert.equal(glow.step([0, 0, 0, 0], 4), false);
  assert.deepEqual(glow.level, [0, 0, 0, 0]);
});

test("a robot that was started anew, and whose clock with it, leaves no light on", () => {
  const glow = new SlipGlow();
  glow.step([1, 0, 0, 0], 1000);
  glow.step([0, 0, 0, 0], 1);
  assert.equal(glow.step([0, 0, 0, 0], 4), false);
});
