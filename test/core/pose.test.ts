import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { originPose, type Pose, poseExp, wrapAngle, zeroTwist } from "../../src/core/geometry.ts";
import { interpolatePose, poseLog, relativeTo, transformBy } from "../../src/core/pose.ts";

const length = fc.double({ min: -5, max: 5, noNaN: true });
const angle = fc.double({ min: -10, max: 10, noNaN: true });
const pose = fc.record({ x: length, y: length, theta: angle });
/** A turn short of half a circle, tiny ones as often as large ones. */
const turn = fc.oneof(
  fc.double({ min: -3.14, max: 3.14, noNaN: true }),
  fc.double({ min: -1e-5, max: 1e-5, noNaN: true }),
);
const RUNS = { seed: 42, numRuns: 500 };

const show = ({ x, y, theta }: Readonly<Pose>) => `(${x}, ${y}, ${theta})`;

/** The same place and direction; whole turns do not count. */
function same(actual: Readonly<Pose>, expected: Readonly<Pose>, tolerance = 1e-12): void {
  const off = Math.max(
    Math.abs(actual.x - expected.x),
    Math.abs(actual.y - expected.y),
    Math.abs(wrapAngle(actual.theta - expected.theta)),
  );
  assert.ok(off <= tolerance, `expected ${show(expected)}, got ${show(actual)}`);
}

test("what lies 2 m ahead and 1 m to the left of a car that looks left is 1 m back and 2 m left of it on the floor", () => {
  const out = originPose();
  transformBy({ x: 10, y: 20, theta: Math.PI / 2 }, { x: 2, y: 1, theta: 0.5 }, out);
  same(out, { x: 9, y: 22, theta: Math.PI / 2 + 0.5 });
});

test("a pose seen from another and put back there is itself, also in place", () => {
  fc.assert(
    fc.property(pose, pose, (a, b) => {
      const out = originPose();
      relativeTo(a, b, out);
      transformBy(b, out, out);
      same(out, a, 1e-11);
    }),
    RUNS,
  );
});

test("an inverse, before or after its pose, leads back to the origin", () => {
  fc.assert(
    fc.property(pose, (a) => {
      const inverse = originPose();
      const out = originPose();
      relativeTo(originPose(), a, inverse);
      transformBy(a, inverse, out);
      same(out, originPose());
      transformBy(inverse, a, out);
      same(out, originPose());
    }),
    RUNS,
  );
});

test("moves may be joined first or made one by one", () => {
  fc.assert(
    fc.property(pose, pose, pose, (a, b, c) => {
      const first = originPose();
      const second = originPose();
      transformBy(a, b, first);
      transformBy(first, c, first);
      transformBy(b, c, second);
      transformBy(a, second, second);
      same(first, second, 1e-11);
    }),
    RUNS,
  );
});

test("the logarithm finds the twist whose exponential leads there, and no other", () => {
  fc.assert(
    fc.property(pose, length, length, turn, (from, dx, dy, dtheta) => {
      const to = { ...from };
      const found = zeroTwist();
      poseExp(to, dx, dy, dtheta);
      poseLog(from, to, found);
      const off = Math.max(Math.abs(found.vx - dx), Math.abs(found.vy - dy), Math.abs(found.omega - dtheta));
      // Near half a circle the chord is 2/π of the arc at least.
      assert.ok(off < 1e-12 * 20, `(${dx}, ${dy}, ${dtheta}) came back off by ${off}`);
    }),
    RUNS,
  );
});

test("the exponential of the logarithm is the other pose, however they lie", () => {
  fc.assert(
    fc.property(pose, pose, (from, to) => {
      const twist = zeroTwist();
      const out = { ...from };
      poseLog(from, to, twist);
      poseExp(out, twist.vx, twist.vy, twist.omega);
      same(out, to, 1e-11);
      assert.ok(Math.abs(twist.omega) <= Math.PI, `turns by ${twist.omega} rad: the long way round`);
    }),
    RUNS,
  );
});

test("a half circle to the left of radius 1 m is the logarithm of the pose 2 m to the left, looking back", () => {
  const found = zeroTwist();
  poseLog(originPose(), { x: 0, y: 2, theta: Math.PI }, found);
  same({ x: found.vx, y: found.vy, theta: found.omega }, { x: Math.PI, y: 0, theta: Math.PI });
});

test("a pose between two lies where the constant twist passes that part of the way", () => {
  const fraction = fc.double({ min: -0.5, max: 1.5, noNaN: true });
  fc.assert(
    fc.property(pose, pose, fraction, (from, to, f) => {
      const twist = zeroTwist();
      const expected = { ...from };
      const out = originPose();
      poseLog(from, to, twist);
      poseExp(expected, f * twist.vx, f * twist.vy, f * twist.omega);
      interpolatePose(from, to, f, out);
      same(out, expected, 1e-11);
      assert.ok(
        Math.abs(out.theta - expected.theta) < 1e-12,
        `theta jumps from ${from.theta} to ${out.theta}`,
      );
    }),
    RUNS,
  );
});

test("interpolation starts and ends at its poses, and may write into them", () => {
  fc.assert(
    fc.property(pose, pose, (from, to) => {
      const out = originPose();
      interpolatePose(from, to, 0, out);
      same(out, from);
      interpolatePose(from, to, 1, out);
      same(out, to);
      const middle = originPose();
      interpolatePose(from, to, 0.5, middle);
      const inPlace = { ...to };
      interpolatePose(from, inPlace, 0.5, inPlace);
      assert.deepEqual(inPlace, middle);
    }),
    RUNS,
  );
});

test("mirrored poses have mirrored logarithms", () => {
  const mirror = (p: Pose): Pose => ({ x: p.x, y: -p.y, theta: -p.theta });
  fc.assert(
    fc.property(pose, pose, (from, to) => {
      fc.pre(Math.abs(wrapAngle(to.theta - from.theta)) < 3.14);
      const left = zeroTwist();
      const right = zeroTwist();
      poseLog(from, to, left);
      poseLog(mirror(from), mirror(to), right);
      same({ x: right.vx, y: -right.vy, theta: -right.omega }, { x: left.vx, y: left.vy, theta: left.omega });
    }),
    RUNS,
  );
});
