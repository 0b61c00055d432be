import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Pose, type Twist, wrapAngle, zeroTwist } from "../../../src/core/geometry.ts";
import { planGoTo } from "../../../src/motion/path/go-to.ts";
import { type MotionPlan, motionPoint } from "../../../src/motion/path/motion-plan.ts";
import { PathError } from "../../../src/motion/path/path-error.ts";
import { CAR, uses } from "./cars.ts";

const ORIGIN: Pose = { x: 0, y: 0, theta: 0 };
const at = (plan: MotionPlan, time: number) => {
  const point = motionPoint();
  plan.sample(time, point);
  return point;
};

function near(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual}, expected ${expected}`);
}

function arrives(plan: MotionPlan, goal: Readonly<Pose>): void {
  const end = at(plan, plan.duration);
  near(end.x, goal.x, 1e-6, "x");
  near(end.y, goal.y, 1e-6, "y");
  near(wrapAngle(end.theta - goal.theta), 0, 1e-6, "heading");
  near(Math.hypot(end.vx, end.vy, end.omega), 0, 1e-6, "speed at the end");
}

const inside = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });
const pose = fc.record({ x: inside(3), y: inside(3), theta: inside(3) });
/** Within the limits at any heading. */
const velocity = fc.record({ vx: inside(0.35), vy: inside(0.35), omega: inside(1) });

describe("planGoTo", () => {
  it("goes straight from rest, and turns in proportion to the way", () => {
    const goal = { x: 2, y: 1, theta: 2 };
    const plan = planGoTo(ORIGIN, zeroTwist(), goal, CAR);
    arrives(plan, goal);
    for (let t = 0; t < plan.duration; t += 0.02) {
      const p = at(plan, t);
      near(p.y, p.x / 2, 1e-6, "y on the line");
      near(p.theta, p.x, 1e-6, "heading in proportion");
    }
  });

  it("turns by the shorter way, even on the spot, and does nothing where it is", () => {
    const start = { x: 1, y: 1, theta: 3 };
    const turn = planGoTo(start, zeroTwist(), { ...start, theta: -3 }, CAR);
    near(at(turn, turn.duration).theta, 2 * Math.PI - 3, 1e-6, "heading");
    near(at(turn, turn.duration / 2).x, 1, 1e-9, "x");
    const none = planGoTo(start, zeroTwist(), start, CAR);
    assert.equal(none.duration, 0);
    near(at(none, 0).x, 1, 0, "x");
  });

  it("begins with the velocity that the car has, arrives, and breaks no limit on the way", () => {
    const property = fc.property(pose, velocity, pose, (from, v, goal) => {
      const plan = planGoTo(from, v, goal, CAR);
      const begin = at(plan, 0);
      near(begin.vx, v.vx, 1e-6, "vx");
      near(begin.vy, v.vy, 1e-6, "vy");
      near(begin.omega, v.omega, 1e-6, "omega");
      near(Math.hypot(begin.x - from.x, begin.y - from.y), 0, 1e-6, "place at the start");
      arrives(plan, goal);
      for (const [name, use] of Object.entries(uses(plan, CAR))) {
        assert.ok(use <= 1.01, `${name}: ${use} of what is allowed`);
      }
    });
    fc.assert(property, { seed: 42, numRuns: 100, endOnFailure: true });
  });

  it("a goal that moves on ahead costs nothing: the car keeps its speed", () => {
    const first = planGoTo(ORIGIN, zeroTwist(), { x: 2, y: 0, theta: 0 }, CAR);
    const now = at(first, 1);
    const second = planGoTo(now, now, { x: 4, y: 0, theta: 0 }, CAR);
    for (let t = 0; t < 1; t += 0.01) {
      const { vx } = at(second, t);
      assert.ok(vx >= now.vx - 1e-6, `slows from ${now.vx} to ${vx} m/s`);
    }
  });

  it("a goal too near to stop before is passed by no more than braking takes, and returned to", () => {
    const v: Twist = { vx: 0.9, vy: 0, omega: 0 };
    const plan = planGoTo(ORIGIN, v, { x: 0.05, y: 0, theta: 0 }, CAR);
    arrives(plan, { x: 0.05, y: 0, theta: 0 });
    let furthest = 0;
    for (let t = 0; t < plan.duration; t += 0.01) furthest = Math.max(furthest, at(plan, t).x);
    const braking = (0.9 * 0.9) / (2 * 0.9 * CAR.acceleration);
    assert.ok(furthest < 1.5 * braking, `${furthest} m, while braking takes ${braking} m`);
  });

  it("mirrored, it is the mirror image", () => {
    const one = planGoTo(ORIGIN, { vx: 0.3, vy: 0.2, omega: 1 }, { x: 1, y: -1, theta: 1 }, CAR);
    const other = planGoTo(ORIGIN, { vx: 0.3, vy: -0.2, omega: -1 }, { x: 1, y: 1, theta: -1 }, CAR);
    near(other.duration, one.duration, 1e-6, "duration");
    for (let t = 0; t < one.duration; t += 0.1) near(at(other, t).y, -at(one, t).y, 1e-6, "y");
  });

  it("refuses what is not finite and quotes it", () => {
    const goal = { x: Number.NaN, y: 0, theta: 0 };
    assert.throws(
      () => planGoTo(ORIGIN, zeroTwist(), goal, CAR),
      (error) => {
        return (
          error instanceof PathError && error.fault === "not-finite" && /\(NaN, 0, 0\)/.test(error.message)
        );
      },
    );
    assert.throws(
      () => planGoTo(ORIGIN, zeroTwist(), ORIGIN, CAR, { speed: -1 }),
      /speed must be > 0 m\/s, got -1/,
    );
  });
});
