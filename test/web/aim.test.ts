import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { wrapAngle } from "../../src/core/geometry.ts";
import { Aim } from "../../web/room/aim.ts";
import { toFloor, toPicture } from "../../web/room/camera.ts";

/** CSS pixels a metre. */
const SCALE = 100;
const size = { width: 800, height: 600 };
const angle = fc.double({ min: -3.1, max: 3.1, noNaN: true });

test("a press without a drag keeps the car's heading", () => {
  const aim = new Aim({ x: 1, y: -2 });
  assert.deepEqual(aim.pose(0.7), { x: 1, y: -2, theta: 0.7 });
  aim.dragTo({ x: 1.1, y: -2.05 }, SCALE);
  assert.deepEqual(aim.pose(0.7), { x: 1, y: -2, theta: 0.7 }, "a finger that trembles says no heading");
  assert.equal(aim.takenBack, false);
});

test("a heading that the car has turned up over many turns is a plain one in the target", () => {
  const { theta } = new Aim({ x: 0, y: 0 }).pose(6 * Math.PI + 0.5);
  assert.ok(Math.abs(theta - 0.5) < 1e-9, `${theta} rad`);
});

test("the car faces where the drag goes in the picture, however it is turned and magnified", () => {
  const seen = fc.record({
    x: fc.double({ min: -5, max: 5, noNaN: true }),
    y: fc.double({ min: -5, max: 5, noNaN: true }),
    scale: fc.double({ min: 20, max: 1000, noNaN: true }),
    up: angle,
  });
  fc.assert(
    fc.property(seen, angle, fc.double({ min: 30, max: 300, noNaN: true }), (camera, towards, reach) => {
      const from = { x: 300, y: 200 };
      // Clockwise from the picture's up, as a person sees it; a picture's y runs down.
      const to = { x: from.x + reach * Math.sin(towards), y: from.y - reach * Math.cos(towards) };
      const aim = new Aim(toFloor(from, camera, size));
      aim.dragTo(toFloor(to, camera, size), camera.scale);
      const pose = aim.pose(0);
      const at = toPicture(pose, camera, size);
      assert.ok(Math.hypot(at.x - from.x, at.y - from.y) < 1e-6, `the target lies at ${at.x}, ${at.y}`);
      const off = wrapAngle(pose.theta - (camera.up - towards));
      assert.ok(Math.abs(off) < 1e-6, `${off} rad off the drag's direction`);
    }),
    { seed: 42, numRuns: 300 },
  );
});

test("a drag that comes back onto its start takes the target back, and out again sets it anew", () => {
  const aim = new Aim({ x: 0, y: 0 });
  aim.dragTo({ x: 0.5, y: 0 }, SCALE);
  assert.equal(aim.takenBack, false);
  aim.dragTo({ x: 0.2, y: 0 }, SCALE);
  assert.equal(aim.takenBack, false, "near the start is not yet back on it");
  aim.dragTo({ x: 0.1, y: 0 }, SCALE);
  assert.equal(aim.takenBack, true);
  aim.dragTo({ x: 0, y: 0.5 }, SCALE);
  assert.equal(aim.takenBack, false);
  assert.ok(Math.abs(aim.pose(3).theta - Math.PI / 2) < 1e-9);
});

test("what counts is how far the finger moved on the glass, not on the floor", () => {
  const near = new Aim({ x: 0, y: 0 });
  near.dragTo({ x: 0, y: 0.03 }, 1000);
  assert.ok(Math.abs(near.pose(0).theta - Math.PI / 2) < 1e-9, "3 cm are 30 pixels here");
  const far = new Aim({ x: 0, y: 0 });
  far.dragTo({ x: 0, y: 0.5 }, 20);
  assert.equal(far.pose(0).theta, 0, "half a metre is 10 pixels here");
});
