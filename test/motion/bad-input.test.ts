import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { zeroTwist } from "../../src/core/geometry.ts";
import { TwistLimiter } from "../../src/motion/limiter.ts";
import { PathFollower } from "../../src/motion/path/follower.ts";
import { Pid } from "../../src/motion/pid.ts";
import { ProfiledPid } from "../../src/motion/profiled-pid.ts";
import { SCurveProfile } from "../../src/motion/s-curve-profile.ts";
import { SlewLimiter, VectorSlewLimiter } from "../../src/motion/slew-limiter.ts";
import { TrapezoidProfile } from "../../src/motion/trapezoid-profile.ts";

const LIMITS = { forward: 1, strafe: 0.8, turn: 3, acceleration: 2, deceleration: 3, jerk: 20, stop: 4 };
const AHEAD = { vx: 1, vy: 0, omega: 0 };
/** What plain JavaScript may hand over. */
const empty = {} as never;

describe("Bad input to the motion library", () => {
  it("missing limits are refused by name", () => {
    assert.throws(() => new TwistLimiter(empty), /forward must be > 0 and finite, got undefined/);
    const { jerk: _, ...rest } = LIMITS;
    assert.throws(() => new TwistLimiter(rest as never), /jerk must be > 0 and finite, got undefined/);
    assert.throws(() => new SCurveProfile(empty), /velocity must be > 0 and finite, got undefined/);
    assert.throws(() => new TrapezoidProfile(empty), /velocity must be > 0 and finite, got undefined/);
    const limits = { forward: 1, turn: 3, acceleration: 2 } as never;
    assert.throws(() => new PathFollower({ limits }), /strafe must be > 0 and finite, got undefined/);
  });

  it("after an endless pause the limiter is at its target, and it returns", () => {
    const limiter = new TwistLimiter(LIMITS);
    const out = zeroTwist();
    limiter.step(AHEAD, Infinity, out);
    assert.deepEqual(out, AHEAD);
  });

  it("in no time the limiter changes nothing, nor does its stop speed up", () => {
    const limiter = new TwistLimiter(LIMITS);
    const out = zeroTwist();
    limiter.reset({ vx: 0.5, vy: 0, omega: 0 });
    for (const dt of [-1, 0, Number.NaN]) {
      limiter.step(AHEAD, dt, out);
      assert.equal(out.vx, 0.5);
      limiter.stop(dt, out);
      assert.equal(out.vx, 0.5);
    }
  });

  it("nothing carries on from a value that is no number", () => {
    const limiter = new TwistLimiter(LIMITS);
    assert.throws(() => limiter.reset({ ...AHEAD, vx: Number.NaN }), /finite, got \(NaN, 0, 0\)/);
    const out = zeroTwist();
    limiter.step(AHEAD, 10, out);
    assert.equal(out.vx, 1);
    assert.throws(() => new SlewLimiter({ rising: 1 }).reset(Number.NaN), /finite, got NaN/);
    const vector = new VectorSlewLimiter({ growing: 1 });
    assert.throws(() => vector.reset({ x: 0, y: Infinity }), /finite, got \(0, Infinity\)/);
  });

  it("an endless step leaves a PID as it was, and a huge one leaves its integral finite", () => {
    for (const dt of [Infinity, Number.MAX_VALUE]) {
      const pid = new Pid({ kP: 1, kI: 1 });
      pid.step(1, 0, 0.01);
      pid.step(5, 0, dt);
      const output = pid.step(0, 0, 0.01);
      assert.ok(Number.isFinite(output), `${output} after ${dt} s`);
      assert.ok(Math.abs(output - 0.01) < 1e-12, `${output} after ${dt} s`);
    }
  });

  it("a step in no time does not lose a PID's derivative", () => {
    const pid = new Pid({ kP: 0, kD: 1 });
    pid.step(0, 0, 0.01);
    pid.step(0, 0.5, 0);
    assert.equal(pid.step(0, 1, 0.01), -100);
    assert.equal(pid.errorRate, -100);
  });

  it("an endless step leaves a profiled setpoint where it was", () => {
    const pid = new ProfiledPid(new TrapezoidProfile({ velocity: 1, acceleration: 1 }), { kP: 1 });
    pid.setGoal({ position: 1, velocity: 0.5 });
    pid.step(0, 0.1);
    const before = { ...pid.setpoint };
    pid.step(0, Infinity);
    assert.deepEqual({ ...pid.setpoint }, before);
  });

  it("a limit that is wrong is named, not the one that follows from it", () => {
    assert.throws(() => new Pid({ kP: 1, outputLimit: Number.NaN }), /outputLimit must be > 0, got NaN/);
  });
});
