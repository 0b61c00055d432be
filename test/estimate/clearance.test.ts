import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { zeroTwist } from "../../src/core/geometry.ts";
import { Clearance } from "../../src/estimate/clearance.ts";

const TICK = 0.005;
const NOTHING = Number.POSITIVE_INFINITY;

/** Feeds one measurement after the other, each one read for 60 ms. */
class Rig {
  readonly out = { clearance: Number.NaN };
  readonly #clearance = new Clearance();
  readonly #range = { distance: NOTHING, time: Number.NEGATIVE_INFINITY };
  #now = 20;

  /** @param late when it was measured before now, s @returns what is free at the end */
  hear(distance: number, vx = 0, late = 0, seconds = 0.06): number {
    this.#range.distance = distance;
    this.#range.time = this.#now + TICK - late;
    return this.wait(seconds, vx);
  }

  wait(seconds: number, vx = 0): number {
    for (let i = 0; i < Math.round(seconds / TICK); i++) {
      this.#now += TICK;
      this.#clearance.step(this.#range, { ...zeroTwist(), vx }, this.#now, this.out);
    }
    return this.out.clearance;
  }
}

const near = (value: number, expected: number) =>
  assert.ok(Math.abs(value - expected) < 1e-9, `${value} m, expected ${expected} m`);

test("before the first measurement nothing is ahead", () => {
  assert.equal(new Rig().wait(1), NOTHING);
});

test("the first measurement counts at once, and so does each that is nearer", () => {
  const rig = new Rig();
  assert.equal(rig.hear(2, 0, 0, TICK), 2);
  assert.equal(rig.hear(0.5, 0, 0, TICK), 0.5);
});

test("up to three lost echoes do not free the way, four do", () => {
  const rig = new Rig();
  for (let i = 0; i < 5; i++) rig.hear(1);
  assert.deepEqual([rig.hear(NOTHING), rig.hear(NOTHING), rig.hear(NOTHING)], [1, 1, 1]);
  assert.equal(rig.hear(NOTHING), NOTHING);
});

test("what has gone away is believed when four in a row say so", () => {
  const rig = new Rig();
  for (let i = 0; i < 5; i++) rig.hear(1);
  assert.deepEqual([rig.hear(3), rig.hear(3), rig.hear(3), rig.hear(3)], [1, 1, 1, 3]);
});

test("between two measurements the car comes nearer by what it drives", () => {
  const rig = new Rig();
  rig.hear(2, 0, 0, TICK);
  near(rig.wait(0.5, 1), 1.5);
});

test("a measurement that comes late is carried on to now", () => {
  const rig = new Rig();
  near(rig.hear(2, 1, 0.04, TICK), 1.96);
});

test("driving away from it frees nothing until it is measured", () => {
  const rig = new Rig();
  rig.hear(0.5);
  near(rig.wait(0.5, -1), 0.5);
});

test("numbers that are none, and negative ones, are passed over", () => {
  const rig = new Rig();
  rig.hear(0.8);
  for (const garbage of [Number.NaN, -1, Number.NEGATIVE_INFINITY, Number.NaN, -0.1]) {
    assert.equal(rig.hear(garbage), 0.8);
  }
});

test("whatever is measured, it is never a negative number, and never no number", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.double(), fc.double({ min: -3, max: 3, noNaN: true }))), (all) => {
      const rig = new Rig();
      for (const [distance, vx] of all) {
        const clearance = rig.hear(distance, vx);
        assert.ok(clearance >= 0, `${clearance} m`);
      }
    }),
    { seed: 42 },
  );
});
