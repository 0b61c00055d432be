import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Twist } from "../../src/core/geometry.ts";
import { HeadingHold } from "../../src/motion/heading-hold.ts";

const SETTINGS = { kP: 4, maxOmega: 1.5 };
const strafing = (): Twist => ({ vx: 0, vy: 0.5, omega: 0 });

/** What the hold makes of a strafe at this heading. */
function omegaAt(hold: HeadingHold, heading: number, rate = 0): number {
  const twist = strafing();
  hold.step(twist, { theta: heading }, { omega: rate }, true);
  return twist.omega;
}

describe("HeadingHold", () => {
  it("turns back to the heading at which the strafe began, and leaves the translation alone", () => {
    const hold = new HeadingHold(SETTINGS);
    assert.equal(omegaAt(hold, 1), 0);
    const twist = strafing();
    hold.step(twist, { theta: 1.1 }, { omega: 0 }, true);
    assert.ok(Math.abs(twist.omega - -0.4) < 1e-12, `pushed to the left by 0.1 rad: ${twist.omega} rad/s`);
    assert.deepEqual([twist.vx, twist.vy], [0, 0.5]);
  });

  it("takes the shorter way round, wherever the heading was cut or however often the car went round", () => {
    const property = fc.property(
      fc.double({ min: -20, max: 20, noNaN: true }),
      fc.double({ min: -0.3, max: 0.3, noNaN: true }),
      fc.integer({ min: -3, max: 3 }),
      (heading, off, turns) => {
        const hold = new HeadingHold(SETTINGS);
        omegaAt(hold, heading);
        const omega = omegaAt(hold, heading + off + turns * 2 * Math.PI);
        assert.ok(Math.abs(omega - -4 * off) < 1e-9, `${omega} rad/s for an error of ${-off} rad`);
      },
    );
    fc.assert(property, { seed: 11, numRuns: 200 });
  });

  it("never corrects faster than it may", () => {
    const hold = new HeadingHold(SETTINGS);
    omegaAt(hold, 0);
    assert.equal(omegaAt(hold, 2), -1.5);
    assert.equal(omegaAt(hold, -2), 1.5);
  });

  it("keeps the heading that the car has when a turn has died away, not the one when the stick was let go", () => {
    const hold = new HeadingHold(SETTINGS);
    const turning = { vx: 0.5, vy: 0, omega: 1 };
    hold.step(turning, { theta: 0 }, { omega: 1 }, true);
    assert.equal(turning.omega, 1, "the driver's turn passes through");
    assert.equal(omegaAt(hold, 0.2, 0.9), 0, "still swinging: nothing to hold yet");
    assert.equal(hold.holding, false);
    assert.equal(omegaAt(hold, 0.3, 0.05), 0, "settled: held from here");
    assert.equal(hold.holding, true);
    assert.ok(omegaAt(hold, 0.31) < 0);
    assert.ok(omegaAt(hold, 0.29) > 0);
  });

  it("lets go when the driver turns, does not want it, or asks for no motion, and then holds anew", () => {
    for (const [name, twist, wanted] of [
      ["turning", { vx: 0, vy: 0.5, omega: 0.2 }, true],
      ["not wanted", { vx: 0, vy: 0.5, omega: 0 }, false],
      ["standing", { vx: 0, vy: 0, omega: 0 }, true],
    ] as const) {
      const hold = new HeadingHold(SETTINGS);
      omegaAt(hold, 0);
      const given = { ...twist };
      hold.step(given, { theta: 0.5 }, { omega: 0 }, wanted);
      assert.deepEqual(given, twist, `${name}: nothing is changed`);
      assert.equal(omegaAt(hold, 0.5), 0, `${name}: holds the new heading`);
    }
  });

  it("damps by the rate when told to", () => {
    const hold = new HeadingHold({ ...SETTINGS, kD: 0.5 });
    omegaAt(hold, 0);
    assert.ok(Math.abs(omegaAt(hold, 0, 1) - -0.5) < 1e-12);
  });

  it("refuses settings that make no sense and says which", () => {
    assert.throws(() => new HeadingHold({ kP: 0, maxOmega: 1 }), /kP must be > 0 and finite, got 0/);
    assert.throws(
      () => new HeadingHold({ kP: 1, maxOmega: -1 }),
      /maxOmega must be > 0 rad\/s and finite, got -1/,
    );
    assert.throws(() => new HeadingHold({ kP: Infinity, maxOmega: 1 }), /kP must be > 0 and finite, got Inf/);
    assert.throws(() => new HeadingHold({ kP: 1, maxOmega: Infinity }), /maxOmega .* got Infinity/);
    const hold = new HeadingHold(SETTINGS);
    assert.throws(() => {
      hold.kP = Infinity;
    }, /got Infinity/);
  });

  it("lets go of a heading or a rate that is not finite, and asks for no turn", () => {
    for (const nonsense of [Number.NaN, Infinity]) {
      const hold = new HeadingHold(SETTINGS);
      assert.equal(omegaAt(hold, nonsense), 0);
      assert.equal(hold.holding, false);
      omegaAt(hold, 1);
      assert.equal(omegaAt(hold, nonsense), 0);
      assert.equal(omegaAt(hold, 1), 0, "takes the heading anew");
      assert.equal(omegaAt(hold, 1, nonsense), 0);
      assert.equal(hold.holding, false);
    }
  });
});
