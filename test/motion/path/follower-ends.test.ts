import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { originPose, zeroTwist } from "../../../src/core/geometry.ts";
import { PathFollower } from "../../../src/motion/path/follower.ts";
import type { FollowerSettings } from "../../../src/motion/path/follower-settings.ts";
import { planGoTo } from "../../../src/motion/path/go-to.ts";
import type { MotionLimits } from "../../../src/motion/path/limits.ts";
import { motionPoint } from "../../../src/motion/path/motion-plan.ts";
import { CAR, TICK } from "./cars.ts";

const SETTINGS: FollowerSettings = { limits: CAR, lag: 0.04 };
const plan = planGoTo(originPose(), zeroTwist(), { x: 1, y: 0, theta: 0 }, CAR);
const LONG = planGoTo(originPose(), zeroTwist(), { x: 4, y: 0, theta: 0 }, CAR);
const GENTLE: MotionLimits = { ...CAR, acceleration: 2, jerk: 20 };
const gentle = planGoTo(originPose(), zeroTwist(), { x: 1, y: 0, theta: 0 }, GENTLE);
const NOWHERE = { x: Number.NaN, y: 0, theta: 0 };

describe("PathFollower, how a motion ends", () => {
  it("without a pose it never says that it has arrived, and gives up after its patience", () => {
    const follower = new PathFollower(SETTINGS);
    follower.start(plan);
    const out = zeroTwist();
    const point = motionPoint();
    while (follower.state.time < plan.duration) {
      plan.sample(follower.state.time, point);
      follower.step({ x: Math.min(point.x, 0.921), y: 0, theta: 0 }, zeroTwist(), TICK, out);
    }
    let blind = 0;
    for (; blind < 10 && follower.state.result === "running"; blind += TICK) {
      follower.step(NOWHERE, zeroTwist(), TICK, out);
    }
    assert.equal(`${follower.state.result} ${follower.state.reason}`, "stalled no-pose");
    assert.ok(Math.abs(blind - 3) < 0.05, `gives up after ${blind} s`);
    assert.deepEqual(out, zeroTwist());
  });

  it("a pose that comes back in time lets it go on, however often it was lost", () => {
    const follower = new PathFollower(SETTINGS);
    follower.start(plan);
    const out = zeroTwist();
    const point = motionPoint();
    for (let i = 0; i < 6000 && follower.state.result === "running"; i++) {
      plan.sample(follower.state.time, point);
      follower.step(i % 400 < 200 ? NOWHERE : point, zeroTwist(), TICK, out);
    }
    assert.equal(follower.state.result, "reached");
  });

  it("without a pose the plan waits half-way, long before its end", () => {
    const follower = new PathFollower(SETTINGS);
    follower.start(LONG);
    const out = zeroTwist();
    const point = motionPoint();
    for (let i = 0; i < 200; i++) {
      LONG.sample(follower.state.time, point);
      follower.step(point, zeroTwist(), TICK, out);
    }
    for (let i = 0; i < 300; i++) follower.step(NOWHERE, zeroTwist(), TICK, out);
    assert.equal(follower.state.timeScale, 0);
    assert.ok(follower.state.time < LONG.duration - 1, `at ${follower.state.time} of ${LONG.duration} s`);
    assert.ok(Math.abs(out.vx) < 1e-9, `still asks for ${out.vx} m/s`);
  });

  for (const lag of [0, 0.04, 0.15]) {
    it(`cancelled at any moment, it ends without a jump in what it asks for (lag ${lag} s)`, () => {
      for (let after = 0.02; after < gentle.duration; after += 0.02) {
        const follower = new PathFollower({ limits: GENTLE, lag });
        follower.start(gentle);
        const out = zeroTwist();
        const point = motionPoint();
        let before = 0;
        for (let i = 0; i < 2000 && follower.state.result === "running"; i++) {
          if (i * TICK >= after) follower.cancel();
          gentle.sample(follower.state.time, point);
          before = out.vx;
          follower.step(point, zeroTwist(), TICK, out);
        }
        assert.equal(follower.state.result, "cancelled");
        const last = Math.abs(out.vx - before) / TICK;
        // The lead for the lag dies by the jerk limit, which times the lag is an acceleration.
        const most = Math.max(GENTLE.acceleration, lag * GENTLE.jerk!) * 1.02;
        assert.ok(last <= most, `ends with ${last} m/s², cancelled after ${after} s`);
      }
    });
  }

  it("refuses to begin at no time of the plan, and quotes it", () => {
    const follower = new PathFollower(SETTINGS);
    assert.throws(() => follower.start(plan, Number.NaN), { name: "RangeError", message: /NaN/ });
    assert.throws(() => follower.start(plan, -5), { name: "RangeError", message: /-5/ });
    assert.equal(follower.state.result, "idle");
  });
});
