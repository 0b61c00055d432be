import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { zeroTwist } from "../../src/core/geometry.ts";
import { wheelVector } from "../../src/core/wheels.ts";
import { desaturate } from "../../src/drive/desaturate.ts";
import { MecanumKinematics } from "../../src/drive/kinematics.ts";

const component = (max: number) => fc.double({ min: -max, max, noNaN: true });

describe("desaturate", () => {
  it("leaves wheels alone that can do what they are asked", () => {
    const wheels = wheelVector(10, -31, 3, 0);
    assert.equal(desaturate(wheels, 31), 1);
    assert.deepEqual(wheels, wheelVector(10, -31, 3, 0));
  });

  it("slows all wheels by the factor that the fastest needs, whichever way it turns", () => {
    const wheels = wheelVector(10, -40, 20, 0);
    assert.equal(desaturate(wheels, 20), 0.5);
    assert.deepEqual(wheels, wheelVector(5, -20, 10, 0));
  });

  it("keeps the direction of travel and the centre about which the car turns", () => {
    const car = MecanumKinematics.rectangular({ wheelbase: 0.17, track: 0.215, wheelRadius: 0.04 });
    const property = fc.property(component(50), component(50), component(200), (vx, vy, omega) => {
      const wheels = wheelVector();
      const found = zeroTwist();
      car.toWheels({ vx, vy, omega }, wheels);
      const factor = desaturate(wheels, 31);
      assert.ok(factor > 0 && factor <= 1, `factor ${factor}`);
      for (const speed of wheels) assert.ok(Math.abs(speed) <= 31 * (1 + 1e-12), `${speed} rad/s`);
      car.toTwist(wheels, found);
      const off = Math.hypot(found.vx - factor * vx, found.vy - factor * vy, found.omega - factor * omega);
      assert.ok(off < 1e-9, `${JSON.stringify(found)} is not ${factor} of (${vx}, ${vy}, ${omega})`);
    });
    fc.assert(property, { seed: 31, numRuns: 300 });
  });

  it("stops the wheels that can do nothing, rather than turn them round or into no number", () => {
    for (const max of [-10, 0, Number.NaN]) {
      const wheels = wheelVector(10, -40, 20, 0);
      assert.equal(desaturate(wheels, max), 0);
      assert.deepEqual(wheels, wheelVector());
    }
  });
});
