import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { wrapAngle } from "../../src/core/geometry.ts";
import { Pid, type PidSettings } from "../../src/motion/pid.ts";

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const TURN = 2 * Math.PI;
const DT = 0.01;
const settings = fc.record({
  kP: number(0, 10),
  kI: number(0, 10),
  kD: number(0, 2),
  outputLimit: number(0.1, 20),
  integralLimit: number(0.1, 5),
  integralZone: number(0.1, 5),
  derivativeOf: fc.constantFrom<"error" | "measurement">("error", "measurement"),
});
const RUNS = { seed: 42, numRuns: 300 };

const near = (actual: number, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `expected ${expected}, got ${actual}`);

/** A car's heading that turns as it is told, against a wind. */
function drive(pid: Pid, goal: number, seconds: number, wind = 0, from = 0): number {
  let heading = from;
  for (let t = 0; t < seconds; t += DT) heading += (pid.step(goal, heading, DT) + wind) * DT;
  return heading;
}

describe("Pid", () => {
  it("puts out kP for each unit of error, + to move up", () => {
    const pid = new Pid({ kP: 2 });
    assert.equal(pid.step(3, 1, DT), 4);
    assert.equal(pid.error, 2);
    assert.equal(pid.step(1, 3, DT), -4);
  });

  it("puts out kI for each unit of error and second that it lasts", () => {
    const pid = new Pid({ kP: 0, kI: 0.5 });
    for (let i = 0; i < 100; i++) pid.step(2, 0, DT);
    near(pid.step(0, 0, DT), 1);
  });

  it("is left with no error by its integral, where kP alone leaves wind/kP", () => {
    near(drive(new Pid({ kP: 4 }), 1, 10, -0.4), 0.9, 1e-6);
    near(drive(new Pid({ kP: 4, kI: 4 }), 1, 10, -0.4), 1, 1e-4);
  });

  it("brakes what moves by kD, and is not kicked by a setpoint that jumps", () => {
    const pid = new Pid({ kP: 0, kD: 0.5 });
    pid.step(0, 0, DT);
    near(pid.step(0, 0.02, DT), -1);
    near(pid.step(9, 0.02, DT), 0);
  });

  it("follows a moving setpoint without resisting it, where kD looks at the error", () => {
    const pid = new Pid({ kP: 0, kD: 0.5, derivativeOf: "error" });
    pid.step(0, 0, DT);
    near(pid.step(0.02, 0.02, DT), 0);
    near(pid.step(0.06, 0.04, DT), 1);
    near(pid.errorRate, 2);
  });

  it("forgets the integral outside of its zone, and begins anew inside", () => {
    const pid = new Pid({ kP: 0, kI: 1, integralZone: 1 });
    for (let i = 0; i < 100; i++) pid.step(1, 0, DT);
    near(pid.step(1, 0, 0), 1);
    assert.equal(pid.step(1.01, 0, DT), 0);
    near(pid.step(0.5, 0, DT), 0.5 * DT);
  });

  it("holds its limits whatever happens, and is back as soon as the error turns", () => {
    const inputs = fc.array(fc.tuple(number(-9, 9), number(-9, 9), number(0, 1)), {
      minLength: 1,
      maxLength: 40,
    });
    const property = fc.property(settings, inputs, (s, steps) => {
      const pid = new Pid(s);
      for (const [goal, measured, dt] of steps) {
        const output = pid.step(goal, measured, dt);
        assert.ok(Math.abs(output) <= s.outputLimit, `${output} is beyond ±${s.outputLimit}`);
      }
      // The integral alone: no error, nothing that moves.
      const settled = new Pid({ ...s, kP: 0, kD: 0 });
      for (const [goal, measured, dt] of steps) settled.step(goal, measured, dt);
      const left = settled.step(0, 0, 0);
      assert.ok(Math.abs(left) <= s.integralLimit, `integral ${left} is beyond ±${s.integralLimit}`);
    });
    fc.assert(property, RUNS);
  });

  it("does not wind up while its output is at the limit", () => {
    const gains = { kP: 1, kI: 1, outputLimit: 0.5 };
    const pid = new Pid(gains);
    for (let i = 0; i < 1000; i++) assert.equal(pid.step(10, 0, DT), 0.5);
    near(pid.step(0, 0, 0), 0);
    // Within its reach it integrates, and no further than up to the limit.
    for (let i = 0; i < 1000; i++) pid.step(0.3, 0, DT);
    near(pid.step(0, 0, 0), 0.2, 0.3 * DT);
  });

  it("turns the shorter way round, and does not see a jump where the heading wraps", () => {
    const property = fc.property(number(-20, 20), number(-20, 20), (goal, from) => {
      const pid = new Pid({ kP: 3, kD: 0.1, period: TURN });
      fc.pre(Math.abs(Math.abs(wrapAngle(goal - from)) - Math.PI) > 1e-6);
      near(pid.step(goal, from, DT), 3 * wrapAngle(goal - from), 1e-9);
      near(drive(pid, goal, 10, 0, from), from + wrapAngle(goal - from), 1e-6);
    });
    fc.assert(property, RUNS);
    const pid = new Pid({ kP: 0, kD: 1, period: TURN });
    pid.step(0, Math.PI - 0.01, DT);
    near(pid.step(0, -Math.PI + 0.01, DT), -2, 1e-9);
  });

  it("is at its setpoint when error and rate are within their tolerances, and not before it has looked", () => {
    const pid = new Pid({ kP: 1, tolerance: 0.1, rateTolerance: 0.5 });
    assert.equal(pid.atSetpoint, false);
    pid.step(1, 0.95, DT);
    assert.equal(pid.atSetpoint, true);
    pid.step(1, 1.05, DT);
    assert.equal(pid.atSetpoint, false, "10 m/s through the setpoint");
    pid.step(1, 1.05, DT);
    assert.equal(pid.atSetpoint, true);
    pid.step(1, 0.85, 9);
    assert.equal(pid.atSetpoint, false, "too far below");
    pid.step(1, 1.15, 9);
    assert.equal(pid.atSetpoint, false, "too far above");
    pid.step(1, 1.1, 0.01);
    pid.reset();
    assert.deepEqual([pid.atSetpoint, pid.error, pid.errorRate], [false, 0, 0]);
  });

  it("keeps integral and derivative in a step of no time, however that is said", () => {
    for (const dt of [0, -1, Number.NaN]) {
      const pid = new Pid({ kP: 1, kI: 1, kD: 1 });
      pid.step(1, 0, 1);
      const before = pid.step(1, 0.5, 0.5);
      near(before, 0.5 + 1.25 - 1);
      near(pid.step(1, 0.5, dt), before);
    }
  });

  it("gives 0 for what is not finite, and then goes on as if it were new", () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const [pid, fresh] = [new Pid({ kP: 1, kI: 1, kD: 1 }), new Pid({ kP: 1, kI: 1, kD: 1 })];
      pid.step(1, 0, DT);
      assert.equal(pid.step(1, bad, DT), 0);
      assert.equal(pid.step(bad, 1, DT), 0);
      assert.equal(pid.atSetpoint, false);
      assert.equal(pid.step(1, 0.5, DT), fresh.step(1, 0.5, DT));
    }
  });

  it("no input whatever makes an output that is not a number or beyond its limit", () => {
    const any = fc.double();
    const steps = fc.array(fc.tuple(any, any, any), { minLength: 1, maxLength: 6 });
    const property = fc.property(settings, steps, (s, inputs) => {
      const pid = new Pid(s);
      for (const [goal, measured, dt] of inputs) {
        const output = pid.step(goal, measured, dt);
        assert.ok(Math.abs(output) <= s.outputLimit, `${output} for ${goal}, ${measured}, ${dt}`);
      }
    });
    fc.assert(property, { seed: 42, numRuns: 1000 });
  });

  it("mirrors mirrored inputs", () => {
    const inputs = fc.array(fc.tuple(number(-9, 9), number(-9, 9), number(0, 1)), {
      minLength: 1,
      maxLength: 20,
    });
    const property = fc.property(settings, inputs, (s, steps) => {
      const [one, other] = [new Pid(s), new Pid(s)];
      for (const [goal, measured, dt] of steps) {
        assert.equal(one.step(goal, measured, dt) + other.step(-goal, -measured, dt), 0);
      }
    });
    fc.assert(property, RUNS);
  });

  it("refuses settings that make no sense, and quotes them", () => {
    const refuse = (extra: Partial<PidSettings>, message: RegExp) =>
      assert.throws(() => new Pid({ kP: 1, ...extra }), message);
    refuse({ kP: -1 }, /kP must be ≥ 0 and finite, got -1/);
    refuse({ kD: Number.NaN }, /kD must be ≥ 0 and finite, got NaN/);
    refuse({ period: 0 }, /period must be > 0, got 0/);
    refuse({ integralZone: -2 }, /integralZone must be > 0, got -2/);
    refuse({ tolerance: -0.1 }, /tolerance must be ≥ 0, got -0.1/);
  });
});
