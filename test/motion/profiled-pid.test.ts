import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { motionAtRest } from "../../src/motion/motion-state.ts";
import { ProfiledPid } from "../../src/motion/profiled-pid.ts";
import { SCurveProfile } from "../../src/motion/s-curve-profile.ts";
import { TrapezoidProfile } from "../../src/motion/trapezoid-profile.ts";

const DT = 0.005;
const LIMITS = { velocity: 1, acceleration: 2, jerk: 30 };
const GAINS = { kP: 8, kD: 0.5, tolerance: 0.01 };

const near = (actual: number, expected: number, tolerance = 1e-9) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `expected ${expected}, got ${actual}`);

/** A cart that has the velocity it is told, a little late. */
class Cart {
  position = 0;
  velocity = 0;

  follow(controller: ProfiledPid): void {
    const told = controller.step(this.position, DT) + controller.setpoint.velocity;
    this.velocity += (told - this.velocity) * (DT / 0.03);
    this.position += this.velocity * DT;
  }
}

describe("ProfiledPid", () => {
  it("leads to its goal along the profile, and is there shortly after it", () => {
    for (const profile of [new TrapezoidProfile(LIMITS), new SCurveProfile(LIMITS)]) {
      const controller = new ProfiledPid(profile, GAINS);
      const cart = new Cart();
      controller.setGoal({ position: 2 });
      const promised = controller.timeLeft;
      let time = 0;
      while (!controller.atGoal) {
        cart.follow(controller);
        time += DT;
        near(cart.position, controller.setpoint.position, 0.05);
        assert.ok(time < promised + 0.3, `at ${cart.position} m after ${time} s, promised ${promised} s`);
      }
      assert.ok(time >= promised - DT, `at its goal after ${time} s, before the profile's ${promised} s`);
      near(cart.position, 2, 0.01);
      assert.equal(controller.timeLeft, 0);
    }
  });

  it("goes on from its setpoint when the goal changes, without a jump of velocity or acceleration", () => {
    const controller = new ProfiledPid(new SCurveProfile(LIMITS), GAINS);
    controller.setGoal({ position: 2 });
    let before = { ...controller.setpoint };
    for (let i = 0; i < 800; i++) {
      if (i === 100) controller.setGoal({ position: -1 });
      controller.step(controller.setpoint.position, DT);
      const now = { ...controller.setpoint };
      near(now.velocity, before.velocity, LIMITS.acceleration * DT * 1.001);
      near(now.acceleration, before.acceleration, LIMITS.jerk * DT * 1.001);
      before = now;
    }
    assert.deepEqual(controller.setpoint, motionAtRest(-1));
  });

  it("may be told the same goal at every step", () => {
    const [once, often] = [0, 1].map(() => new ProfiledPid(new TrapezoidProfile(LIMITS), GAINS));
    once!.setGoal({ position: 1 });
    for (let i = 0; i < 100; i++) {
      often!.setGoal({ position: 1 });
      once!.step(0, DT);
      often!.step(0, DT);
    }
    assert.deepEqual(often!.setpoint, once!.setpoint);
    assert.equal(often!.timeLeft, once!.timeLeft);
  });

  it("turns the shorter way round to a heading, and there and back over the wrap", () => {
    const controller = new ProfiledPid(new TrapezoidProfile(LIMITS), { ...GAINS, period: 2 * Math.PI });
    controller.reset(motionAtRest(3));
    const settle = (position: number) => {
      controller.setGoal({ position });
      for (let i = 0; i < 2000; i++) near(controller.step(controller.setpoint.position, DT), 0, 0.1);
      return controller.setpoint.position;
    };
    near(settle(-3), 2 * Math.PI - 3);
    near(settle(3), 3);
    near(settle(10 * Math.PI), 0);
  });

  it("passes a goal with its velocity", () => {
    const controller = new ProfiledPid(new TrapezoidProfile(LIMITS), GAINS);
    controller.setGoal({ position: 1, velocity: 0.5 });
    while (controller.timeLeft > 0) controller.step(0, DT);
    near(controller.setpoint.velocity, 0.5);
    near(controller.setpoint.position, 1, 0.5 * DT);
  });

  it("stays where it is without a goal, and after a reset; a reset while it moves brings it back there", () => {
    const controller = new ProfiledPid(new TrapezoidProfile(LIMITS), GAINS);
    near(controller.step(0.1, DT), -0.8);
    controller.setGoal({ position: 5 });
    for (let i = 0; i < 50; i++) controller.step(0, DT);
    controller.reset({ position: 3, velocity: 0.5, acceleration: 0 });
    assert.equal(controller.setpoint.velocity, 0.5);
    for (let i = 0; i < 500; i++) controller.step(3, DT);
    assert.deepEqual(controller.setpoint, motionAtRest(3));
  });

  it("does not move its setpoint in a step of no time", () => {
    const controller = new ProfiledPid(new TrapezoidProfile(LIMITS), GAINS);
    controller.setGoal({ position: 1 });
    controller.step(0, DT);
    const before = { ...controller.setpoint };
    for (const dt of [0, -1, Number.NaN]) controller.step(0, dt);
    assert.deepEqual(controller.setpoint, before);
  });

  it("refuses a goal that cannot be, each time, and keeps to the one before", () => {
    const controller = new ProfiledPid(new TrapezoidProfile(LIMITS), GAINS);
    controller.setGoal({ position: 1 });
    for (let i = 0; i < 2; i++) {
      assert.throws(() => controller.setGoal({ position: 2, velocity: 3 }), /within ±1 m\/s, got 3/);
      assert.throws(() => controller.setGoal({ position: Number.NaN }), /must be finite, got NaN/);
    }
    for (let i = 0; i < 1000; i++) controller.step(0, DT);
    assert.deepEqual(controller.setpoint, motionAtRest(1));
  });
});
