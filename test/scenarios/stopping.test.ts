import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Car, FIELD } from "./rig.ts";

const isOff = (duty: Float64Array) => duty.every((value) => value === 0);

describe("a link that is cut while driving", () => {
  for (const [what, twist] of [
    ["forward at full speed", { vx: 1.1 }],
    ["sideways at full speed", { vy: 0.9 }],
    ["turning at full speed", { omega: 3.8 }],
    ["in all directions at once", { vx: -0.5, vy: 0.5, omega: -2 }],
  ] as const) {
    test(`${what}: all duties are zero 400 ms after the last command, and stay zero`, async () => {
      const car = await Car.armed();
      car.drive(2, twist);
      // The last command came up to 15 ms before the end of the drive.
      const last = car.now - 0.015;
      let off = Number.POSITIVE_INFINITY;
      car.wait(3, () => {
        if (!isOff(car.duty)) off = Number.POSITIVE_INFINITY;
        else if (off === Number.POSITIVE_INFINITY) off = car.now - last;
      });
      assert.ok(off <= 0.4, `off after ${off} s`);
      const { speed, twist: motion } = car.truth();
      assert.ok(speed < 1e-3 && Math.abs(motion.omega) < 1e-3, JSON.stringify(motion));
      assert.deepEqual(car.faults(), []);
    });
  }

  test("holds its motion through the gap of a lease, and no longer", async () => {
    const car = await Car.armed();
    car.drive(2, { vx: 0.8 });
    car.wait(0.2);
    assert.ok(car.truth().speed > 0.75, "a gap of 0.2 s is not noticed");
    car.wait(0.2);
    assert.ok(car.truth().speed < 0.5, `still ${car.truth().speed} m/s`);
  });

  test("goes on when the link is back and the stick was let go, without arming anew and without a jerk", async () => {
    const car = await Car.armed();
    car.drive(1.5, { vx: 0.8 });
    car.wait(2);
    assert.equal(car.state, "armed");
    car.drive(0.1, {});
    const speeds: number[] = [];
    car.drive(1.5, { vx: 0.8 }, {}, () => speeds.push(car.truth().speed));
    // Over 50 ms, so that a wheel that breaks away does not count as a jerk of the car.
    const fastest = Math.max(...speeds.slice(10).map((speed, i) => (speed - speeds[i]!) / 0.05));
    assert.ok(car.truth().speed > 0.75);
    assert.ok(fastest < 3, `${fastest} m/s²; the limit is 2.5`);
  });

  test("commands that waited in a queue meanwhile are not replayed", async () => {
    const car = await Car.armed();
    car.drive(1.5, { vx: 0.8 });
    const cut = car.now;
    car.wait(1);
    car.driver.heard("refused");
    for (let i = 0; i < 40; i++) car.driver.drive({ vx: 0.8, vy: 0, omega: 0 }, { at: cut + i * 0.02 });
    assert.equal(car.driver.codes("refused").filter((code) => code === "stale").length, 40);
    car.wait(0.5, () => assert.ok(isOff(car.duty)));
  });
});

describe("the brakes of last resort", () => {
  test("the emergency stop at full speed switches all wheels off at once; the car rolls out and stands", async () => {
    const car = await Car.armed();
    const watcher = car.join("Laptop", "driver");
    car.drive(2, { vx: 1.1 });
    const from = car.truth().pose;
    car.fast.pause(0.001);
    watcher.say({ type: "estop" });
    assert.ok(isOff(car.duty));
    car.drive(3, { vx: 1.1 }, {}, () => assert.ok(isOff(car.duty)));
    const { speed, pose } = car.truth();
    assert.equal(speed < 1e-3, true, `${speed} m/s`);
    // A bridge that opens lets the car coast, at about 1 m/s².
    assert.ok(pose.x - from.x < 0.8, `${pose.x - from.x} m`);
  });

  test("disarming at full speed does the same, and arming again while rolling brings it to a stand", async () => {
    const car = await Car.armed();
    car.drive(2, { vx: 1 });
    car.driver.say({ type: "disarm" });
    assert.ok(isOff(car.duty));
    car.wait(0.4);
    car.driver.say({ type: "arm" });
    assert.deepEqual(car.driver.sentences("refused"), []);
    car.drive(1, {});
    assert.ok(car.truth().speed < 1e-3, `${car.truth().speed} m/s`);
    assert.deepEqual(car.faults(), []);
  });

  test("a loop that stood still for half a second disarms the car and says so", async () => {
    const car = await Car.armed({ world: FIELD });
    car.drive(1, { vx: 0.5 });
    car.fast.pause(0.5);
    car.drive(0.1, { vx: 0.5 });
    assert.equal(car.state, "disarmed");
    assert.deepEqual(car.faults(), ["loop-frozen"]);
    car.wait(0.5);
    car.driver.say({ type: "arm" });
    assert.equal(car.state, "armed");
    assert.deepEqual(car.faults(), []);
  });
});
