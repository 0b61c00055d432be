import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { originPose, poseExp, type Twist, zeroTwist } from "../../src/core/geometry.ts";
import { WHEELS, wheelVector } from "../../src/core/wheels.ts";
import { MecanumKinematics, RankDeficientLayoutError, type RollerSign } from "../../src/drive/kinematics.ts";

const WHEELBASE = 0.17;
const TRACK = 0.215;
const RADIUS = 0.04;
const car = MecanumKinematics.rectangular({ wheelbase: WHEELBASE, track: TRACK, wheelRadius: RADIUS });

function wheelsFor(twist: Twist, kinematics = car, centre = { x: 0, y: 0 }): number[] {
  const wheels = wheelVector();
  kinematics.toWheels(twist, wheels, centre);
  return [...wheels];
}

function close(actual: readonly number[], expected: readonly number[], tolerance = 1e-9): void {
  const off = actual.some((x, i) => !(Math.abs(x - expected[i]!) <= tolerance));
  if (off) assert.fail(`${actual.join(", ")}\ninstead of ${expected.join(", ")}`);
}

const metres = (max: number) => fc.double({ min: -max, max, noNaN: true });
const point = fc.record({ x: metres(0.5), y: metres(0.5) });
const radius = fc.double({ min: 0.01, max: 0.2, noNaN: true });
const twist = fc.record({ vx: metres(5), vy: metres(5), omega: metres(20) });
const layout = fc.record({
  positions: fc.tuple(point, point, point, point),
  wheelRadius: fc.tuple(radius, radius, radius, radius),
});

/** The lever of each wheel, as the formula in the documentation has it. */
const levers = (positions: readonly { x: number; y: number }[]) =>
  positions.map(({ x, y }, i) => [-1, 1, 1, -1][i]! * x - y);

describe("MecanumKinematics", () => {
  it("driving forward turns all wheels forward at v/r", () => {
    close(wheelsFor({ vx: 1, vy: 0, omega: 0 }), [25, 25, 25, 25]);
  });

  it("strafing left turns the front left and rear right wheels backwards", () => {
    close(wheelsFor({ vx: 0, vy: 1, omega: 0 }), [-25, 25, 25, -25]);
  });

  it("turning counter-clockwise turns the left wheels backwards, by half of wheelbase plus track", () => {
    const speed = (WHEELBASE + TRACK) / 2 / RADIUS;
    close(wheelsFor({ vx: 0, vy: 0, omega: 1 }), [-speed, speed, -speed, speed]);
  });

  it("driving diagonally forward left leaves front left and rear right at rest", () => {
    close(wheelsFor({ vx: 1, vy: 1, omega: 0 }), [0, 50, 50, 0]);
  });

  it("turning about the front left wheel's contact leaves that wheel at rest", () => {
    const wheels = wheelsFor({ vx: 0, vy: 0, omega: 1 }, car, { x: WHEELBASE / 2, y: TRACK / 2 });
    close([wheels[0]!], [0]);
    assert.ok(Math.abs(wheels[3]!) > 1, "its opposite turns");
  });

  it("turning about a point to the left moves the car's middle forward", () => {
    // Counter-clockwise about a point 1 m to the left, the car's middle goes forward at 1 m/s.
    close(wheelsFor({ vx: 0, vy: 0, omega: 1 }, car, { x: 0, y: 1 }), wheelsFor({ vx: 1, vy: 0, omega: 1 }));
  });

  it("a smaller wheel turns faster", () => {
    const wheelRadius = [0.04, 0.04, 0.04, 0.02] as const;
    const uneven = MecanumKinematics.rectangular({ wheelbase: WHEELBASE, track: TRACK, wheelRadius });
    close(wheelsFor({ vx: 1, vy: 0, omega: 0 }, uneven), [25, 25, 25, 50]);
  });

  it("forward after inverse is the identity, for any layout, radii and centre of rotation", () => {
    const property = fc.property(layout, point, twist, (l, centre, t) => {
      const [fl, fr, rl, rr] = levers(l.positions);
      fc.pre(Math.max(Math.abs(fl! - rr!), Math.abs(fr! - rl!)) > 0.02);
      const kinematics = new MecanumKinematics(l);
      const wheels = wheelVector();
      const back = zeroTwist();
      kinematics.toWheels(t, wheels, centre);
      const residual = kinematics.toTwist(wheels, back, centre);
      close([back.vx, back.vy, back.omega], [t.vx, t.vy, t.omega], 1e-8);
      assert.ok(residual < 1e-9, `residual ${residual} m/s although all wheels agree`);
    });
    fc.assert(property, { seed: 21, numRuns: 500 });
  });

  it("the motion it finds fits no worse than any other: rim speeds left over are orthogonal to every motion", () => {
    const speeds = fc.tuple(metres(40), metres(40), metres(40), metres(40));
    const property = fc.property(speeds, twist, (w, other) => {
      const found = zeroTwist();
      const residual = car.toTwist(Float64Array.from(w), found);
      const left = wheelsFor(found).map((x, i) => w[i]! - x);
      const along = wheelsFor(other).reduce((sum, x, i) => sum + x * left[i]!, 0);
      assert.ok(Math.abs(along) < 1e-6, `left over along ${JSON.stringify(other)}: ${along}`);
      assert.ok(Math.abs(residual - (RADIUS * Math.hypot(...left)) / 2) < 1e-9, `residual ${residual} m/s`);
    });
    fc.assert(property, { seed: 22, numRuns: 300 });
  });

  it("one wheel that slips alone shows a quarter of its slip as residual", () => {
    const wheels = wheelVector(25, 25, 25, 25);
    for (let i = 0; i < 4; i++) {
      const slipping = wheels.slice();
      slipping[i] = slipping[i]! + 0.1 / RADIUS;
      const residual = car.toTwist(slipping, zeroTwist());
      assert.ok(Math.abs(residual - 0.025) < 1e-12, `${WHEELS[i]} slips by 0.1 m/s: residual ${residual}`);
    }
  });

  it("a mirrored motion turns the mirrored wheels", () => {
    const property = fc.property(twist, (t) => {
      const [fl, fr, rl, rr] = wheelsFor(t);
      close(wheelsFor({ vx: t.vx, vy: -t.vy, omega: -t.omega }), [fr!, fl!, rr!, rl!]);
    });
    fc.assert(property, { seed: 23, numRuns: 200 });
  });

  it("accelerations go through the same map: wheel speeds are linear in the twist", () => {
    const property = fc.property(twist, twist, metres(3), (a, b, k) => {
      const sum = { vx: a.vx + k * b.vx, vy: a.vy + k * b.vy, omega: a.omega + k * b.omega };
      const wheels = wheelsFor(b);
      close(
        wheelsFor(sum),
        wheelsFor(a).map((x, i) => x + k * wheels[i]!),
        1e-8,
      );
    });
    fc.assert(property, { seed: 24, numRuns: 200 });
  });

  it("a car that goes round in a circle feels the centripetal acceleration, but its wheels turn evenly", () => {
    const wheels = wheelVector();
    // To the left round a circle of 0.5 m at 1 m/s: 2 rad/s, 2 m/s² to the left.
    car.toWheelAccelerations({ vx: 0, vy: 2, omega: 0 }, { vx: 1, vy: 0, omega: 2 }, wheels);
    close([...wheels], [0, 0, 0, 0]);
  });

  it("finds the wheels' accelerations from that of any point over the floor, as differences do", () => {
    // A point of the car moves on any path over the floor, while the car turns.
    const property = fc.property(
      point,
      twist,
      metres(2),
      metres(2),
      metres(3),
      (centre, t, ax, ay, alpha) => {
        const turning = { ...t, omega: t.omega / 10 };
        const dt = 1e-5;
        // The velocity over the floor a moment later, seen along axes that have turned meanwhile.
        const turned = turning.omega * dt + (alpha * dt * dt) / 2;
        const [vx, vy] = [turning.vx + ax * dt, turning.vy + ay * dt];
        const later = {
          vx: Math.cos(turned) * vx + Math.sin(turned) * vy,
          vy: Math.cos(turned) * vy - Math.sin(turned) * vx,
          omega: turning.omega + alpha * dt,
        };
        const [before, after] = [wheelsFor(turning, car, centre), wheelsFor(later, car, centre)];
        const wheels = wheelVector();
        car.toWheelAccelerations({ vx: ax, vy: ay, omega: alpha }, turning, wheels, centre);
        close(
          [...wheels],
          after.map((w, i) => (w - before[i]!) / dt),
          1e-2,
        );
      },
    );
    fc.assert(property, { seed: 25, numRuns: 300 });
  });

  it("finds the acceleration again that the wheels' accelerations were made for", () => {
    const property = fc.property(point, twist, twist, (centre, t, asked) => {
      const wheels = wheelVector();
      const found = zeroTwist();
      car.toWheelAccelerations(asked, t, wheels, centre);
      assert.ok(car.toAcceleration(wheels, t, found, centre) < 1e-9);
      close([found.vx, found.vy, found.omega], [asked.vx, asked.vy, asked.omega], 1e-8);
    });
    fc.assert(property, { seed: 26, numRuns: 300 });
  });

  it("feels the pull to the left of a car that goes round to the left, its wheels turning evenly", () => {
    const found = zeroTwist();
    car.toAcceleration(wheelVector(), { vx: 1, vy: 0, omega: 2 }, found);
    close([found.vx, found.vy, found.omega], [0, 2, 0]);
  });

  it("refuses rollers that lie along or across, which no mecanum wheel has", () => {
    const { positions } = {
      positions: [
        { x: 1, y: 1 },
        { x: 1, y: -1 },
        { x: -1, y: 1 },
        { x: -1, y: -1 },
      ] as const,
    };
    for (const sign of [0, 2, Number.NaN]) {
      const rollers = [-1, sign as RollerSign, 1, -1] as const;
      assert.throws(
        () => new MecanumKinematics({ positions, wheelRadius: 0.04, rollers }),
        /roller sign of frontRight must be −1 or 1, got (0|2|NaN)/,
      );
    }
  });

  it("how far the wheels turned tells how far the car moved: forward by twist, onward by the exponential", () => {
    const property = fc.property(
      layout,
      twist,
      fc.double({ min: 0.001, max: 0.5, noNaN: true }),
      (l, t, time) => {
        const [fl, fr, rl, rr] = levers(l.positions);
        fc.pre(Math.max(Math.abs(fl! - rr!), Math.abs(fr! - rl!)) > 0.02);
        const kinematics = new MecanumKinematics(l);
        const turned = Float64Array.from(wheelsFor(t, kinematics), (w) => w * time);
        const moved = zeroTwist();
        kinematics.toTwist(turned, moved);
        const pose = originPose();
        const small = originPose();
        poseExp(pose, moved.vx, moved.vy, moved.omega);
        for (let i = 0; i < 100; i++)
          poseExp(small, t.vx * time * 0.01, t.vy * time * 0.01, t.omega * time * 0.01);
        close([pose.x, pose.y, pose.theta], [small.x, small.y, small.theta], 1e-8);
      },
    );
    fc.assert(property, { seed: 26, numRuns: 300 });
  });

  it("refuses wheels that all stand at one point, and quotes them", () => {
    const p = { x: 0.1, y: 0.2 };
    const make = () => new MecanumKinematics({ positions: [p, p, p, p], wheelRadius: RADIUS });
    assert.throws(make, RankDeficientLayoutError);
    assert.throws(make, /frontLeft \(0\.1, 0\.2\).*do not determine the car's motion/);
  });

  it("refuses an O of rollers on a square car, which cannot turn, but takes an X", () => {
    const positions = [
      { x: 0.1, y: 0.1 },
      { x: 0.1, y: -0.1 },
      { x: -0.1, y: 0.1 },
      { x: -0.1, y: -0.1 },
    ] as const;
    const o: [RollerSign, RollerSign, RollerSign, RollerSign] = [1, -1, -1, 1];
    assert.throws(
      () => new MecanumKinematics({ positions, wheelRadius: RADIUS, rollers: o }),
      /with rollers 1, -1, -1, 1 do not determine/,
    );
    new MecanumKinematics({ positions, wheelRadius: RADIUS });
  });

  it("refuses rollers that all lie the same way, so that some motion turns no wheel", () => {
    const positions = [
      { x: 0.1, y: 0.1 },
      { x: 0.1, y: -0.1 },
      { x: -0.1, y: 0.1 },
      { x: -0.1, y: -0.1 },
    ] as const;
    assert.throws(
      () => new MecanumKinematics({ positions, wheelRadius: RADIUS, rollers: [1, 1, 1, 1] }),
      RankDeficientLayoutError,
    );
  });

  it("refuses a wheel radius or a chassis that cannot be, and quotes it", () => {
    const chassis = { wheelbase: WHEELBASE, track: TRACK, wheelRadius: RADIUS };
    assert.throws(
      () => MecanumKinematics.rectangular({ ...chassis, wheelRadius: [0.04, 0.04, -1, 0.04] }),
      /wheelRadius of rearLeft must be > 0 m, got -1/,
    );
    assert.throws(
      () => MecanumKinematics.rectangular({ ...chassis, track: Number.NaN }),
      /track must be > 0 m, got NaN/,
    );
  });
});
