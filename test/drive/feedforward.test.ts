import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { MotorFeedforward, type MotorGains } from "../../src/drive/feedforward.ts";

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const gains = fc.record({ kS: number(0, 2), kV: number(0.05, 1), kA: number(0.005, 0.5) });
const speed = number(-40, 40);
const RUNS = { seed: 42, numRuns: 300 };

const near = (actual: number, expected: number, tolerance = 1e-9) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `expected ${expected}, got ${actual}`);

/** A motor under a constant voltage whose direction does not change: Runge and Kutta's fourth order. */
function run(
  { kS, kV, kA }: MotorGains,
  from: number,
  direction: number,
  volts: number,
  time: number,
): number {
  const rate = (w: number) => (volts - kS * direction - kV * w) / kA;
  let w = from;
  const steps = 200;
  const h = time / steps;
  for (let i = 0; i < steps; i++) {
    const a = rate(w);
    const b = rate(w + (h * a) / 2);
    const c = rate(w + (h * b) / 2);
    const d = rate(w + h * c);
    w += (h * (a + 2 * b + 2 * c + d)) / 6;
  }
  return w;
}

describe("MotorFeedforward", () => {
  it("adds friction, back-EMF and acceleration, each with its sign", () => {
    const motor = new MotorFeedforward({ kS: 0.5, kV: 0.25, kA: 0.125 });
    assert.equal(motor.volts(8, 4), 3);
    assert.equal(motor.volts(-8, 4), -2);
    assert.equal(motor.volts(0, 4), 0.5);
  });

  it("gives the one voltage that, held for the whole step, ends at the next velocity", () => {
    const property = fc.property(gains, speed, speed, number(0.002, 0.1), (g, now, next, dt) => {
      const direction = Math.sign(now + next);
      const volts = new MotorFeedforward(g).voltsBetween(now, next, dt);
      fc.pre(g.kV * dt < 20 * g.kA);
      near(run(g, now, direction, volts, dt), next, 1e-4);
    });
    fc.assert(property, RUNS);
  });

  it("is not off by the back-EMF that grows during the step, as kV·w + kA·a is", () => {
    const g = { kS: 0, kV: 0.3, kA: 0.03 };
    const motor = new MotorFeedforward(g);
    near(run(g, 0, 1, motor.voltsBetween(0, 10, 0.1), 0.1), 10, 1e-6);
    const naive = run(g, 0, 1, motor.volts(0, 10 / 0.1), 0.1);
    assert.ok(naive < 7, `the naive one reaches ${naive} rad/s`);
  });

  it("tends to kV·w + kA·a as the step becomes short, to any number of digits", () => {
    const property = fc.property(gains, speed, number(-50, 50), (g, now, a) => {
      const motor = new MotorFeedforward(g);
      for (const dt of [1e-6, 1e-9]) {
        fc.pre(Math.abs(now) > 1e-3);
        const volts = motor.voltsBetween(now, now + a * dt, dt);
        // What is left is kA·a·(kV·dt/kA)/2, and the digits that now + a·dt cannot hold.
        near(volts, motor.volts(now, a), Math.abs(a) * g.kV * dt + (1e-14 * g.kA) / dt + 1e-12);
      }
    });
    fc.assert(property, RUNS);
  });

  it("needs the friction of the direction in which it starts or ends, also from and to rest", () => {
    const motor = new MotorFeedforward({ kS: 1, kV: 0, kA: 0.1 });
    near(motor.voltsBetween(0, 1, 0.1), 2);
    near(motor.voltsBetween(1, 0, 0.1), 0);
    near(motor.voltsBetween(0, -1, 0.1), -2);
    assert.equal(motor.voltsBetween(0, 0, 0.1), 0);
  });

  it("does without kA, which is reached at once, and without kV, which has no back-EMF", () => {
    near(new MotorFeedforward({ kS: 1, kV: 0.5, kA: 0 }).voltsBetween(2, 4, 0.01), 3);
    near(new MotorFeedforward({ kS: 1, kV: 0, kA: 0.5 }).voltsBetween(2, 4, 0.5), 3);
  });

  it("keeps the next velocity where there is no time to reach it", () => {
    const motor = new MotorFeedforward({ kS: 1, kV: 0.5, kA: 0.1 });
    for (const dt of [0, -0.005, Number.NaN]) assert.equal(motor.voltsBetween(1, 4, dt), 3);
    assert.equal(motor.voltsBetween(1, 4, Number.POSITIVE_INFINITY), 3);
  });

  it("mirrors mirrored motions", () => {
    const property = fc.property(gains, speed, speed, number(0.001, 0.1), (g, now, next, dt) => {
      const motor = new MotorFeedforward(g);
      near(motor.voltsBetween(-now, -next, dt), -motor.voltsBetween(now, next, dt));
    });
    fc.assert(property, RUNS);
  });

  it("can just do what it says it can: the fastest and the hardest need all the volts", () => {
    const property = fc.property(gains, number(3, 24), number(-20, 20), (g, volts, x) => {
      const motor = new MotorFeedforward(g);
      const fastest = motor.maxVelocity(volts, x);
      if (fastest > 0) near(motor.volts(fastest, x), volts);
      if (x !== 0) near(motor.volts(x, motor.maxAcceleration(volts, x)), volts);
      // Backwards.
      if (x !== 0) near(motor.volts(x, -motor.maxAcceleration(volts, -x)), -volts);
    });
    fc.assert(property, RUNS);
  });

  it("needs the friction of the direction in which it turns for its acceleration, too", () => {
    const motor = new MotorFeedforward({ kS: 2, kV: 0.5, kA: 0.25 });
    assert.deepEqual(
      [0, 4, -4].map((velocity) => motor.maxAcceleration(12, velocity)),
      [40, 32, 64],
    );
  });

  it("refuses gains that make no sense, and quotes them", () => {
    const g = { kS: 1, kV: 1, kA: 1 };
    assert.throws(() => new MotorFeedforward({ ...g, kS: -1 }), /kS must be ≥ 0 and finite, got -1/);
    assert.throws(() => new MotorFeedforward({ ...g, kA: Number.NaN }), /kA must be ≥ 0 and finite, got NaN/);
  });
});
