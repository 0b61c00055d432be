import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type Pose, poseExp, type Twist } from "../../src/core/geometry.ts";
import { emptySensors } from "../../src/core/sensors.ts";
import { wheelVector } from "../../src/core/wheels.ts";
import { MecanumKinematics } from "../../src/drive/kinematics.ts";
import { Fusion } from "../../src/estimate/fusion.ts";

const DT = 0.005;
const COUNTS = 1320;
const STAND: Twist = { vx: 0, vy: 0, omega: 0 };
const kinematics = MecanumKinematics.rectangular({ wheelbase: 0.17, track: 0.215, wheelRadius: 0.04 });

/** A car that does what it is told, but for the wheels and the gyro that a test breaks. */
class Car {
  readonly fusion: Fusion;
  readonly truth: Pose = { x: 0, y: 0, theta: 0 };
  readonly sensors = emptySensors();
  readonly wheels = { speed: wheelVector(), target: wheelVector(), duty: wheelVector() };
  readonly usable = wheelVector(1, 1, 1, 1);
  readonly #angle = wheelVector();
  /** Of each wheel: how much faster it spins than it rolls, m/s. */
  readonly spin = wheelVector();
  hasGyro = true;
  bias = 0.02;
  now = 0;

  constructor() {
    this.fusion = new Fusion({ kinematics, countsPerTurn: COUNTS });
    this.fusion.step(this.sensors, this.wheels, true, this.usable, 0);
  }

  drive(seconds: number, twist: Twist, each: () => void = () => {}): void {
    for (let i = Math.round(seconds / DT); i > 0; i--) {
      this.now += DT;
      poseExp(this.truth, twist.vx * DT, twist.vy * DT, twist.omega * DT);
      const { speed, target, duty } = this.wheels;
      kinematics.toWheels(twist, target);
      for (let k = 0; k < 4; k++) {
        speed[k] = target[k]! + this.spin[k]! / 0.04;
        this.#angle[k]! += speed[k]! * DT;
        this.sensors.encoders.counts[k] = Math.round((this.#angle[k]! * COUNTS) / (2 * Math.PI));
        duty[k] = Math.sign(target[k]!) * 0.4;
      }
      if (this.hasGyro) {
        this.sensors.gyro.rate = twist.omega + this.bias;
        this.sensors.gyro.time = this.now;
      }
      each();
      this.fusion.step(this.sensors, this.wheels, true, this.usable, this.now);
    }
  }

  check(metres: number, radians: number, what: string): void {
    const { x, y, theta } = this.fusion.pose;
    const off = Math.hypot(x - this.truth.x, y - this.truth.y);
    const turned = Math.abs(theta - this.truth.theta);
    assert.ok(off <= metres && turned <= radians, `${what}: ${off} m and ${turned} rad off`);
  }
}

/** Stood till its bias is known, and speeding up gently. */
function underWay(twist: Twist, hasGyro = true): Car {
  const car = new Car();
  car.hasGyro = hasGyro;
  car.drive(1, STAND);
  speedUp(car, twist);
  return car;
}

function speedUp(car: Car, twist: Twist): void {
  for (let i = 1; i <= 20; i++) {
    car.drive(0.02, { vx: (twist.vx * i) / 20, vy: (twist.vy * i) / 20, omega: (twist.omega * i) / 20 });
  }
}

describe("Fusion", () => {
  test("learns the gyro's bias while the car stands, and says so", () => {
    const car = new Car();
    car.drive(0.3, STAND);
    assert.deepEqual([car.fusion.sources.gyro, car.fusion.sources.heading], ["learning", "wheels"]);
    car.drive(0.5, STAND);
    assert.deepEqual([car.fusion.sources.gyro, car.fusion.sources.heading], ["ok", "gyro"]);
    assert.ok(Math.abs(car.fusion.gyroBias - 0.02) < 1e-4, `${car.fusion.gyroBias} rad/s`);
    // It warms up, and goes on being watched at every stand.
    car.bias = 0.026;
    car.drive(40, STAND);
    assert.ok(Math.abs(car.fusion.gyroBias - 0.026) < 1e-3, `${car.fusion.gyroBias} rad/s`);
  });

  test("follows arcs, straight ways and turns, with and without a gyro", () => {
    for (const hasGyro of [true, false]) {
      const car = underWay({ vx: 0.5, vy: -0.2, omega: 1 }, hasGyro);
      car.drive(2, { vx: 0.5, vy: -0.2, omega: 1 });
      car.drive(1, { vx: 0.3, vy: -0.1, omega: 2 });
      // Where the rate jumps between two ticks, half a tick of the jump is lost.
      car.check(3e-3, 6e-3, hasGyro ? "with a gyro" : "without");
      assert.equal(car.fusion.sources.heading, hasGyro ? "gyro" : "wheels");
    }
  });

  for (const wheel of [0, 1, 2, 3]) {
    for (const spin of [0.4, -0.4]) {
      test(`weighs wheel ${wheel} less while it slips by ${spin} m/s, names it, and forgives it`, () => {
        // A wheel slips the way its motor pulls: this one drives, or is braked by its motor.
        const car = underWay({ vx: 0.5 * Math.sign(spin), vy: 0, omega: 0 });
        const rolling = { vx: 0.5 * Math.sign(spin), vy: 0, omega: 0 };
        car.drive(0.3, rolling);
        car.spin[wheel] = spin;
        car.drive(0.5, rolling);
        const { slip } = car.fusion;
        assert.ok(slip[wheel]! > 0.3, `slip ${slip}`);
        assert.ok(
          slip.every((s, i) => i === wheel || s === 0),
          `slip ${slip}`,
        );
        // Believed, it would have moved the estimate by 0.4 m/s · 0.5 s / 4 along both axes: 7 cm.
        car.check(0.005, 1e-3, "while it slips");
        car.spin[wheel] = 0;
        car.drive(0.5, rolling);
        assert.ok(
          slip.every((s) => s === 0),
          `afterwards: slip ${slip}`,
        );
      });
    }
  }

  test("is not fooled by four wheels that spin at once: no car speeds up so", () => {
    const car = underWay({ vx: 0.2, vy: 0, omega: 0 });
    car.spin.fill(2);
    car.drive(0.02, { vx: 0.2, vy: 0, omega: 0 });
    assert.ok(car.fusion.twist.vx < 0.6, `${car.fusion.twist.vx} m/s`);
    assert.ok(
      car.fusion.slip.every((s) => s > 0.5),
      `slip ${car.fusion.slip}`,
    );
    // Believed, they would have moved it by 4 cm.
    car.check(0.005, 1e-3, "while they spin");
  });

  test("gets along with three encoders, and says so; with none it goes by what was commanded", () => {
    for (const hasGyro of [true, false]) {
      const car = underWay({ vx: 0.5, vy: 0.2, omega: 0.7 }, hasGyro);
      car.usable[2] = 0;
      car.drive(2, { vx: 0.5, vy: 0.2, omega: 0.7 }, () => {
        car.sensors.encoders.counts[2] = 1e9 * Math.sin(car.now);
        car.wheels.speed[2] = -50;
      });
      assert.equal(car.fusion.sources.way, "fewer-encoders");
      car.check(3e-3, 6e-3, `three encoders, gyro ${hasGyro}`);
    }
    const blind = underWay({ vx: 0.5, vy: 0.2, omega: 0.7 });
    blind.usable.fill(0);
    blind.drive(2, { vx: 0.5, vy: 0.2, omega: 0.7 }, () => blind.sensors.encoders.counts.fill(0));
    assert.deepEqual([blind.fusion.sources.way, blind.fusion.sources.heading], ["commanded", "gyro"]);
    blind.check(0.01, 5e-3, "no encoders");
    assert.ok(Math.sqrt(covariance(blind.fusion)[0]!) > 0.05, "and is as sure as with encoders");
  });

  test("with a gyro goes by two encoders as well, of wheels whose rollers differ", () => {
    const car = underWay({ vx: 0.5, vy: 0.2, omega: 0.7 });
    car.usable.set([1, 1, 0, 0]);
    car.drive(2, { vx: 0.5, vy: 0.2, omega: 0.7 }, () => {
      car.wheels.target.fill(0);
      car.sensors.encoders.counts.fill(0, 2);
      car.wheels.speed.fill(0, 2);
    });
    assert.deepEqual([car.fusion.sources.way, car.fusion.sources.heading], ["fewer-encoders", "gyro"]);
    car.check(5e-3, 6e-3, "two encoders");
  });

  test("is less sure of its way where a wheel slips, and says how sure it is of its turn rate", () => {
    const forward = { vx: 0.5, vy: 0, omega: 0 };
    const [rolling, slipping] = [underWay(forward), underWay(forward)];
    slipping.spin[1] = 0.4;
    for (const car of [rolling, slipping]) car.drive(1, forward);
    // Across the way, where the scales' own doubt adds nothing.
    const [sure, unsure] = [covariance(rolling.fusion)[4]!, covariance(slipping.fusion)[4]!];
    assert.ok(unsure > 3 * sure, `${unsure} m² after slip, ${sure} m² without`);
    const byGyro = rolling.fusion.twistVariance[2]!;
    const byWheels = underWay(forward, false).fusion.twistVariance[2]!;
    assert.ok(byGyro > 1e-6 && byGyro < 1e-4, `${byGyro} rad²/s² by the gyro`);
    assert.ok(byWheels > byGyro && byWheels < 0.01, `${byWheels} rad²/s² by the wheels`);
  });

  test("takes an encoder that has died for a wheel that slips", () => {
    const car = underWay({ vx: 0.5, vy: 0, omega: 0 });
    const stuck = car.sensors.encoders.counts[1]!;
    car.drive(1, { vx: 0.5, vy: 0, omega: 0 }, () => {
      car.sensors.encoders.counts[1] = stuck;
      car.wheels.speed[1] = 0;
    });
    assert.equal(car.fusion.slip[1], 1);
    car.check(0.02, 1e-3, "with a dead encoder");
  });

  test("lets nothing that is no number into its state, and counts it", () => {
    const broken = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    fc.assert(
      fc.property(broken, fc.integer({ min: 0, max: 3 }), (nonsense, where) => {
        const car = underWay({ vx: 0.4, vy: 0, omega: 0 });
        car.drive(0.1, { vx: 0.4, vy: 0, omega: 0 }, () => {
          if (where === 0) car.sensors.encoders.counts[1] = nonsense;
          if (where === 1) car.wheels.speed[2] = nonsense;
          if (where === 2) car.sensors.gyro.rate = nonsense;
          if (where === 3) car.sensors.gyro.time = nonsense;
        });
        const time = car.fusion.poses.time;
        car.fusion.step(car.sensors, car.wheels, true, car.usable, nonsense);
        assert.equal(car.fusion.poses.time, time);
        assert.ok(car.fusion.refused >= 1);
        car.drive(0.5, { vx: 0.4, vy: 0, omega: 0 });
        const { x, y, theta } = car.fusion.pose;
        const { vx, vy, omega } = car.fusion.twist;
        const all = [x, y, theta, vx, vy, omega, ...covariance(car.fusion), ...car.fusion.twistVariance];
        assert.ok(all.every(Number.isFinite), `${all}`);
        car.check(0.03, 0.02, "afterwards");
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test("refuses time that goes back; takes a step of no time and one after a long pause", () => {
    const car = underWay({ vx: 0.4, vy: 0, omega: 0 });
    const before = { ...car.fusion.pose };
    car.fusion.step(car.sensors, car.wheels, true, car.usable, car.now - 1);
    assert.equal(car.fusion.refused, 1);
    car.fusion.step(car.sensors, car.wheels, true, car.usable, car.now);
    assert.deepEqual({ ...car.fusion.pose }, before);
    // The counts of a minute come at once; the gyro of that minute is lost.
    for (let i = 0; i < 4; i++) car.sensors.encoders.counts[i]! += COUNTS;
    car.now += 60;
    car.sensors.gyro.time = car.now;
    car.fusion.step(car.sensors, car.wheels, true, car.usable, car.now);
    const way = car.fusion.pose.x - before.x;
    assert.ok(Math.abs(way - 2 * Math.PI * 0.04) < 1e-3, `${way} m`);
    assert.ok(Math.abs(car.fusion.pose.theta - before.theta) < 1e-6, `${car.fusion.pose.theta} rad`);
  });

  test("a car that stands does not turn, however its gyro trembles", () => {
    const car = new Car();
    car.drive(1, STAND);
    const before = car.fusion.pose.theta;
    car.drive(60, STAND, () => {
      car.sensors.gyro.rate += 0.004;
    });
    assert.equal(car.fusion.pose.theta, before);
  });

  test("its first step may be no number in time or in a count, and it begins with the next", () => {
    for (const nonsense of [Number.NaN, Infinity, -Infinity]) {
      const fusion = new Fusion({ kinematics, countsPerTurn: COUNTS });
      const { sensors, wheels, usable } = new Car();
      sensors.encoders.counts.fill(5e5);
      fusion.step(sensors, wheels, true, usable, nonsense);
      assert.equal(fusion.refused, 1);
      sensors.encoders.counts[1] = nonsense;
      fusion.step(sensors, wheels, true, usable, 0);
      sensors.encoders.counts[1] = 5e5;
      fusion.step(sensors, wheels, true, usable, DT);
      assert.deepEqual({ ...fusion.pose }, { x: 0, y: 0, theta: 0 }, `after ${nonsense}`);
      assert.equal(fusion.poses.time, DT);
    }
  });

  test("goes on after a clock that was once far ahead, as soon as several times agree that it was", () => {
    const car = underWay({ vx: 0.4, vy: 0, omega: 0 });
    car.fusion.step(car.sensors, car.wheels, true, car.usable, 1e9);
    car.drive(1, { vx: 0.4, vy: 0, omega: 0 });
    assert.equal(car.fusion.refused, 10);
    assert.ok(Math.abs(car.fusion.poses.time - car.now) < 1e-9, `${car.fusion.poses.time} s`);
    assert.equal(car.fusion.sources.gyro, "ok");
    car.check(5e-3, 5e-3, "afterwards");
    const { x, y, theta } = car.truth;
    assert.equal(car.fusion.addPose({ x, y, theta, time: car.now, positionNoise: 0.05 }), "relocated");
  });

  test("survives counts and speeds that no wheel can make for a tick", () => {
    for (const glitch of [1e200, -1e200, 1e9]) {
      const car = underWay({ vx: 0.4, vy: 0, omega: 0 });
      car.drive(DT, { vx: 0.4, vy: 0, omega: 0 }, () => {
        car.sensors.encoders.counts[2] = glitch;
        car.wheels.speed[2] = glitch;
      });
      car.drive(0.5, { vx: 0.4, vy: 0, omega: 0 });
      assert.ok(
        [...covariance(car.fusion), ...car.fusion.twistVariance].every(Number.isFinite),
        `${covariance(car.fusion)}`,
      );
      car.check(5e-3, 5e-3, `after ${glitch} counts`);
    }
  });

  test("without encoders a long pause moves it no farther than a command holds, and makes it unsure", () => {
    const fusion = new Fusion({ kinematics });
    const { sensors, wheels, usable } = new Car();
    kinematics.toWheels({ vx: 1, vy: 0, omega: 0 }, wheels.target);
    fusion.step(sensors, wheels, true, usable, 0);
    fusion.step(sensors, wheels, true, usable, 3);
    assert.ok(fusion.pose.x <= 0.25 + 1e-9, `${fusion.pose.x} m`);
    const sigma = Math.sqrt(covariance(fusion)[0]!);
    assert.ok(sigma > 2.5 && sigma < 4, `${sigma} m`);
  });

  test("refuses to be put down where is no number", () => {
    const { fusion } = new Car();
    assert.throws(() => fusion.reset({ x: 0, y: 0, theta: Number.NaN }), /must be finite.* NaN rad/);
    assert.deepEqual({ ...fusion.pose }, { x: 0, y: 0, theta: 0 });
  });

  test("quotes settings that make no sense", () => {
    assert.throws(
      () => new Fusion({ kinematics, countsPerTurn: 0 }),
      /countsPerTurn must be > 0 and finite, got 0/,
    );
    assert.throws(
      () => new Fusion({ kinematics, gyroTimeout: -1 }),
      /gyroTimeout must be > 0 s and finite, got -1/,
    );
    assert.throws(
      () => new Fusion({ kinematics, slip: { traction: 0 } }),
      /traction must be > 0 m\/s² and finite, got 0/,
    );
    assert.throws(
      () => new Fusion({ kinematics, slip: { speedNoise: -2 } }),
      /speedNoise must be > 0 m\/s and finite, got -2/,
    );
  });
});

function covariance(fusion: Fusion): Float64Array {
  const out = new Float64Array(9);
  fusion.poses.covariance(out);
  return out;
}
