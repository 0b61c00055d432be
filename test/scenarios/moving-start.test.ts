import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { MotionStart } from "../../src/control/plan-motion.ts";
import { DirectPlanner, type Planner, type Planning } from "../../src/control/planner.ts";
import type { Profile } from "../../src/profile/profile.ts";
import type { FollowMessage, GoToMessage } from "../../src/protocol/motion-messages.ts";
import { Car, FIELD, near } from "./rig.ts";
import { smoothness, Traveller } from "./travel.ts";

/** Makes its plans at once, and keeps each to itself for some ticks. */
class LatePlanner implements Planner {
  readonly usual = 0.05;
  /** How long the next plans take, ticks. */
  ticks: number;
  readonly #direct: DirectPlanner;
  #waiting: { left: number; readonly answer: () => void }[] = [];

  constructor(profile: Profile, ticks: number) {
    this.#direct = new DirectPlanner(profile);
    this.ticks = ticks;
  }

  plan(message: GoToMessage | FollowMessage, start: MotionStart, done: (result: Planning) => void): void {
    const result = this.#direct.planNow(message, start);
    this.#waiting.push({ left: this.ticks, answer: () => done(result) });
  }

  /** Between two ticks. */
  pass(): void {
    const due = this.#waiting.filter((plan) => plan.left-- <= 0);
    this.#waiting = this.#waiting.filter((plan) => !due.includes(plan));
    for (const { answer } of due) answer();
  }

  use(profile: Profile): void {
    this.#direct.use(profile);
  }

  async close(): Promise<void> {}
}

/** A car whose plans take their time; its speed is looked at before each tick. */
async function slow(ticks: number) {
  let planner!: LatePlanner;
  const car = await Car.armed({
    world: FIELD,
    planner: (profile) => {
      planner = new LatePlanner(profile, ticks);
      return planner;
    },
  });
  const traveller = new Traveller(car);
  const smooth = smoothness(car);
  const each = () => {
    planner.pass();
    smooth.look();
  };
  return { car, traveller, planner, smooth, each };
}

/** @returns the least and the greatest speed, m/s, of the true car */
function speeds(car: Car, pass: (each: () => void) => void) {
  let [least, most] = [Infinity, 0];
  pass(() => {
    const { speed } = car.truth();
    least = Math.min(least, speed);
    most = Math.max(most, speed);
  });
  return { least, most };
}

describe("a car at 1 m/s that is given a new goal ahead, while plans take 0.15 s", () => {
  for (const [what, first] of [
    ["as the one before did", 30],
    ["and the one before took none", 0],
    ["and the one before took twice as long", 60],
  ] as const) {
    test(`${what}, loses at most a tenth of its speed`, async (t) => {
      const { car, traveller, planner, smooth, each } = await slow(first);
      traveller.goTo(8, 0, 0, 1);
      traveller.wait(2.2, each);
      near(car.truth().speed, 1, 0.02, "speed");
      planner.ticks = 30;
      traveller.goTo(9, 0, 0, 1);
      const { least, most } = speeds(car, (look) =>
        traveller.wait(1.5, () => {
          each();
          look();
        }),
      );
      t.diagnostic(`${least.toFixed(3)}…${most.toFixed(3)} m/s`);
      assert.ok(least >= 0.9, `${least} m/s`);
      assert.ok(most <= 1.05, `${most} m/s`);
      assert.equal(traveller.report()?.id, 1);
      const [ended] = traveller.visitor.heard("motion-ended");
      assert.equal(ended?.result, "preempted");
      assert.equal(traveller.arrive(each).result, "reached");
      smooth.check();
      near(car.pose.x, 9, 0.012, "x");
    });
  }

  test("by a driver who steered it there, loses at most a tenth of its speed", async () => {
    const { car, traveller, smooth, each } = await slow(30);
    car.drive(2, { vx: 1 }, {}, each);
    near(car.truth().speed, 1, 0.02, "speed");
    traveller.goTo(8, 0, 0, 1);
    const { least } = speeds(car, (look) =>
      traveller.wait(1, () => {
        each();
        look();
      }),
    );
    assert.ok(least >= 0.9, `${least} m/s`);
    assert.equal(traveller.arrive(each).result, "reached");
    smooth.check();
  });
});

test("a plan that takes far longer than foreseen is made anew from where the car is by then", async () => {
  const { car, traveller, planner, smooth, each } = await slow(4);
  traveller.goTo(8, 0, 0, 1);
  traveller.wait(2.2, each);
  planner.ticks = 100;
  traveller.goTo(9, 1, 0, 1);
  const { least } = speeds(car, (look) =>
    traveller.wait(1.5, () => {
      each();
      look();
    }),
  );
  assert.ok(least >= 0.9, `${least} m/s`);
  assert.equal(traveller.report()?.id, 1);
  assert.equal(traveller.arrive(each).result, "preempted");
  assert.equal(traveller.arrive(each).result, "reached");
  smooth.check();
});

test("new goals to the side, again and again while the car drives, never make it jump", async () => {
  const { car, traveller, smooth, each } = await slow(30);
  for (let i = 0; i < 12; i++) {
    traveller.goTo(2 + i / 4, i % 2, i / 3);
    traveller.wait(0.3, each);
  }
  traveller.visitor.heard("motion-ended");
  assert.equal(traveller.arrive(each).result, "reached");
  smooth.check();
  near(car.pose.y, 1, 0.012, "y");
});
