import assert from "node:assert/strict";
import { test } from "node:test";
import type { MotionStart } from "../../src/control/plan-motion.ts";
import { TabulatedPlan, tabulate } from "../../src/control/plan-table.ts";
import { DirectPlanner, type Planner, type Planning } from "../../src/control/planner.ts";
import { Robot } from "../../src/control/robot.ts";
import { WorkerPlanner } from "../../src/control/worker-planner.ts";
import { VirtualClock } from "../../src/core/clock.ts";
import { openSimulatedCar } from "../../src/hardware/sim/open.ts";
import type { MotionPlan } from "../../src/motion/path/motion-plan.ts";
import { motionPoint } from "../../src/motion/path/motion-plan.ts";
import { DEFAULT_PROFILE, loadProfile } from "../../src/profile/profile.ts";
import type { FollowMessage, GoToMessage } from "../../src/protocol/motion-messages.ts";

const profile = loadProfile(DEFAULT_PROFILE);
const start = { pose: { x: 0.2, y: -0.1, theta: 0.3 }, velocity: { vx: 0, vy: 0, omega: 0 } };
const GO: GoToMessage = { type: "go-to", id: 1, at: 0, pose: { x: 1.5, y: 1, theta: -1 } };
const CIRCLE: FollowMessage = {
  type: "follow",
  id: 2,
  at: 0,
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

test("the planner's thread makes the same plans, and says why not", async () => {
  const planner = new WorkerPlanner(profile);
  const ask = (message: GoToMessage | FollowMessage) =>
    new Promise<Planning>((done) => planner.plan(message, start, done));
  try {
    const twice: FollowMessage = {
      ...CIRCLE,
      closed: false,
      waypoints: [
        { x: 1, y: 0 },
        { x: 1, y: 0 },
      ],
    };
    const [go, refused, circle] = [await ask(GO), await ask(twice), await ask(CIRCLE)];
    const direct = new DirectPlanner(profile);
    for (const [result, message] of [
      [go, GO],
      [circle, CIRCLE],
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

test("a way that is too long, and one that would take for ever, are refused with what to do", () => {
  const planner = new DirectPlanner(profile);
  const far: GoToMessage = { ...GO, pose: { x: 900, y: 0, theta: 0 } };
  assert.match(String(planner.planNow(far, start)), /the way is 900 m long; a motion may have 200 m/);
  const slow: GoToMessage = { ...GO, pose: { x: 150, y: 0, theta: 0 }, speed: 0.02 };
  assert.match(String(planner.planNow(slow, start)), /would take more than 10 minutes/);
  for (const speed of [1e-300, 1e-160, 1e-7]) {
    assert.equal(typeof planner.planNow({ ...GO, speed }, start), "string", `speed ${speed}`);
  }
});

/** Answers when it is told to. */
class SlowPlanner implements Planner {
  readonly usual = 0.05;
  readonly #direct = new DirectPlanner(profile);
  readonly #waiting: (() => void)[] = [];

  plan(message: GoToMessage | FollowMessage, from: MotionStart, done: (result: Planning) => void): void {
    this.#waiting.push(() => done(this.#direct.planNow(message, from)));
  }

  answer(): void {
    for (const answer of this.#waiting.splice(0)) answer();
  }

  use(): void {}

  async close(): Promise<void> {}
}

async function planning(meanwhile: (robot: Robot, pass: (seconds: number) => void) => void): Promise<Robot> {
  const clock = new VirtualClock();
  const planner = new SlowPlanner();
  const robot = new Robot(profile, await openSimulatedCar("empty", clock), clock, planner);
  const pass = (seconds: number) => {
    for (let i = 0; i < seconds / 0.005; i++) {
      clock.advance(0.005);
      robot.tick();
    }
  };
  robot.join(1, "driver", "Test");
  pass(0.1);
  assert.equal(robot.arm(1), undefined);
  assert.equal(robot.begin(1, { ...GO, at: clock.now() }), undefined);
  meanwhile(robot, pass);
  planner.answer();
  pass(0.2);
  return robot;
}

const isUnderWay = (robot: Robot) => robot.planned !== undefined;

test("a motion begins when it has been planned, if its client is still there", async () => {
  const kept = await planning((robot, pass) => {
    for (let i = 0; i < 5; i++) {
      pass(0.1);
      robot.keep(1);
    }
  });
  assert.equal(isUnderWay(kept), true);
});

test("whoever lets go, falls silent, disarms or steers while it is being planned gets no motion", async () => {
  const steer = {
    seq: 1,
    twist: { vx: 0.2, vy: 0, omega: 0 },
    frame: "car",
    precision: false,
    holdHeading: false,
  } as const;
  const ways: Readonly<Record<string, (robot: Robot, pass: (seconds: number) => void) => void>> = {
    "lets go": (robot) => robot.release(1),
    "falls silent": (_robot, pass) => pass(0.5),
    disarms: (robot) => robot.disarm(1),
    leaves: (robot) => robot.leave(1),
    steers: (robot) => {
      assert.equal(robot.drive(1, { type: "drive", at: robot.now(), ...steer }), undefined);
    },
    cancels: (robot) => void robot.commandMotion(1, "cancel"),
  };
  for (const [what, happens] of Object.entries(ways)) {
    const robot = await planning(happens);
    assert.equal(isUnderWay(robot), false, `one who ${what} had a motion begin`);
  }
});
