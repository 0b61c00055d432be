import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { originPose, type Pose, poseExp, type Twist } from "../../src/core/geometry.ts";
import { Random } from "../../src/core/random.ts";
import { emptySensors } from "../../src/core/sensors.ts";
import { wheelVector } from "../../src/core/wheels.ts";
import { type ForwardKinematics, Odometry } from "../../src/estimate/odometry.ts";

const COUNTS = 1320;
const TICK = 0.005;
const RADIUS = 0.04;
/** (wheelbase + track) / 2, m */
const LEVER = 0.1925;

// The rectangular car's sums, written out: the estimate does not know the drive.
const kinematics: ForwardKinematics = {
  toTwist(wheels, out) {
    const [fl, fr, rl, rr] = wheels as unknown as [number, number, number, number];
    out.vx = (RADIUS * (fl + fr + rl + rr)) / 4;
    out.vy = (RADIUS * (-fl + fr + rl - rr)) / 4;
    out.omega = (RADIUS * (-fl + fr - rl + rr)) / 4 / LEVER;
    return (RADIUS * Math.abs(fl + fr - rl - rr)) / 4;
  },
};

interface Gyro {
  readonly bias?: number;
  readonly noise?: number;
  readonly latency?: number;
}

/** A car that does exactly what it is told, with real encoders (whole counts) and perhaps a gyro. */
class Car {
  readonly odometry = new Odometry({ kinematics, countsPerTurn: COUNTS });
  readonly truth: Pose = originPose();
  readonly sensors = emptySensors();
  readonly #gyro: Gyro | undefined;
  readonly #random = new Random(81);
  readonly #angles = [0, 0, 0, 0];
  readonly #speeds = wheelVector();
  readonly #duty = wheelVector();
  readonly #rates: number[] = [];
  now = 0;

  constructor(gyro?: Gyro) {
    this.#gyro = gyro;
    this.odometry.step(this.sensors, this.#speeds, this.#duty, true, 0);
  }

  drive(
    seconds: number,
    twist: Twist,
    options: { gyroAlive?: boolean; gyroUsable?: boolean; turnSlip?: number } = {},
  ): void {
    const { gyroAlive = true, gyroUsable = true, turnSlip = 1 } = options;
    const moving = twist.vx !== 0 || twist.vy !== 0 || twist.omega !== 0;
    const ticks = Math.round(seconds / TICK);
    for (let n = 0; n < ticks; n++) {
      this.now += TICK;
      poseExp(this.truth, twist.vx * TICK, twist.vy * TICK, twist.omega * TICK);
      const turn = twist.omega * LEVER * turnSlip;
      const rims = [
        twist.vx - twist.vy - turn,
        twist.vx + twist.vy + turn,
        twist.vx + twist.vy - turn,
        twist.vx - twist.vy + turn,
      ];
      rims.forEach((rim, i) => {
        this.#speeds[i] = rim / RADIUS;
        this.#angles[i] = this.#angles[i]! + (rim / RADIUS) * TICK;
        this.sensors.encoders.counts[i] = Math.round((this.#angles[i]! * COUNTS) / (2 * Math.PI));
      });
      this.#duty.fill(moving ? 0.3 : 0);
      this.#rates.push(twist.omega);
      if (this.#gyro && gyroAlive) {
        const { bias = 0, noise = 0, latency = 0 } = this.#gyro;
        const behind = Math.round(latency / TICK);
        const rate = this.#rates.at(-1 - behind) ?? 0;
        this.sensors.gyro.rate = rate + bias + noise * this.#random.gaussian();
        this.sensors.gyro.time = this.now - behind * TICK;
      }
      this.odometry.step(this.sensors, this.#speeds, this.#duty, gyroUsable, this.now);
    }
  }

  /** How far the estimate is from the truth: m and rad. */
  check(metres: number, radians: number, what: string): void {
    const { pose } = this.odometry;
    const off = Math.hypot(pose.x - this.truth.x, pose.y - this.truth.y);
    const turned = Math.abs(pose.theta - this.truth.theta);
    assert.ok(
      off <= metres && turned <= radians,
      `${what}: ${off} m and ${turned} rad off: ${JSON.stringify(pose)}, truth ${JSON.stringify(this.truth)}`,
    );
  }
}

const STAND: Twist = { vx: 0, vy: 0, omega: 0 };

describe("Odometry", () => {
  it("goes forward, left and round as the wheels say", () => {
    const forward = new Car();
    forward.drive(1, { vx: 0.5, vy: 0, omega: 0 });
    forward.check(2e-4, 1e-3, "forward");
    const left = new Car();
    left.drive(1, { vx: 0, vy: 0.5, omega: 0 });
    assert.ok(left.odometry.pose.y > 0.49, "left is +y");
    left.check(2e-4, 1e-3, "left");
    const round = new Car();
    round.drive(1, { vx: 0, vy: 0, omega: 1 });
    assert.ok(round.odometry.pose.theta > 0.99, "counter-clockwise is +");
    round.check(2e-4, 1e-3, "round");
  });

  it("closes a circle exactly, and counts the whole turn in theta", () => {
    const car = new Car();
    car.drive(10, { vx: 0.4, vy: 0.1, omega: (2 * Math.PI) / 10 });
    const { pose } = car.odometry;
    assert.ok(Math.hypot(pose.x, pose.y) < 5e-4, `ends at ${JSON.stringify(pose)}`);
    assert.ok(Math.abs(pose.theta - 2 * Math.PI) < 1e-3, `theta ${pose.theta}`);
  });

  it("closes a square, driven with corners, strafed without, or turning all the while", () => {
    const corners = new Car();
    for (let side = 0; side < 4; side++) {
      corners.drive(2, { vx: 0.5, vy: 0, omega: 0 });
      corners.drive(1, { vx: 0, vy: 0, omega: Math.PI / 2 });
    }
    corners.check(1e-3, 1e-3, "with corners");
    assert.ok(Math.hypot(corners.odometry.pose.x, corners.odometry.pose.y) < 1e-3);
    const strafed = new Car();
    for (const [vx, vy] of [
      [0.5, 0],
      [0, 0.5],
      [-0.5, 0],
      [0, -0.5],
    ] as const)
      strafed.drive(2, { vx, vy, omega: 0 });
    strafed.check(5e-4, 1e-3, "strafed");
    const turning = new Car();
    for (const [vx, vy] of [
      [0.5, 0],
      [0, 0.5],
      [-0.5, 0],
      [0, -0.5],
    ] as const)
      turning.drive(1, { vx, vy, omega: 2 });
    turning.check(1e-3, 1e-3, "turning");
  });

  it("believes the gyro's heading over wheels that slip in turning, once it knows its bias", () => {
    const car = new Car({ bias: 0.03, noise: 0.003 });
    car.drive(1, STAND);
    assert.equal(car.odometry.gyroState, "ok");
    for (let side = 0; side < 4; side++) {
      car.drive(2, { vx: 0.5, vy: 0, omega: 0 }, { turnSlip: 1.1 });
      car.drive(1, { vx: 0, vy: 0, omega: Math.PI / 2 }, { turnSlip: 1.1 });
    }
    car.check(0.005, 0.005, "with gyro");
    const without = new Car();
    for (let side = 0; side < 4; side++) {
      without.drive(2, { vx: 0.5, vy: 0, omega: 0 }, { turnSlip: 1.1 });
      without.drive(1, { vx: 0, vy: 0, omega: Math.PI / 2 }, { turnSlip: 1.1 });
    }
    assert.ok(
      Math.abs(without.odometry.pose.theta - without.truth.theta) > 0.5,
      "the wheels alone are far off",
    );
  });

  it("does not lag behind by the gyro's latency", () => {
    const car = new Car({ latency: 0.02 });
    car.drive(1, STAND);
    car.drive(1, { vx: 0, vy: 0, omega: 2 });
    // Not by 20 ms at 2 rad/s; but a rate that jumps between two samples is taken to have changed evenly.
    car.check(1e-3, TICK * 1.001, "while turning");
    car.drive(0.5, STAND);
    car.check(1e-3, 1e-9, "after the turn");
  });

  it("takes the heading from the wheels while there is no gyro, no bias or no fresh measurement, and says so", () => {
    assert.equal(new Car().odometry.gyroState, "absent");

    const hurried = new Car({ bias: 0.3 });
    hurried.drive(1, { vx: 0, vy: 0, omega: 1 });
    assert.equal(hurried.odometry.gyroState, "learning");
    hurried.check(1e-3, 1e-3, "with unknown bias");

    const car = new Car({ bias: 0.03 });
    car.drive(1, STAND);
    car.drive(1, { vx: 0.2, vy: 0, omega: 1 });
    car.drive(1, { vx: 0.2, vy: 0, omega: 1 }, { gyroAlive: false });
    assert.equal(car.odometry.gyroState, "stale");
    car.drive(1, { vx: 0.2, vy: 0, omega: -1 }, { gyroAlive: false });
    car.drive(1, { vx: 0.2, vy: 0, omega: -1 });
    assert.equal(car.odometry.gyroState, "ok");
    // Half a tick's turn is lost where the rate jumps unseen.
    car.check(3e-3, 4e-3, "through a gyro that failed and came back");
  });

  it("takes the heading from the wheels, and learns no bias, while the gyro is said to be broken", () => {
    const car = new Car({ bias: 0.03 });
    car.drive(1, STAND, { gyroUsable: false });
    assert.equal(car.odometry.gyroState, "unusable");
    assert.equal(car.odometry.gyroBias, 0);
    car.drive(1, STAND);
    assert.equal(car.odometry.gyroState, "ok");
    // As if stuck at a rate: the wheels know that the car goes straight.
    car.sensors.gyro.rate = 2;
    car.drive(1, { vx: 0.3, vy: 0, omega: 0 }, { gyroAlive: false, gyroUsable: false });
    assert.equal(car.odometry.gyroState, "unusable");
    assert.equal(car.odometry.twist.omega, 0);
    car.check(1e-3, 1e-9, "with a gyro that is not believed");
  });

  it("gives the twist: translation by the wheels, rate by the gyro without its bias", () => {
    const car = new Car({ bias: 0.03 });
    car.drive(1, STAND);
    car.drive(0.5, { vx: 0.3, vy: -0.2, omega: 1 }, { turnSlip: 1.1 });
    const { vx, vy, omega } = car.odometry.twist;
    assert.ok(Math.abs(vx - 0.3) < 1e-9 && Math.abs(vy + 0.2) < 1e-9, `(${vx}, ${vy})`);
    assert.ok(Math.abs(omega - 1) < 1e-9, `${omega} rad/s`);
    assert.ok(Math.abs(car.odometry.gyroBias - 0.03) < 1e-9);
  });

  it("reports how far the wheels disagree", () => {
    const odometry = new Odometry({ kinematics, countsPerTurn: COUNTS });
    const sensors = emptySensors();
    odometry.step(sensors, wheelVector(10, 10, 10, 10), wheelVector(), true, 0);
    assert.equal(odometry.residual, 0);
    odometry.step(sensors, wheelVector(12, 10, 10, 10), wheelVector(), true, 0.005);
    assert.ok(Math.abs(odometry.residual - (2 * RADIUS) / 4) < 1e-12, `${odometry.residual} m/s`);
  });

  it("starts from whatever the counters show, and from the pose it is told", () => {
    const odometry = new Odometry({ kinematics, countsPerTurn: COUNTS });
    const sensors = emptySensors();
    sensors.encoders.counts.fill(1e6);
    odometry.step(sensors, wheelVector(), wheelVector(), true, 0);
    assert.deepEqual({ ...odometry.pose }, originPose());
    odometry.reset({ x: 1, y: 2, theta: Math.PI / 2 });
    for (let i = 0; i < 4; i++) sensors.encoders.counts[i] = 1e6 + COUNTS;
    odometry.step(sensors, wheelVector(), wheelVector(), true, 0.005);
    assert.ok(Math.abs(odometry.pose.x - 1) < 1e-12, `${odometry.pose.x}`);
    assert.ok(Math.abs(odometry.pose.y - (2 + 2 * Math.PI * RADIUS)) < 1e-12, `${odometry.pose.y}`);
  });

  it("outlives a tick in which anything is no number, or from the future", () => {
    const spoil: Readonly<Record<string, (car: Car) => void>> = {
      "a count of NaN": ({ sensors }) => sensors.encoders.counts.fill(Number.NaN),
      "a count of 1e200": ({ sensors }) => sensors.encoders.counts.fill(1e200),
      "a rate of NaN": ({ sensors }) => Object.assign(sensors.gyro, { rate: Number.NaN }),
      "a time of NaN": ({ sensors }) => Object.assign(sensors.gyro, { time: Number.NaN }),
      "a time of Infinity": ({ sensors }) => Object.assign(sensors.gyro, { time: Infinity }),
      "a time far ahead": ({ sensors }) => Object.assign(sensors.gyro, { time: 1e6 }),
      "a now of NaN": (car) => Object.assign(car, { now: Number.NaN }),
      "a now of Infinity": (car) => Object.assign(car, { now: Infinity }),
    };
    const twist = { vx: 0.3, vy: 0.1, omega: 0.5 };
    for (const [what, break_] of Object.entries(spoil)) {
      const car = new Car({ bias: 0.03 });
      car.drive(1, STAND);
      car.drive(0.5, twist);
      const { now } = car;
      const { rate, time } = car.sensors.gyro;
      break_(car);
      car.odometry.step(car.sensors, wheelVector(NaN, 1, 1, 1), wheelVector(1, 1, 1, 1), true, car.now);
      const { pose, twist: found } = car.odometry;
      for (const value of [...Object.values(pose), ...Object.values(found), car.odometry.residual])
        assert.ok(Number.isFinite(value), `${what}: ${JSON.stringify({ pose, found })}`);
      car.now = now;
      Object.assign(car.sensors.gyro, { rate, time });
      car.drive(0.5, twist);
      assert.equal(car.odometry.gyroState, "ok", what);
      car.check(0.01, 0.01, what);
    }
    const { odometry } = new Car();
    assert.throws(() => odometry.reset({ x: 0, y: Number.NaN, theta: 0 }), /must be finite, got \(0, NaN\)/);
  });

  it("starts at the first count of a wheel that is one", () => {
    const odometry = new Odometry({ kinematics, countsPerTurn: COUNTS });
    const sensors = emptySensors();
    sensors.encoders.counts.set([5e5, Number.NaN, 5e5, 5e5]);
    odometry.step(sensors, wheelVector(), wheelVector(), true, 0);
    sensors.encoders.counts.fill(5e5);
    odometry.step(sensors, wheelVector(), wheelVector(), true, 0.005);
    assert.deepEqual({ ...odometry.pose }, originPose());
  });

  it("refuses settings that make no sense and says which", () => {
    assert.throws(
      () => new Odometry({ kinematics, countsPerTurn: -1 }),
      /countsPerTurn must be > 0 and finite, got -1/,
    );
    assert.throws(
      () => new Odometry({ kinematics, countsPerTurn: 1, gyroTimeout: 0 }),
      /gyroTimeout must be > 0 s and finite, got 0/,
    );
  });
});
