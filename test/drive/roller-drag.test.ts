import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { wheelVector } from "../../src/core/wheels.ts";
import { MecanumKinematics } from "../../src/drive/kinematics.ts";
import { RollerDrag } from "../../src/drive/roller-drag.ts";

const GEOMETRY = { wheelbase: 0.17, track: 0.215, wheelRadius: 0.04 };
const SHARE = 0.17 / 0.385;
const kinematics = MecanumKinematics.rectangular(GEOMETRY);
const drag = new RollerDrag({ kS: 0.4, turnShare: SHARE }, 0.5);

function volts(vx: number, vy: number, omega: number): number[] {
  const wheels = wheelVector();
  kinematics.toWheels({ vx, vy, omega }, wheels);
  const out = wheelVector();
  drag.addTo(out, wheels);
  return Array.from(out, (value) => Number(value.toFixed(9)));
}

test("no roller turns straight ahead, and none is paid for", () => {
  assert.deepEqual(volts(0.8, 0, 0), [0, 0, 0, 0]);
});

test("strafing takes the whole of it in each wheel's own direction, at any speed", () => {
  assert.deepEqual(volts(0, 0.2, 0), [-0.4, 0.4, 0.4, -0.4]);
  assert.deepEqual(volts(0, -0.9, 0), [0.4, -0.4, -0.4, 0.4]);
});

test("a wheel that stands in a diagonal has to hold against the rollers, too", () => {
  assert.deepEqual(volts(0.4, 0.4, 0), [-0.4, 0.4, 0.4, -0.4]);
});

test("turning on the spot takes the part by which the contacts move sideways", () => {
  const part = Number((0.4 * SHARE).toFixed(9));
  assert.deepEqual(volts(0, 0, 2), [-part, part, -part, part]);
  assert.deepEqual(volts(0, 0, -2), [part, -part, part, -part]);
});

test("it does the work that the rollers eat, whatever the motion", () => {
  const twists = [
    [0.3, 0.5, 1],
    [-0.6, 0.4, -2],
    [0.1, -0.7, 5],
    [0, 0.1, 4],
  ] as const;
  for (const [vx, vy, omega] of twists) {
    const wheels = wheelVector();
    kinematics.toWheels({ vx, vy, omega }, wheels);
    const given = volts(vx, vy, omega).reduce((sum, each, i) => sum + each * wheels[i]! * 0.04, 0);
    const eaten = 0.4 * 2 * (Math.abs(vy + omega * 0.085) + Math.abs(vy - omega * 0.085));
    assert.ok(Math.abs(given - eaten) < 1e-6, `${given} V m/s given, ${eaten} eaten`);
  }
});

test("grease takes more the faster the rollers turn, in proportion, and nothing straight ahead", () => {
  const greased = new RollerDrag({ kS: 0.4, kV: 0.02, turnShare: SHARE }, 0.5);
  const given = (vx: number, vy: number) => {
    const wheels = wheelVector();
    kinematics.toWheels({ vx, vy, omega: 0 }, wheels);
    const out = wheelVector();
    greased.addTo(out, wheels);
    return Array.from(out, (value) => Number(value.toFixed(9)));
  };
  // 0.4 m/s are 10 rad/s.
  assert.deepEqual(given(0, 0.4), [-0.6, 0.6, 0.6, -0.6]);
  assert.deepEqual(given(0.3, -0.8), [0.8, -0.8, -0.8, 0.8]);
  assert.deepEqual(given(0.8, 0), [0, 0, 0, 0]);
});

test("mirrored motions take mirrored volts, and the volts do the work that is eaten, whatever grease and motion", () => {
  const speed = fc.double({ min: -2, max: 2, noNaN: true });
  const property = fc.property(
    fc.record({ vx: speed, vy: speed, omega: fc.double({ min: -6, max: 6, noNaN: true }) }),
    fc.double({ min: 0, max: 2, noNaN: true }),
    fc.double({ min: 0, max: 0.2, noNaN: true }),
    ({ vx, vy, omega }, kS, kV) => {
      const rollers = new RollerDrag({ kS, kV, turnShare: SHARE }, 0.5);
      const wheels = wheelVector();
      const given = (x: number, y: number, turn: number) => {
        kinematics.toWheels({ vx: x, vy: y, omega: turn }, wheels);
        const out = wheelVector();
        rollers.addTo(out, wheels);
        return out;
      };
      const alike = (a: ArrayLike<number>, b: readonly number[], what: string) => {
        for (const [i, value] of b.entries()) {
          assert.ok(Math.abs(a[i]! - value) < 1e-9, `${what}: ${Array.from(a)} and ${b}`);
        }
      };
      const [a, b, c, d] = given(vx, vy, omega) as unknown as [number, number, number, number];
      alike(given(-vx, -vy, -omega), [-a, -b, -c, -d], "back");
      alike(given(vx, -vy, -omega), [b, a, d, c], "right for left");
      alike(given(-vx, vy, -omega), [-c, -d, -a, -b], "rear for front");
      given(vx, vy, omega);
      const power = 0.04 * (a * wheels[0]! + b * wheels[1]! + c * wheels[2]! + d * wheels[3]!);
      const axle = (u: number) => {
        const sign = Math.max(-1, Math.min(u / 0.04 / 0.5, 1));
        return 2 * (kS * sign + (kV * u) / 0.04) * u;
      };
      const eaten = axle(vy + omega * 0.085) + axle(vy - omega * 0.085);
      assert.ok(Math.abs(power - eaten) < 1e-6, `${power} V m/s given, ${eaten} eaten`);
    },
  );
  fc.assert(property, { seed: 71, numRuns: 300 });
});

test("wheels of unlike size do not seem to strafe when they drive ahead, and push alike when they strafe", () => {
  const radii = [1.03, 0.97, 0.98, 1.02] as const;
  const unlike = new RollerDrag({ kS: 0.4, turnShare: SHARE, radii }, 0.5);
  const wheels = wheelVector();
  const [a, b, c, d] = radii;
  const wheelRadius = [0.04 * a, 0.04 * b, 0.04 * c, 0.04 * d] as const;
  const uneven = MecanumKinematics.rectangular({ ...GEOMETRY, wheelRadius });
  const given = (vx: number, vy: number, omega: number) => {
    uneven.toWheels({ vx, vy, omega }, wheels);
    const out = wheelVector();
    unlike.addTo(out, wheels);
    return out;
  };
  assert.ok(given(1, 0, 0).every((value) => Math.abs(value) < 1e-9));
  // Torque over radius is the push.
  const pushes = given(0, 0.5, 0).map((value, i) => value / radii[i]!);
  assert.deepEqual(
    Array.from(pushes, (value) => Number(value.toFixed(9))),
    [-0.4, 0.4, 0.4, -0.4],
  );
  const power = given(0.2, 0.5, 3).reduce((sum, value, i) => sum + value * wheels[i]! * 0.04, 0);
  const eaten = 0.4 * 2 * (Math.abs(0.5 + 3 * 0.085) + Math.abs(0.5 - 3 * 0.085));
  assert.ok(Math.abs(power - eaten) < 1e-9, `${power} V m/s given, ${eaten} eaten`);
});

test("about rest its sign goes over without a jump, and absurd speeds give none", () => {
  const [, slow] = volts(0, 0.005, 0);
  assert.ok(slow! > 0 && slow! < 0.2);
  const out = wheelVector();
  drag.addTo(out, wheelVector(Infinity, Infinity, -Infinity, -Infinity));
  assert.ok(out.every(Number.isFinite), out.join());
  new RollerDrag({ kS: 0, kV: 1, turnShare: SHARE }, 0.5).addTo(out, wheelVector(-Infinity, 0, 0, 0));
  assert.ok(out.every(Number.isFinite), out.join());
});

test("settings that make no sense are refused", () => {
  assert.throws(() => new RollerDrag({ kS: -1, turnShare: 0.5 }, 0.5), /kS of the rollers/);
  assert.throws(() => new RollerDrag({ kS: 1, kV: -0.1, turnShare: 0.5 }, 0.5), /kV of the rollers .* -0\.1/);
  assert.throws(() => new RollerDrag({ kS: 1, turnShare: Number.NaN }, 0.5), /turnShare/);
  const radii = [1, 1, 0, 1] as const;
  assert.throws(() => new RollerDrag({ kS: 1, turnShare: 0.5, radii }, 0.5), /radii .* got 1, 1, 0, 1/);
});
