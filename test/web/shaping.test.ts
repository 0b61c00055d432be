import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { expo, PAD_FEEL, rescale, shapeAxis, shapeStick, TOUCH_FEEL } from "../../web/input/shaping.ts";

const axis = fc.double({ min: -1, max: 1, noNaN: true });
const feel = fc.constantFrom(PAD_FEEL, TOUCH_FEEL);

test("a stick inside the dead zone is exactly centred", () => {
  assert.deepEqual(shapeStick({ x: 0.08, y: -0.08 }, PAD_FEEL), { x: 0, y: 0 });
  assert.equal(shapeAxis(-0.11, PAD_FEEL), 0);
});

test("there is no jump at the edge of the dead zone", () => {
  assert.equal(rescale(0.12, 0.12), 0);
  assert.ok(rescale(0.1201, 0.12) < 0.001);
});

test("full deflection is full speed, whatever the dead zone and expo", () => {
  assert.deepEqual(shapeStick({ x: 0, y: 1 }, PAD_FEEL), { x: 0, y: 1 });
  assert.equal(shapeAxis(-1, TOUCH_FEEL), -1);
});

test("half way through its travel an expo stick gives less than half", () => {
  assert.equal(expo(0.5, 0.5), 0.3125);
  assert.equal(expo(-0.5, 0.5), -0.3125);
});

test("shaping keeps the thumb's direction and stays in the unit circle", () => {
  fc.assert(
    fc.property(axis, axis, feel, (x, y, how) => {
      const out = shapeStick({ x, y }, how);
      const radius = Math.hypot(out.x, out.y);
      assert.ok(radius <= 1 + 1e-12, `radius ${radius}`);
      if (radius > 0) {
        const across = (out.x * y - out.y * x) / (radius * Math.hypot(x, y));
        assert.ok(Math.abs(across) < 1e-9, `turned by ${across} rad`);
        assert.ok(out.x * x + out.y * y > 0, "it points the other way");
      }
    }),
    { seed: 42, numRuns: 300 },
  );
});

test("pushing a stick further never slows the car down", () => {
  fc.assert(
    fc.property(axis, axis, feel, (a, b, how) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)];
      assert.ok(shapeAxis(less, how) <= shapeAxis(more, how), `${less} and ${more}`);
    }),
    { seed: 43, numRuns: 300 },
  );
});
