import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Twist } from "../../src/core/geometry.ts";
import { type WheelVector, wheelVector } from "../../src/core/wheels.ts";
import { MecanumKinematics } from "../../src/drive/kinematics.ts";
import { SlipWatch } from "../../src/estimate/slip-watch.ts";
import { WheelFit } from "../../src/estimate/wheel-fit.ts";

const DT = 0.005;
const RADIUS = 0.04;
const kinematics = MecanumKinematics.rectangular({ wheelbase: 0.17, track: 0.215, wheelRadius: RADIUS });
const ALL = wheelVector(1, 1, 1, 1);

function rims(twist: Twist, spin: readonly number[] = [0, 0, 0, 0]): WheelVector {
  const wheels = wheelVector();
  kinematics.toWheels(twist, wheels);
  return wheels.map((speed, i) => speed * RADIUS + spin[i]!);
}

const forward = (vx: number): Twist => ({ vx, vy: 0, omega: 0 });

/** That has gone forward like this for a while; omega is known to a gyro, or to nobody. */
function underWay(vx: number, omega = Number.NaN): SlipWatch {
  const watch = new SlipWatch(new WheelFit(kinematics));
  for (let v = 0; Math.abs(v) < Math.abs(vx); v += 0.02 * Math.sign(vx))
    watch.step(rims(forward(v)), ALL, Float64Array.of(omega, DT));
  for (let i = 0; i < 100; i++) watch.step(rims(forward(vx)), ALL, Float64Array.of(omega, DT));
  return watch;
}

describe("SlipWatch", () => {
  test("finds no slip in wheels that agree", () => {
    const watch = underWay(0.5);
    assert.deepEqual([...watch.slip, watch.most, watch.share], [0, 0, 0, 0, 0, 1]);
    assert.ok(Math.abs(watch.motion[0]! - 0.5) < 1e-9);
  });

  for (const wheel of [0, 1, 2, 3]) {
    test(`without a gyro tells wheel ${wheel} by what would follow for the car: no tyre turns it so quickly`, () => {
      // Four wheels have one contradiction between them, which each of them explains as well as the others. A wheel
      // that loses its speed is not pulled, nor is one that another makes seem faster: only the leap is left.
      const watch = underWay(0.5);
      const spin = [0, 0, 0, 0];
      spin[wheel] = 0.5;
      watch.step(rims(forward(0.5), spin), ALL, Float64Array.of(Number.NaN, DT));
      assert.equal(watch.slip.indexOf(watch.most), wheel, `slip ${watch.slip}`);
      assert.ok(watch.most > 0.4, `slip ${watch.slip}`);
      assert.ok(
        Math.abs(watch.motion[0]! - 0.5) < 0.01 && Math.abs(watch.motion[1]!) < 0.01,
        `${watch.motion}`,
      );
    });
  }

  test("lets four wheels that spin at once speed the car up by no more than traction, and says the share", () => {
    const watch = underWay(0.2, 0);
    watch.step(rims(forward(2)), ALL, Float64Array.of(0, DT));
    const most = 0.2 + 8 * DT + 0.02;
    assert.ok(Math.abs(watch.motion[0]! - most) < 1e-9, `${watch.motion[0]} m/s`);
    assert.ok(Math.abs(watch.share - most / 2) < 1e-9, `${watch.share}`);
    assert.ok(watch.slip.every((slip) => Math.abs(slip - (1 - watch.share)) < 1e-9));
    // But wheels may stop it at once, against a wall.
    watch.step(rims(forward(0)), ALL, Float64Array.of(0, DT));
    assert.deepEqual([watch.motion[0], watch.share], [0, 1]);
  });

  test("goes on naming the wheel that slipped a tick ago where its opposite explains it almost as well", () => {
    // With a gyro a wheel and its diagonal opposite are told apart by the car's leap alone; as the suspicion lasts, the
    // car's last motion holds that answer. Two wheels that take turns would let the estimate tremble.
    const watch = underWay(0.5, 0);
    const spin = [0.3, 0, 0, 0];
    watch.step(rims(forward(0.5), spin), ALL, Float64Array.of(0, DT));
    assert.ok(watch.slip[0]! > 0 && watch.slip[3] === 0, `slip ${watch.slip}`);
    // The opposite one now loses more speed than this one still has too much: by itself it would be the likelier one.
    const both = [0.06, 0, 0, -0.1];
    watch.step(rims(forward(0.5), both), ALL, Float64Array.of(0, DT));
    assert.ok(watch.slip[0]! > 0 && watch.slip[3] === 0, `slip ${watch.slip}`);
    const anew = underWay(0.5, 0);
    anew.step(rims(forward(0.5), both), ALL, Float64Array.of(0, DT));
    assert.ok(anew.slip[3]! > 0 && anew.slip[0] === 0, `not suspected before: slip ${anew.slip}`);
  });

  test("a wheel that is not usable is neither asked nor blamed", () => {
    const watch = underWay(0.5, 0);
    const usable = wheelVector(1, 1, 0, 1);
    assert.equal(watch.step(rims(forward(0.5), [0, 0, 9, 0]), usable, Float64Array.of(0, DT)), true);
    assert.deepEqual([...watch.slip], [0, 0, 0, 0]);
    assert.equal(watch.weight[2], 0);
    assert.equal(watch.step(rims(forward(0.5)), wheelVector(1, 0, 0, 1), Float64Array.of(0, DT)), false);
  });

  test("refuses settings that make no sense", () => {
    const fit = new WheelFit(kinematics);
    for (const name of ["traction", "speedNoise", "speedError"])
      for (const value of [-1, Number.NaN, Infinity])
        assert.throws(
          () => new SlipWatch(fit, { [name]: value }),
          new RegExp(`${name} must be .* got ${value}`),
        );
  });
});
