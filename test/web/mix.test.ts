import assert from "node:assert/strict";
import { test } from "node:test";
import { isNeutral, mix, NEUTRAL, toTwist } from "../../web/input/mix.ts";

const limits = { forward: 1.2, strafe: 0.9, turn: 4 };

test("stick up drives forward", () => {
  assert.deepEqual(toTwist({ move: { x: 0, y: 1 }, turn: 0 }, limits), { vx: 1.2, vy: 0, omega: 0 });
});

test("stick right strafes right, which is −vy", () => {
  assert.deepEqual(toTwist({ move: { x: 1, y: 0 }, turn: 0 }, limits), { vx: 0, vy: -0.9, omega: 0 });
});

test("turn stick right turns clockwise, which is −omega", () => {
  assert.deepEqual(toTwist({ move: { x: 0, y: 0 }, turn: 0.5 }, limits), { vx: 0, vy: 0, omega: -2 });
});

test("of two devices the one that pushes harder has the stick, each stick for itself", () => {
  const pad = { move: { x: 0.2, y: 0.1 }, turn: -0.9 };
  const touch = { move: { x: 0, y: -0.8 }, turn: 0.3 };
  assert.deepEqual(mix([pad, touch]), { move: { x: 0, y: -0.8 }, turn: -0.9 });
});

test("two devices that both push forward do not add up", () => {
  const full = { move: { x: 0, y: 1 }, turn: 0 };
  assert.deepEqual(mix([full, full]), full);
});

test("nothing pushed is neutral, and any one axis is not", () => {
  assert.equal(isNeutral(mix([])), true);
  assert.equal(isNeutral(mix([NEUTRAL, { move: { x: 0, y: 0 }, turn: 0.01 }])), false);
  assert.equal(isNeutral({ move: { x: -0.01, y: 0 }, turn: 0 }), false);
});
