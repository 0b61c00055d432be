import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Car, degrees, FIELD, near } from "./rig.ts";

/** No two wheels alike, as on any real car. */
const UNEVEN = `${FIELD}
car:
  wheels:
    frontLeft: { kS: 0.55 V, kV: 0.325 V s/rad, radius: 40.2 mm }
    frontRight: { kS: 0.75 V, kV: 0.340 V s/rad, radius: 39.8 mm }
    rearLeft: { kS: 0.66 V, kV: 0.333 V s/rad, mu: 0.5 }
    rearRight: { kS: 0.60 V, kV: 0.331 V s/rad }`;

describe("a car in an empty world", () => {
  test("drives forward at the speed that it is told, straight", async () => {
    const car = await Car.armed();
    car.drive(1, { vx: 1 });
    const from = car.truth().pose;
    car.drive(3, { vx: 1 });
    const { pose, twist } = car.truth();
    near(twist.vx, 1, 0.02, "speed");
    near(pose.x - from.x, 3, 0.03, "way");
    near(pose.y - from.y, 0, 0.03, "aside");
  });

  test("drives as fast as it is told at any rate of the loop, whatever the beat of its encoders", async () => {
    // The counts of a read are never quite up to date; at 200 Hz the simulated ones happen to be.
    for (const rate of [60, 133, 190, 210, 333, 470]) {
      const profile = (text: string) => text.replace("rate: 200 Hz", `rate: ${rate} Hz`);
      const car = await Car.armed({ world: FIELD, profile });
      car.drive(2, { vx: 0.5 });
      near(car.truth().twist.vx, 0.5, 0.02, `m/s at ${rate} Hz`);
      for (const duty of car.duty) assert.ok(duty < 0.5, `duty ${duty} at ${rate} Hz`);
    }
  });

  test("drives as far as it is told by the counts that calibration found, whatever the profile says", async () => {
    const world = `${FIELD}\nsensors: { encoders: { countsPerTurn: 1560 } }`;
    const countsPerTurn = { value: 1560, unit: "", spread: 2 } as const;
    const car = await Car.armed({ world, measured: { version: 1, encoders: { countsPerTurn } } });
    car.drive(2, { vx: 0.5 });
    near(car.truth().twist.vx, 0.5, 0.01, "m/s");
    near(car.pose.x, car.truth().pose.x, 0.01, "m ahead");
  });

  test("knows where it was put down, wherever the world begins", async () => {
    const car = await Car.armed({ world: `${FIELD}\nstart: { x: -3 m, y: 2 m, heading: 40 deg }` });
    car.drive(1, { vx: 0.5 });
    car.stop();
    const { pose } = car.truth();
    near(Math.hypot(pose.x - car.pose.x, pose.y - car.pose.y), 0, 0.01, "m off");
    near(degrees(pose.theta - car.pose.theta), 0, 0.5, "° off");
  });

  test("knows where it went, within a hundredth of the way", async () => {
    const car = await Car.armed({ world: UNEVEN });
    car.drive(2, { vx: 0.8 });
    car.drive(2, { vy: 0.6 });
    car.drive(2, { vx: -0.3, vy: -0.3, omega: 1 });
    car.stop();
    const { pose } = car.truth();
    near(Math.hypot(pose.x - car.pose.x, pose.y - car.pose.y), 0, 0.04, "of 3.6 m");
    near(degrees(pose.theta - car.pose.theta), 0, 0.5, "heading");
  });

  test("strafes with heading hold and keeps its heading within 2°, though no two wheels are alike", async () => {
    const car = await Car.armed({ world: UNEVEN });
    let worst = 0;
    car.drive(4, { vy: 0.7 }, { holdHeading: true }, () => {
      worst = Math.max(worst, Math.abs(degrees(car.truth().pose.theta)));
    });
    assert.ok(worst < 2, `${worst}°`);
    const { pose } = car.truth();
    assert.ok(pose.y > 2.3, `${pose.y} m to the left`);
    near(pose.x, 0, 0.12, "aside");

    const free = await Car.armed({ world: UNEVEN });
    free.drive(4, { vy: 0.7 });
    const drift = Math.abs(degrees(free.truth().pose.theta));
    assert.ok(drift > worst, `${drift}° without it: this world does not put heading hold to the test`);
  });

  test("told to go along the floor's x, does so while it points to the left", async () => {
    const car = await Car.armed({ world: `${FIELD}\nstart: { heading: 30 deg }` });
    car.driver.say({ type: "field-forward" });
    car.drive(Math.PI / 2 / 1.5 - 0.02, { omega: 1.5 });
    car.stop();
    const from = car.truth().pose;
    const turned = from.theta - Math.PI / 6;
    near(degrees(turned), 90, 20, "turned");
    car.drive(3, { vx: 0.6 }, { frame: "field", holdHeading: true });
    const { pose } = car.truth();
    const way = Math.hypot(pose.x - from.x, pose.y - from.y);
    assert.ok(way > 1.4, `${way} m`);
    near(degrees(Math.atan2(pose.y - from.y, pose.x - from.x)), 30, 1.5, "direction on the floor");
    near(degrees(pose.theta - from.theta), 0, 2, "heading");
  });

  test("goes straight on the floor while it turns, in the field's frame", async () => {
    const car = await Car.armed();
    car.drive(6, { vx: 0.4, omega: 1 }, { frame: "field" });
    const { pose } = car.truth();
    near(degrees(pose.theta), 343, 15, "turned");
    near(pose.x, 2.3, 0.2, "along");
    near(pose.y, 0, 0.12, "aside");
  });

  test("drives at the profile's fraction of the speed in precision mode", async () => {
    const car = await Car.armed();
    car.drive(2, { vx: 0.8, vy: 0.4 }, { precision: true });
    const { twist } = car.truth();
    const { precision } = car.fast.robot.profile.limits;
    near(twist.vx, 0.8 * precision, 0.02, "forward");
    near(twist.vy, 0.4 * precision, 0.02, "left");
  });

  for (const [what, vx, vy] of [
    ["within the limits", 0.4, 0.4],
    ["beyond all limits", 5, 5],
    ["beyond all limits, the other way", -30, 10],
  ] as const) {
    test(`a diagonal ${what} keeps its direction, while it speeds up and at full speed`, async () => {
      const car = await Car.armed();
      // Moving off, the wheels break away one after the other.
      car.drive(0.3, { vx, vy }, { holdHeading: true });
      for (let i = 0; i < 6; i++) {
        const from = car.truth().pose;
        car.drive(0.25, { vx, vy }, { holdHeading: true });
        const { pose } = car.truth();
        const direction = Math.atan2(pose.y - from.y, pose.x - from.x);
        near(degrees(direction), degrees(Math.atan2(vy, vx)), 3, `after ${0.3 + 0.25 * i} s`);
        const { setpoint } = car;
        near(setpoint.vx * vy - setpoint.vy * vx, 0, 0.02 * Math.hypot(vx, vy), "bent");
      }
    });
  }

  test("asked for more than its motors can give, it goes slower, and not elsewhere", async () => {
    // A battery and a profile that promise more than the motors keep.
    const car = await Car.armed({
      world: `${FIELD}\nbattery: { charge: 0.1 }`,
      profile: (text) =>
        text.replace("forward: 1.1 m/s", "forward: 2 m/s").replace("strafe: 0.9", "strafe: 2"),
    });
    car.drive(1.5, { vx: 1.6, vy: 0.9 }, { holdHeading: true });
    const from = car.truth().pose;
    car.drive(1, { vx: 1.6, vy: 0.9 }, { holdHeading: true });
    const { pose, speed } = car.truth();
    assert.ok(speed < 1.6, `${speed} m/s`);
    const direction = Math.atan2(pose.y - from.y, pose.x - from.x);
    near(degrees(direction), degrees(Math.atan2(0.9, 1.6)), 4, "direction");
  });

  test("commanded ten times a second only, it drives as smoothly", async () => {
    const car = await Car.armed();
    car.commandRate = 10;
    car.drive(1.5, { vx: 0.6 });
    car.drive(2, { vx: 0.6 }, {}, () => near(car.truth().speed, 0.6, 0.03, "speed"));
    assert.deepEqual(car.driver.codes("event"), ["wheel-taken"]);
  });

  test("stops within the way that its limits promise when the stick is let go at full speed", async () => {
    const car = await Car.armed();
    car.drive(2, { vx: 1.1 });
    const { pose: from, speed } = car.truth();
    car.stop();
    const way = car.truth().pose.x - from.x;
    const { deceleration, jerk } = car.fast.robot.profile.limits;
    // v²/2a, and half of the time in which the deceleration builds; then a tenth for the wheels' lag.
    const promised = speed ** 2 / 2 / deceleration + (speed * deceleration) / jerk / 2;
    assert.ok(way < promised * 1.1 + 0.02, `${way} m from ${speed} m/s; promised ${promised} m`);
  });
});

describe("a battery that sags and drains", () => {
  test("changes neither speed nor direction, as long as it can", async () => {
    const tired = "battery: { charge: 0.7, resistance: 1.2 ohm }";
    const car = await Car.armed({ world: `${FIELD}\n${tired}` });
    const rest = car.fast.robot.telemetry().battery!.volts;
    car.drive(1.5, { vx: 0.8 });
    const volts: number[] = [];
    car.drive(2, { vx: 0.8 }, {}, () => {
      near(car.truth().speed, 0.8, 0.03, "speed");
      volts.push(car.fast.robot.loop.state.batteryVolts);
    });
    assert.ok(
      Math.max(...volts) < rest - 0.3,
      `${Math.max(...volts)} V of ${rest} V at rest: no sag to speak of`,
    );
  });

  test("warns when it is low, and stops the car when it is empty, before its protection opens", async () => {
    const car = await Car.armed({ world: `${FIELD}\nbattery: { charge: 0.12, capacity: 0.02 A hour }` });
    car.drive(40, { omega: 2 });
    const faults = car.driver.heard("event").filter(({ code }) => code === "fault");
    assert.deepEqual(
      faults.map(({ level, text }) => `${level}: ${text.split(" (")[0]}`),
      ["warning: The battery is low", "error: The battery is empty or switched off"],
    );
    assert.equal(car.state, "disarmed");
    assert.deepEqual([...car.duty], [0, 0, 0, 0]);
  });
});
