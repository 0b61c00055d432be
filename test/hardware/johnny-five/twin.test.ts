import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock } from "../../../src/core/system-clock.ts";
import { wheelVector } from "../../../src/core/wheels.ts";
import type { SensorWiring } from "../../../src/hardware/johnny-five/wiring.ts";
import type { World } from "../../../src/sim/world.ts";
import { CCW, FORWARD, hall, world } from "../../sim/rig.ts";
import { IMU, SensedCar, until } from "./rig.ts";

const REST = wheelVector();
const TURN = Float64Array.from(CCW, (duty) => 0.35 * duty);

async function using(
  where: World,
  wiring: SensorWiring,
  use: (car: SensedCar) => Promise<void>,
): Promise<void> {
  const car = await SensedCar.start(where, wiring);
  try {
    await use(car);
  } finally {
    await car.close();
  }
}

/** Turns until it does so steadily, then compares some hundred measurements with the truth. */
async function compare(car: SensedCar, sign: number): Promise<void> {
  const { simulator } = car.board.twin;
  const step = () => car.step(TURN);
  await until("the car turns", () => simulator.time > 1.5 && simulator.chassis.twist.omega > 1, step);
  let fastest = 0;
  let samples = 0;
  let worst = 0;
  let last = car.sensors.gyro.time;
  let [measured, truth] = [0, 0];
  const collect = () => {
    car.step(TURN);
    const { rate, time } = car.sensors.gyro;
    if (time === last) return;
    assert.ok(time > last, `measured at ${time} s, after one at ${last} s`);
    assert.ok(time <= systemClock.now(), `measured at ${time} s, which is to come`);
    last = time;
    // After this machine stood still the deadman has cut the wheels, and they have to get going again.
    fastest = Math.max(fastest, simulator.chassis.twist.omega);
    if (simulator.chassis.twist.omega < 0.97 * fastest) return;
    samples++;
    measured += rate;
    truth += simulator.chassis.twist.omega;
    worst = Math.max(worst, Math.abs(rate - sign * simulator.chassis.twist.omega));
  };
  await until("there are 200 measurements", () => samples >= 200, collect);
  const error = measured / samples - (sign * truth) / samples;
  assert.ok(Math.abs(error) < 2e-3, `${error} rad/s off in the mean`);
  assert.ok(worst < 0.05, `${worst} rad/s off at the worst; its noise is 0.0015 rad/s`);
}

const QUIET = hall("sensors: { gyro: { bias: 0 rad/s } }");

test("the turn rate read through johnny-five, the daemon's protocol and the chip is the car's", () =>
  using(QUIET, { imu: IMU }, (car) => compare(car, 1)));

test("with the chip mounted upside down it is so too", () =>
  using(QUIET, { imu: { ...IMU, up: "-z" } }, (car) => compare(car, -1)));

test("a chip that falls silent leaves its last time behind, and comes back by itself", () =>
  using(hall("faults: [{ at: 1 s, until: 3.5 s, target: gyro, verb: off }]"), { imu: IMU }, async (car) => {
    const { simulator } = car.board.twin;
    const step = () => car.step(REST);
    const age = () => car.board.twin.now() - car.sensors.gyro.time;
    await until("it measures", () => age() < 0.1, step);
    await until("it is silent", () => simulator.time > 1.2 && age() > 0.2, step);
    await until("it measures again", () => simulator.time > 3.5 && age() < 0.1, step);
    assert.deepEqual(car.faults(), []);
    assert.ok(car.sensors.gyro.rate !== 0, "it sleeps");
  }));

test("a chip that lost its power for a moment, and sleeps, is woken and set up again", () =>
  using(hall(), { imu: IMU }, async (car) => {
    const { gyro } = car.sensors;
    await until(
      "it measures",
      () => gyro.time > 0,
      () => car.step(REST),
    );
    const reset = Buffer.of(0x6b, 0x80);
    const failure = await new Promise((done) => car.backend.peripherals!.i2c!.write(0x68, reset, done));
    assert.equal(failure, undefined);
    const gone = systemClock.now();
    await until(
      "it measures again",
      () => gyro.time > gone + 0.3,
      () => car.step(REST),
    );
    const range = await car.backend.peripherals!.i2c!.read(0x68, 0x1b, 1);
    assert.deepEqual([...range], [1 << 3], "±500 deg/s");
    assert.notEqual(gyro.rate, 0);
  }));

test("a missing chip is a fault that says where it was looked for, and the rest goes on", () =>
  using(hall("sensors: { gyro: { fitted: false } }"), { imu: IMU }, async (car) => {
    const [fault, ...others] = car.faults();
    assert.match(
      fault ?? "",
      /^imu-missing: nobody answers at 0x68 on I2C bus 1 of pigpiod at .*; without the MPU6050/,
    );
    assert.deepEqual(others, []);
    const { simulator } = car.board.twin;
    await until(
      "the car drives",
      () => simulator.chassis.twist.vx > 0.2,
      () => car.step(Float64Array.from(FORWARD)),
    );
    assert.equal(car.sensors.gyro.time, Number.NEGATIVE_INFINITY);
  }));

test("an IMU that cannot measure turns is said to be one", () =>
  using(hall(), { imu: { ...IMU, chip: "LSM303C" } }, async (car) => {
    assert.match(
      car.faults().join("; "),
      /^imu-no-turn-rate: An LSM303C measures .* not how fast the car turns/,
    );
    assert.deepEqual(car.attached.sensors, []);
  }));

const SONAR = { trigger: 7, echo: 15 };
const WITH_SONAR = "sensors: { sonar: { fitted: true } }";

test("the sonar's distance, by the daemon's stamps of its echo, is that to the wall", () =>
  using(world(`room: { length: 4 m, width: 4 m }\n${WITH_SONAR}`), { sonar: SONAR }, async (car) => {
    const { range } = car.sensors;
    await until(
      "it measures",
      () => range.time > 0,
      () => car.step(REST),
    );
    const truth = car.board.twin.simulator.sensors.range.distance;
    assert.ok(truth > 1 && truth < 2, `the wall is ${truth} m away`);
    assert.ok(Math.abs(range.distance - truth) < 0.02, `${range.distance} m, it is ${truth} m`);
    const first = range.time;
    await until(
      "it measures again",
      () => range.time > first,
      () => car.step(REST),
    );
  }));

test("where nothing is in reach the sonar says so, and one that is not there says nothing", async () => {
  await using(hall(WITH_SONAR), { sonar: SONAR }, async (car) => {
    const { range } = car.sensors;
    await until(
      "it measures",
      () => range.time > 0,
      () => car.step(REST),
    );
    assert.equal(range.distance, Number.POSITIVE_INFINITY);
  });
  await using(hall(), { sonar: SONAR }, async (car) => {
    const { simulator } = car.board.twin;
    await until(
      "a second has passed",
      () => simulator.time > 1,
      () => car.step(REST),
    );
    assert.equal(car.sensors.range.time, Number.NEGATIVE_INFINITY);
  });
});
