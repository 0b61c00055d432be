import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { wheelVector } from "../../src/core/wheels.ts";
import { MecanumKinematics } from "../../src/drive/kinematics.ts";
import { WheelFit } from "../../src/estimate/wheel-fit.ts";

const RADII = [0.04, 0.041, 0.039, 0.04] as const;
const kinematics = MecanumKinematics.rectangular({ wheelbase: 0.17, track: 0.215, wheelRadius: RADII });
const fit = new WheelFit(kinematics);
const component = fc.double({ min: -2, max: 2, noNaN: true });
const twist = fc.record({ vx: component, vy: component, omega: component });

/** Rim speeds of a car that moves so, m/s. */
function rims(motion: { vx: number; vy: number; omega: number }) {
  const wheels = wheelVector();
  kinematics.toWheels(motion, wheels);
  return wheels.map((speed, i) => speed * RADII[i]!);
}

function near(found: Float64Array, expected: readonly number[]): void {
  assert.ok(
    expected.every((value, i) => Math.abs(found[i]! - value) < 1e-9),
    `${found} is not ${expected}`,
  );
}

describe("WheelFit", () => {
  test("finds the motion again from four wheels or any three, whatever the fourth does", () => {
    fc.assert(
      fc.property(twist, fc.integer({ min: -1, max: 3 }), (t, without) => {
        const rim = rims(t);
        const weight = wheelVector(1, 0.5, 0.7, 2);
        if (without >= 0) {
          weight[without] = 0;
          rim[without] = 1e6;
        }
        const motion = new Float64Array(3);
        assert.equal(fit.solve(weight, rim, motion), true);
        near(motion, [t.vx, t.vy, t.omega]);
      }),
      { seed: 51, numRuns: 200 },
    );
  });

  test("finds the translation from two wheels of different rollers where the turn is known, not from two alike", () => {
    fc.assert(
      fc.property(twist, fc.integer({ min: 0, max: 5 }), (t, pair) => {
        const [one, other] = [
          [0, 1],
          [0, 2],
          [0, 3],
          [1, 2],
          [1, 3],
          [2, 3],
        ][pair]!;
        const weight = wheelVector();
        weight[one!] = 1;
        weight[other!] = 1;
        const motion = Float64Array.of(0, 0, t.omega);
        // Diagonal opposites have their rollers alike.
        const solved = fit.solveAlong(weight, rims(t), motion);
        assert.equal(solved, one! + other! !== 3);
        if (solved) near(motion, [t.vx, t.vy, t.omega]);
        assert.equal(fit.solve(weight, rims(t), new Float64Array(3)), false, "two do not tell the turn");
      }),
      { seed: 52, numRuns: 200 },
    );
  });

  test("says how much faster each rim runs than the motion", () => {
    const rim = rims({ vx: 0.3, vy: -0.1, omega: 1 });
    rim[2]! += 0.25;
    const excess = wheelVector();
    fit.excess(Float64Array.of(0.3, -0.1, 1), rim, excess);
    near(excess, [0, 0, 0.25, 0]);
  });

  test("refuses kinematics that turn a wheel not at all, or by no number", () => {
    for (const speed of [0, Number.NaN, Infinity, -1]) {
      const toWheels = (_: unknown, out: Float64Array) => void out.fill(speed);
      assert.throws(() => new WheelFit({ toWheels }), /turn the wheel frontLeft by/);
    }
  });
});
