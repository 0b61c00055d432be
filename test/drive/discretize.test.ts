import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { originPose, poseExp, zeroTwist } from "../../src/core/geometry.ts";
import { discretize } from "../../src/drive/discretize.ts";

const component = (max: number) => fc.double({ min: -max, max, noNaN: true });

describe("discretize", () => {
  it("held for dt, ends at (vx·dt, vy·dt) turned by omega·dt, for every turn short of half a circle", () => {
    const dt = fc.double({ min: 1e-4, max: 0.1, noNaN: true });
    const property = fc.property(component(3), component(3), component(31), dt, (vx, vy, omega, time) => {
      const held = zeroTwist();
      discretize({ vx, vy, omega }, time, held);
      const pose = originPose();
      poseExp(pose, held.vx * time, held.vy * time, held.omega * time);
      const off = Math.hypot(pose.x - vx * time, pose.y - vy * time);
      assert.ok(off < 1e-12, `ends ${off} m beside (${vx * time}, ${vy * time})`);
      assert.ok(pose.theta === omega * time, `turns by ${pose.theta} instead of ${omega * time}`);
    });
    fc.assert(property, { seed: 41, numRuns: 500 });
  });

  it("keeps a strafing, turning car on its line over a whole turn, where the bare twist drifts off", () => {
    // Field frame: to the left at 0.8 m/s while turning at 2π rad/s for 1 s, at 50 Hz.
    const dt = 0.02;
    const drive = (correct: boolean): number => {
      const pose = originPose();
      const twist = zeroTwist();
      for (let i = 0; i < 50; i++) {
        twist.vx = 0.8 * Math.sin(pose.theta);
        twist.vy = 0.8 * Math.cos(pose.theta);
        twist.omega = 2 * Math.PI;
        if (correct) discretize(twist, dt, twist);
        poseExp(pose, twist.vx * dt, twist.vy * dt, twist.omega * dt);
      }
      return Math.hypot(pose.x, pose.y - 0.8);
    };
    assert.ok(drive(true) < 1e-12, `${drive(true)} m off`);
    assert.ok(drive(false) > 0.04, `without it only ${drive(false)} m off`);
  });

  it("changes nothing while the car does not turn", () => {
    const out = zeroTwist();
    discretize({ vx: 0.3, vy: -0.4, omega: 0 }, 0.02, out);
    assert.deepEqual(out, { vx: 0.3, vy: -0.4, omega: 0 });
  });

  it("mirrors", () => {
    const left = zeroTwist();
    const right = zeroTwist();
    discretize({ vx: 1, vy: 0.5, omega: 3 }, 0.02, left);
    discretize({ vx: 1, vy: -0.5, omega: -3 }, 0.02, right);
    assert.deepEqual({ vx: right.vx, vy: -right.vy, omega: -right.omega }, left);
  });

  it("passes a turn of half a circle and more on as it is", () => {
    const out = zeroTwist();
    discretize({ vx: 1, vy: 2, omega: 1e300 }, 0.02, out);
    assert.deepEqual(out, { vx: 1, vy: 2, omega: 1e300 });
  });
});
