import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { clamp, originPose, poseExp, rotateTwist, wrapAngle, zeroTwist } from "../../src/core/geometry.ts";

const near = (actual: number, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `expected ${expected}, got ${actual}`);

test("a quarter circle to the left of radius 1 m ends 1 m ahead and 1 m to the left", () => {
  const pose = originPose();
  poseExp(pose, Math.PI / 2, 0, Math.PI / 2);
  near(pose.x, 1);
  near(pose.y, 1);
  near(pose.theta, Math.PI / 2);
});

test("strafing while turning slowly differs from strafing straight by no more than the turn", () => {
  const straight = originPose();
  const turning = originPose();
  poseExp(straight, 0, 1, 0);
  poseExp(turning, 0, 1, 1e-7);
  near(turning.x, straight.x, 1e-7);
  near(turning.y, straight.y, 1e-12);
});

test("the exponential map keeps its digits for turns of any size", () => {
  // The series; what it leaves out is below the tolerance.
  for (const turn of [0, 5e-324, 1e-12, 1e-8, 1e-6, 1e-5, 1e-4]) {
    const pose = originPose();
    poseExp(pose, 1, 0, turn);
    near(pose.x, 1 - turn ** 2 / 6, 3e-16);
    near(pose.y, turn / 2 - turn ** 3 / 24, 1e-19);
  }
});

test("n small steps of one twist end where the one big step ends", () => {
  const small = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(small, small, small, fc.integer({ min: 1, max: 50 }), (dx, dy, dtheta, n) => {
      const once = originPose();
      const often = originPose();
      poseExp(once, dx, dy, dtheta);
      for (let i = 0; i < n; i++) poseExp(often, dx / n, dy / n, dtheta / n);
      near(often.x, once.x, 1e-9);
      near(often.y, once.y, 1e-9);
      near(often.theta, once.theta, 1e-9);
    }),
    { seed: 42, numRuns: 300 },
  );
});

test("a wrapped angle lies in (−π, π] and points the same way", () => {
  near(wrapAngle(-Math.PI), Math.PI);
  near(wrapAngle(3 * Math.PI), Math.PI);
  fc.assert(
    fc.property(fc.double({ min: -1e4, max: 1e4, noNaN: true }), (angle) => {
      const wrapped = wrapAngle(angle);
      assert.ok(wrapped > -Math.PI - 1e-9 && wrapped <= Math.PI, `${angle} became ${wrapped}`);
      near(Math.cos(wrapped), Math.cos(angle), 1e-9);
      near(Math.sin(wrapped), Math.sin(angle), 1e-9);
    }),
    { seed: 42, numRuns: 500 },
  );
});

test("a twist turned by a quarter to the left points left", () => {
  const out = zeroTwist();
  rotateTwist({ vx: 1, vy: 0, omega: 0.5 }, Math.PI / 2, out);
  near(out.vx, 0);
  near(out.vy, 1);
  near(out.omega, 0.5);
});

test("clamp keeps what is inside and cuts what is outside", () => {
  assert.deepEqual([clamp(-2, -1, 1), clamp(0.5, -1, 1), clamp(7, -1, 1)], [-1, 0.5, 1]);
});
