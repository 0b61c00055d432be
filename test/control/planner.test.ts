import assert from "node:assert/strict";
import { test } from "node:test";
import { TabulatedPlan, tabulate } from "../../src/control/plan-table.ts";
import { DirectPlanner, type Planning } from "../../src/control/planner.ts";
import { WorkerPlanner } from "../../src/control/worker-planner.ts";
import type { MotionPlan } from "../../src/motion/path/motion-plan.ts";
import { motionPoint } from "../../src/motion/path/motion-plan.ts";
import { DEFAULT_PROFILE, loadProfile } from "../../src/profile/profile.ts";
import type { FollowMessage, GoToMessage } from "../../src/protocol/motion-messages.ts";

const profile = loadProfile(DEFAULT_PROFILE);
const start = { pose: { x: 0.2, y: -0.1, theta: 0.3 }, velocity: { vx: 0, vy: 0, omega: 0 } };
const GO: GoToMessage = { type: "go-to", id: 1, pose: { x: 1.5, y: 1, theta: -1 } };
const CIRCLE: FollowMessage = {
  type: "follow",
  id: 2,
  waypoints: [
    { x: 1, y: 0 },
    { x: 0, y: 1 },
    { x: -1, y: 0 },
    { x: 0, y: -1 },
  ],
  closed: true,
  heading: { mode: "tangent" },
};

function planOf(result: Planning): MotionPlan {
  assert.ok(typeof result !== "string", String(result));
  return result;
}

function furthest(a: MotionPlan, b: MotionPlan): { way: number; heading: number; speed: number } {
  const [p, q] = [motionPoint(), motionPoint()];
  const worst = { way: 0, heading: 0, speed: 0 };
  for (let t = 0; t < a.duration; t += 0.0037) {
    a.sample(t, p);
    b.sample(t, q);
    worst.way = Math.max(worst.way, Math.hypot(p.x - q.x, p.y - q.y));
    worst.heading = Math.max(worst.heading, Math.abs(p.theta - q.theta));
    worst.speed = Math.max(worst.speed, Math.hypot(p.vx - q.vx, p.vy - q.vy));
  }
  return worst;
}

test("a plan that was written down in a table is the same to a tenth of a millimetre", () => {
  for (const message of [GO, CIRCLE]) {
    const plan = planOf(new DirectPlanner(profile).planNow(message, start));
    const again = new TabulatedPlan(tabulate(plan));
    assert.equal(again.duration, plan.duration);
    assert.equal(again.length, plan.length);
    const { way, heading, speed } = furthest(plan, again);
    assert.ok(way < 1e-4 && heading < 1e-3 && speed < 0.02, JSON.stringify({ way, heading, speed }));
  }
});

test("the planner's thread makes the same plans, in the order in which they were asked for, and says why not", async () => {
  const planner = new WorkerPlanner(profile);
  try {
    const twice: FollowMessage = {
      ...CIRCLE,
      closed: false,
      waypoints: [
        { x: 1, y: 0 },
        { x: 1, y: 0 },
      ],
    };
    const asked = [GO, twice, CIRCLE].map(
      (message) => new Promise<Planning>((done) => planner.plan(message, start, done)),
    );
    const [go, refused, circle] = await Promise.all(asked);
    const direct = new DirectPlanner(profile);
    for (const [result, message] of [
      [go!, GO],
      [circle!, CIRCLE],
    ] as const) {
      const expected = planOf(direct.planNow(message, start));
      const { way } = furthest(expected, planOf(result));
      assert.ok(way < 1e-4, `${message.type} is ${way} m off`);
    }
    assert.equal(refused, direct.planNow(twice, start));
    assert.match(String(refused), /waypoint/);
  } finally {
    await planner.close();
  }
});
