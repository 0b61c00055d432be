import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { zeroTwist } from "../../../src/core/geometry.ts";
import { wheelVector } from "../../../src/core/wheels.ts";
import { PathFollower } from "../../../src/motion/path/follower.ts";
import { fullLimits } from "../../../src/motion/path/limits.ts";
import { type MotionPlan, motionPoint } from "../../../src/motion/path/motion-plan.ts";
import { StallWatch } from "../../../src/motion/path/stall-watch.ts";
import { TimeScale } from "../../../src/motion/path/time-scale.ts";
import { WheelPriority } from "../../../src/motion/path/wheel-priority.ts";
import { CAR, map } from "./cars.ts";

const wheels = { map, speed: 30, acceleration: 100 };
const along = (vx: number) => ({ vx, vy: 0, omega: 0 });
const turning = (omega: number) => ({ vx: 0, vy: 0, omega });

describe("WheelPriority", () => {
  it("gives the correction all that it asks for before the heading, and the heading before the drive", () => {
    const priority = new WheelPriority(wheels);
    const out = zeroTwist();
    // 1.2 m/s is all that the wheels can do.
    assert.equal(priority.combine(along(1.2), turning(2), along(1), out), 0);
    assert.ok(Math.abs(out.vx - 1.2) < 1e-9 && Math.abs(out.omega) < 1e-9, JSON.stringify(out));
    const share = priority.combine(along(0.6), turning(2), along(1), out);
    assert.ok(Math.abs(out.omega - 2) < 1e-9, JSON.stringify(out));
    assert.ok(share > 0 && share < 1 && Math.abs(out.vx - 0.6 - share) < 1e-9, JSON.stringify(out));
    const turned = wheelVector();
    map.toWheels(out, turned);
    assert.ok(Math.abs(Math.max(...turned.map(Math.abs)) - 30) < 1e-9, `${turned}`);
  });

  it("without limits gives everything", () => {
    const out = zeroTwist();
    assert.equal(new WheelPriority(undefined).combine(along(9), turning(9), along(9), out), 1);
    assert.deepEqual(out, { vx: 18, vy: 0, omega: 9 });
  });
});

describe("TimeScale", () => {
  it("brakes a plan by no more than the acceleration, to a stand and back", () => {
    const clock = new TimeScale(fullLimits({ forward: 1, strafe: 1, turn: 3, acceleration: 2 }));
    const plan = { ...motionPoint(), vx: 1 };
    let took = 0;
    for (; clock.scale > 0; took += 0.01) {
      clock.step(plan, 0, 0.01);
      assert.ok(Math.abs(clock.change) <= 2 + 1e-9, `${clock.change}`);
    }
    assert.ok(Math.abs(took - 0.5) < 0.02, `${took} s`);
    clock.step(plan, 1, 0.01);
    assert.ok(Math.abs(clock.scale - 0.02) < 1e-9);
  });
});

describe("StallWatch", () => {
  it("does not call stuck who was not asked for twice as far as progress is", () => {
    const settings = { time: 1, distance: 0.03, turn: 0.1 };
    const stuckAfter = (speed: number) => {
      const watch = new StallWatch(settings);
      for (let t = 0; t < 20; t += 0.01) {
        if (watch.step({ x: 0, y: 0, theta: 0 }, along(speed), 0.01)) return t;
      }
      return Infinity;
    };
    assert.ok(Math.abs(stuckAfter(1) - 1) < 0.05);
    assert.ok(Math.abs(stuckAfter(0.01) - 6) < 0.05, `${stuckAfter(0.01)} s`);
  });
});

describe("PathFollower, what it tells the feedforward", () => {
  it("hands on the plan's acceleration, as the turning car sees it", () => {
    const plan: MotionPlan = {
      duration: 10,
      length: 10,
      sample: (_, out) =>
        Object.assign(out, { ...motionPoint(), vx: 0.5, omega: 0.4, ax: 0.3, ay: 0.2, alpha: 0.1 }),
    };
    const follower = new PathFollower({ limits: CAR });
    follower.start(plan);
    follower.step({ x: 0, y: 0, theta: Math.PI / 2 }, zeroTwist(), 0.005, zeroTwist());
    const { acceleration, timeScale: r } = follower.state;
    // d/dt of the velocity in the car's frame: turned back by 90°, less ω × v; v is (0, −0.5) there.
    const change = (r - 1) / 0.005;
    assert.ok(
      Math.abs(acceleration.vx - (0.2 * r * r - 0.4 * r * 0.5 * r)) < 1e-9,
      JSON.stringify(acceleration),
    );
    assert.ok(Math.abs(acceleration.vy + 0.3 * r * r + change * 0.5) < 1e-9, JSON.stringify(acceleration));
    assert.ok(Math.abs(acceleration.omega - 0.1 * r * r - change * 0.4) < 1e-9, JSON.stringify(acceleration));
  });
});
