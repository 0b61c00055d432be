import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SlewLimiter, VectorSlewLimiter } from "../../src/motion/slew-limiter.ts";

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const rate = number(0.1, 10);
const value = number(-5, 5);
const dt = number(1e-4, 0.5);
const vector = fc.record({ x: value, y: value });
const RUNS = { seed: 42, numRuns: 300 };

const near = (actual: number, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `expected ${expected}, got ${actual}`);

describe("SlewLimiter", () => {
  it("rises and falls by its own rates, and stops at the target", () => {
    const limiter = new SlewLimiter({ rising: 2, falling: 4 });
    assert.deepEqual(
      [1, 1, 1, -1, -1].map((target) => limiter.step(target, 0.25)),
      [0.5, 1, 1, 0, -1],
    );
  });

  it("never changes faster than it may and never passes its target, whatever that does", () => {
    const steps = fc.array(fc.tuple(value, dt), { minLength: 1, maxLength: 30 });
    const property = fc.property(rate, rate, value, steps, (rising, falling, from, targets) => {
      const limiter = new SlewLimiter({ rising, falling }, from);
      let before = from;
      for (const [target, time] of targets) {
        const now = limiter.step(target, time);
        assert.ok(now - before <= rising * time + 1e-12, `rises from ${before} to ${now} in ${time} s`);
        assert.ok(before - now <= falling * time + 1e-12, `falls from ${before} to ${now} in ${time} s`);
        assert.ok((target - now) * (target - before) >= 0, `passes ${target}, from ${before} to ${now}`);
        before = now;
      }
    });
    fc.assert(property, RUNS);
  });

  it("gets as far in many short steps as in a long one", () => {
    const property = fc.property(rate, rate, value, value, dt, (rising, falling, from, target, time) => {
      const once = new SlewLimiter({ rising, falling }, from);
      const often = new SlewLimiter({ rising, falling }, from);
      once.step(target, time);
      for (let i = 0; i < 10; i++) often.step(target, time / 10);
      near(often.value, once.value);
    });
    fc.assert(property, RUNS);
  });

  it("changes nothing in no time, nor for a target that is no number", () => {
    const limiter = new SlewLimiter({ rising: 1 }, 3);
    for (const time of [0, -1, Number.NaN]) assert.equal(limiter.step(9, time), 3);
    assert.equal(limiter.step(Number.NaN, 1), 3);
    assert.equal(limiter.step(Number.NEGATIVE_INFINITY, 1), 2);
    limiter.reset(7);
    assert.equal(limiter.value, 7);
  });

  it("refuses rates that make no sense, and quotes them", () => {
    assert.throws(() => new SlewLimiter({ rising: 0 }), /rising must be > 0 and finite, got 0/);
    assert.throws(
      () => new SlewLimiter({ rising: 1, falling: -1 }),
      /falling must be > 0 and finite, got -1/,
    );
    assert.throws(() => new SlewLimiter({ rising: 1 }, Number.NaN), /value must be finite, got NaN/);
  });
});

describe("VectorSlewLimiter", () => {
  it("goes along a diagonal no faster than along an axis", () => {
    const limiter = new VectorSlewLimiter({ growing: 5 });
    const out = { x: 0, y: 0 };
    limiter.step({ x: 30, y: 40 }, 1, out);
    near(out.x, 3);
    near(out.y, 4);
  });

  it("turns straight round by one rate down to zero and by the other from there on", () => {
    const limiter = new VectorSlewLimiter({ growing: 1, shrinking: 4 });
    const out = { x: 0, y: 0 };
    limiter.reset({ x: 0, y: 2 });
    limiter.step({ x: 0, y: -5 }, 0.25, out);
    near(out.y, 1);
    limiter.step({ x: 0, y: -5 }, 0.75, out);
    near(out.y, -0.5);
  });

  it("goes straight to its target and arrives exactly, each part of the way by its own rate", () => {
    const property = fc.property(rate, rate, vector, vector, dt, (growing, shrinking, from, target, time) => {
      const limiter = new VectorSlewLimiter({ growing, shrinking });
      limiter.reset(from);
      const way = Math.hypot(target.x - from.x, target.y - from.y);
      let before = { ...from };
      // Its message is made only for who reads it: there are up to a million steps.
      const check = (holds: boolean, message: () => string) => holds || assert.fail(message());
      for (let i = 0; ; i++) {
        check(
          i < 1e6,
          () => `has not arrived at (${target.x}, ${target.y}) but is at (${before.x}, ${before.y})`,
        );
        const now = { x: 0, y: 0 };
        limiter.step(target, time, now);
        const off = (now.x - from.x) * (target.y - from.y) - (now.y - from.y) * (target.x - from.x);
        check(Math.abs(off) <= 1e-9 * Math.max(way, 1e-3), () => `(${now.x}, ${now.y}) is beside the line`);
        const step = Math.hypot(now.x - before.x, now.y - before.y);
        check(step <= Math.max(growing, shrinking) * time + 1e-12, () => `moves by ${step} in ${time} s`);
        const longer = Math.hypot(now.x, now.y) - Math.hypot(before.x, before.y);
        check(longer <= growing * time + 1e-12, () => `grows by ${longer} in ${time} s`);
        check(-longer <= shrinking * time + 1e-12, () => `shrinks by ${-longer} in ${time} s`);
        before = now;
        if (now.x === target.x && now.y === target.y) return;
      }
    });
    fc.assert(property, RUNS);
  });

  it("gets as far in many short steps as in a long one", () => {
    const property = fc.property(rate, rate, vector, vector, dt, (growing, shrinking, from, target, time) => {
      const once = new VectorSlewLimiter({ growing, shrinking });
      const often = new VectorSlewLimiter({ growing, shrinking });
      const [a, b] = [
        { x: 0, y: 0 },
        { x: 0, y: 0 },
      ];
      once.reset(from);
      often.reset(from);
      once.step(target, time, a);
      for (let i = 0; i < 10; i++) often.step(target, time / 10, b);
      near(b.x, a.x, 1e-9);
      near(b.y, a.y, 1e-9);
    });
    fc.assert(property, RUNS);
  });

  it("mirrors mirrored targets", () => {
    const property = fc.property(rate, rate, vector, vector, dt, (growing, shrinking, from, target, time) => {
      const one = new VectorSlewLimiter({ growing, shrinking });
      const other = new VectorSlewLimiter({ growing, shrinking });
      const [a, b] = [
        { x: 0, y: 0 },
        { x: 0, y: 0 },
      ];
      one.reset(from);
      other.reset({ x: from.x, y: -from.y });
      one.step(target, time, a);
      other.step({ x: target.x, y: -target.y }, time, b);
      assert.ok(b.x === a.x && b.y === -a.y, `(${b.x}, ${b.y}) against (${a.x}, ${a.y})`);
    });
    fc.assert(property, RUNS);
  });

  it("changes nothing in no time, nor for a target that is not finite", () => {
    const limiter = new VectorSlewLimiter({ growing: 1 });
    const out = { x: 9, y: 9 };
    limiter.reset({ x: 1, y: 2 });
    for (const time of [0, -1, Number.NaN]) {
      limiter.step({ x: 5, y: 5 }, time, out);
      assert.deepEqual(out, { x: 1, y: 2 });
    }
    for (const x of [Number.NaN, Number.POSITIVE_INFINITY]) {
      limiter.step({ x, y: 5 }, 1, out);
      assert.deepEqual(out, { x: 1, y: 2 });
    }
  });

  it("refuses rates that make no sense, and quotes them", () => {
    assert.throws(
      () => new VectorSlewLimiter({ growing: Number.NaN }),
      /growing must be > 0 and finite, got NaN/,
    );
    assert.throws(
      () => new VectorSlewLimiter({ growing: 1, shrinking: 0 }),
      /shrinking must be > 0 and finite, got 0/,
    );
  });
});
