import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  applyDeadband,
  applyExpo,
  type StickFeel,
  shapeAxis,
  shapeStick,
} from "../../src/core/stick-shaping.ts";

const axis = fc.double({ min: -1, max: 1, noNaN: true });
const feel = fc.record({
  deadband: fc.double({ min: 0.01, max: 0.9, noNaN: true }),
  expo: fc.double({ min: 0, max: 1, noNaN: true }),
});
const PAD: StickFeel = { deadband: 0.12, expo: 0.5 };

test("a stick inside the deadband is exactly centred", () => {
  assert.deepEqual(shapeStick({ x: 0.08, y: -0.08 }, PAD), { x: 0, y: 0 });
  assert.equal(shapeAxis(-0.11, PAD), 0);
});

test("there is no jump at the edge of the deadband", () => {
  assert.equal(applyDeadband(0.12, 0.12), 0);
  assert.ok(applyDeadband(0.1201, 0.12) < 0.001);
});

test("full deflection is full speed, whatever the deadband and expo", () => {
  assert.deepEqual(shapeStick({ x: 0, y: 1 }, PAD), { x: 0, y: 1 });
  assert.equal(shapeAxis(-1, PAD), -1);
});

test("half way through its travel an expo stick gives less than half", () => {
  assert.equal(applyExpo(0.5, 0.5), 0.3125);
  assert.equal(applyExpo(-0.5, 0.5), -0.3125);
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

test("one axis is shaped as a stick that is pushed along it", () => {
  fc.assert(
    fc.property(axis, feel, (x, how) => {
      const out = shapeStick({ x: 0, y: x }, how);
      assert.ok(
        Math.abs(out.y - shapeAxis(x, how)) < 1e-12 && out.x === 0,
        `${x} gives (${out.x}, ${out.y})`,
      );
    }),
    { seed: 44, numRuns: 300 },
  );
});

test("a stick pushed the other way gives the opposite", () => {
  fc.assert(
    fc.property(axis, axis, feel, (x, y, how) => {
      const [one, other] = [shapeStick({ x, y }, how), shapeStick({ x: -x, y: -y }, how)];
      assert.deepEqual([one.x + other.x, one.y + other.y], [0, 0]);
    }),
    { seed: 45, numRuns: 300 },
  );
});

test("what is not finite counts as let go", () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.deepEqual(shapeStick({ x: bad, y: 1 }, PAD), { x: 0, y: 0 });
  }
  assert.equal(shapeAxis(Number.NaN, PAD), 0);
});

test("a deadband or an expo out of range is taken as the nearest that makes sense", () => {
  for (const deadband of [1, 1.1, 1.2, Number.NaN]) {
    assert.equal(applyDeadband(1.3, deadband), 0);
    assert.deepEqual(shapeStick({ x: 1, y: 1 }, { deadband, expo: 0 }), { x: 0, y: 0 });
  }
  assert.equal(applyDeadband(0.5, -1), 0.5);
  for (const [expo, value] of [
    [-1, 0.5],
    [2, 0.125],
    [Number.NaN, 0.5],
  ] as const)
    assert.equal(applyExpo(0.5, expo), value);
});
