import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ellipseOf } from "../../web/room/ellipse.ts";

const spread = fc.double({ min: 0.001, max: 1, noNaN: true });
const angle = fc.double({ min: -1.5, max: 1.5, noNaN: true });

test("an ellipse is found again in the covariance that was made of it", () => {
  fc.assert(
    fc.property(spread, spread, angle, (one, other, direction) => {
      const long = Math.max(one, other) + 0.01;
      const short = Math.min(one, other);
      const c = Math.cos(direction);
      const s = Math.sin(direction);
      const xx = long ** 2 * c * c + short ** 2 * s * s;
      const yy = long ** 2 * s * s + short ** 2 * c * c;
      const xy = (long ** 2 - short ** 2) * c * s;
      const ellipse = ellipseOf(xx, xy, yy, 2);
      assert.ok(Math.abs(ellipse.major - 2 * long) < 1e-6, `major ${ellipse.major}, made of ${2 * long}`);
      assert.ok(Math.abs(ellipse.minor - 2 * short) < 1e-6, `minor ${ellipse.minor}, made of ${2 * short}`);
      const turned = Math.sin(ellipse.angle - direction);
      assert.ok(Math.abs(turned) < 1e-5, `direction ${ellipse.angle}, made of ${direction}`);
    }),
    { seed: 42, numRuns: 300 },
  );
});

test("as sure along as across is a circle", () => {
  const { major, minor } = ellipseOf(0.04, 0, 0.04, 1);
  assert.ok(Math.abs(major - 0.2) < 1e-12 && Math.abs(minor - 0.2) < 1e-12, `${major}, ${minor}`);
});

test("a certain direction makes a line, and rounding no hole", () => {
  assert.deepEqual(ellipseOf(0.01, 0.01 + 1e-18, 0.01, 2).minor, 0);
  assert.deepEqual(ellipseOf(0, 0, 0, 2), { major: 0, minor: 0, angle: 0 });
});

test("the longer axis lies along y where y is less certain", () => {
  const { angle: direction } = ellipseOf(0.01, 0, 0.09, 1);
  assert.ok(Math.abs(direction - Math.PI / 2) < 1e-12, `${direction} rad`);
});
