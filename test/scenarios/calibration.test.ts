import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SAMPLE, type Samples } from "../../src/protocol/calibration-messages.ts";
import type { Visitor } from "../control/rig.ts";
import { Car, near } from "./rig.ts";

type Volts = [number, number, number, number];

const FOUR: Volts = [4, 4, 4, 4];
const NONE: Volts = [0, 0, 0, 0];

/** A car on blocks would do as well: it drives straight ahead on four equal voltages. */
async function calibrated(): Promise<{ car: Car; hand: Visitor }> {
  const car = await Car.armed();
  const hand = car.join("strafe calibrate", "calibration");
  hand.say({ type: "ask-wheel" });
  return { car, hand };
}

function push(car: Car, hand: Visitor, seconds: number, volts: Volts, cap = 1, each: () => void = () => {}) {
  let tick = 0;
  car.wait(seconds, () => {
    if (tick++ % 4 === 0) hand.say({ type: "wheels", seq: hand.seq++, at: car.now, volts, cap });
    each();
  });
}

const isOff = (duty: Float64Array) => duty.every((value) => value === 0);

describe("calibration", () => {
  test("drives each motor with its volts at the measured battery, up to its own cap", async () => {
    const { car, hand } = await calibrated();
    push(car, hand, 0.5, [1, -2, 3, -4]);
    const battery = car.fast.robot.loop.state.batteryVolts;
    assert.deepEqual(
      [...car.duty].map((duty) => Number((duty * battery).toFixed(6))),
      [1, -2, 3, -4],
    );
    push(car, hand, 0.5, [30, -30, 1, 0], 0.25);
    assert.deepEqual([...car.duty].slice(0, 2), [0.25, -0.25]);
    assert.deepEqual(hand.sentences("refused"), []);
    assert.ok(hand.heard("applied").length > 0);
  });

  test("has the car: nobody else drives, sends, arms or asks, and everybody is told why", async () => {
    const { car, hand } = await calibrated();
    const script = car.join("square.ts", "script");
    push(car, hand, 0.3, FOUR);
    assert.equal(car.fast.robot.telemetry().driver?.source, "calibration");
    car.driver.heard("event");
    const why =
      "calibration has the car (strafe calibrate): wait until it is done, or end it where it was started; you may stop the car at any time";
    car.driver.drive({ vx: 1, vy: 0, omega: 0 });
    car.driver.say({ type: "ask-wheel" });
    car.driver.say({ type: "go-to", id: 1, at: car.now, pose: { x: 1, y: 0, theta: 0 } });
    script.drive({ vx: 1, vy: 0, omega: 0 });
    assert.deepEqual(car.driver.sentences("refused"), [
      `not-your-wheel: ${why}`,
      `unavailable: ${why}`,
      `not-your-wheel: ${why}`,
    ]);
    assert.deepEqual(script.sentences("refused"), [`not-your-wheel: ${why}`]);
    hand.say({ type: "disarm" });
    hand.drive({ vx: 0, vy: 0, omega: 0 });
    car.driver.say({ type: "arm" });
    assert.deepEqual(car.driver.sentences("refused"), [`arming: ${why}`]);
  });

  for (const stop of ["estop", "disarm"] as const) {
    test(`is stopped by anybody's ${stop}, and its volts are refused from then on`, async () => {
      const { car, hand } = await calibrated();
      push(car, hand, 0.5, FOUR);
      assert.ok(car.truth().speed > 0.1);
      car.driver.say({ type: stop });
      assert.ok(isOff(car.duty));
      push(car, hand, 0.5, FOUR, 1, () => assert.ok(isOff(car.duty)));
      assert.deepEqual(
        [...new Set(hand.sentences("refused"))],
        ["arming: the car is not armed: arm it first"],
      );
    });
  }

  test("that falls silent loses the wheels: all duties are zero 400 ms after its last word, and stay zero", async () => {
    const { car, hand } = await calibrated();
    push(car, hand, 1, [8, 8, 8, 8]);
    const last = car.now - 0.015;
    let off = Number.POSITIVE_INFINITY;
    car.wait(1, () => {
      if (!isOff(car.duty)) off = Number.POSITIVE_INFINITY;
      else if (off === Number.POSITIVE_INFINITY) off = car.now - last;
    });
    assert.ok(off <= 0.4, `off after ${off} s`);
    assert.ok(car.driver.codes("event").includes("lease-lost"));
  });

  test("that is cut off loses the wheels at once", async () => {
    const { car, hand } = await calibrated();
    push(car, hand, 1, [8, 8, 8, 8]);
    hand.session.close();
    car.wait(0.01);
    car.wait(1, () => assert.ok(isOff(car.duty)));
  });

  test("cannot send what is no voltage, or what is old", async () => {
    const { car, hand } = await calibrated();
    for (const volts of ["[null,1,1,1]", "[1e999,1,1,1]", "[100,1,1,1]", "[1,1,1]"]) {
      hand.session.receive(`{"type":"wheels","seq":${hand.seq++},"at":${car.now},"volts":${volts},"cap":1}`);
    }
    hand.say({ type: "wheels", seq: hand.seq++, at: car.now - 1, volts: FOUR, cap: 1 });
    assert.deepEqual(hand.codes("refused"), ["invalid", "invalid", "invalid", "invalid", "stale"]);
    car.wait(0.2, () => assert.ok(isOff(car.duty)));
  });

  test("is not for anybody who did not come as calibration", async () => {
    const car = await Car.armed();
    car.driver.say({ type: "wheels", seq: 0, at: car.now, volts: FOUR, cap: 1 });
    car.driver.say({ type: "sample", on: true });
    car.driver.say({ type: "adopt", measured: { version: 1 } });
    const no = "unavailable: only calibration may do this: run  strafe calibrate  on the robot itself";
    assert.deepEqual(car.driver.sentences("refused"), [no, no, no]);
    car.wait(0.2, () => assert.ok(isOff(car.duty)));
  });

  test("lets the wheels coast when it pauses, and whoever drives next finds the car as ever", async () => {
    const { car, hand } = await calibrated();
    push(car, hand, 1, [6, 6, 6, 6]);
    push(car, hand, 0.1, NONE, 1);
    assert.ok(car.truth().speed > 0.3, "it rolls");
    hand.say({ type: "release" });
    car.wait(2, () => assert.ok(isOff(car.duty)));
    car.drive(0.1, {});
    car.drive(1.5, { vx: 0.5 });
    near(car.truth().twist.vx, 0.5, 0.03, "the driver drives");
    assert.deepEqual(car.faults(), []);
  });
});

describe("while calibration drives bare motors", () => {
  test("a reversed encoder is its own find; afterwards the monitor finds it as ever", async () => {
    const { car, hand } = await calibrated();
    const flipped = (wheel: string) => ({ plug: wheel, sign: wheel === "rearLeft" ? -1 : 1 });
    const encoders = Object.fromEntries(
      ["frontLeft", "frontRight", "rearLeft", "rearRight"].map((wheel) => [wheel, flipped(wheel)]),
    );
    hand.say({ type: "disarm" });
    hand.say({ type: "adopt", measured: { version: 1, wiring: { encoders } } });
    hand.say({ type: "arm" });
    assert.deepEqual(hand.sentences("refused"), []);
    push(car, hand, 2, [8, 8, 8, 8]);
    assert.equal(car.state, "armed");
    assert.deepEqual(car.faults(), []);
    assert.ok(car.fast.robot.loop.state.wheels.speed[2]! < -5, "its counts run backward");
    push(car, hand, 1.5, NONE);
    hand.say({ type: "release" });
    car.drive(0.1, {});
    car.drive(1, { vx: 0.8 });
    assert.deepEqual(car.faults(), ["encoder-sign.rearLeft"]);
    assert.equal(car.state, "disarmed");
  });
});

describe("the rows that calibration gets", () => {
  const rowsOf = (heard: Samples[]) => heard.flatMap(({ rows }) => rows);

  test("are one of each tick, with the duty that made what it reads", async () => {
    const { car, hand } = await calibrated();
    hand.say({ type: "sample", on: true });
    push(car, hand, 0.5, [3, 3, 3, 3]);
    push(car, hand, 0.5, NONE);
    hand.say({ type: "sample", on: false });
    const heard = hand.heard("samples");
    const rows = rowsOf(heard);
    assert.equal(rows.length, 200);
    assert.ok(heard.every(({ lost }) => lost === 0));
    rows.forEach((row, i) => {
      if (i > 0) near(row[SAMPLE.time]! - rows[i - 1]![SAMPLE.time]!, 0.005, 1e-9, "one tick");
      const duty = row[SAMPLE.duty]!;
      // The first volts go out in the tick whose row still says what was before.
      const on = i >= 1 && i <= 100;
      assert.equal(duty > 0, on, `row ${i}: ${duty}`);
      assert.equal(row[SAMPLE.target], 0);
    });
    const last = rows.at(-1)!;
    assert.ok(last[SAMPLE.counts]! > 50 && last[SAMPLE.pose]! > 0.02);
    near(last[SAMPLE.volts]!, 12, 1, "the battery");
    car.wait(0.5);
    assert.deepEqual(hand.heard("samples"), []);
  });

  test("end when it leaves", async () => {
    const { car, hand } = await calibrated();
    hand.say({ type: "sample", on: true });
    hand.session.close();
    car.wait(0.5);
    assert.deepEqual(hand.heard("samples"), []);
  });
});

describe("other constants", () => {
  const fit = (value: number, unit: string) => ({ value, unit, spread: 0 });

  test("are in force from the moment that they are adopted, and none of the old ones is left", async () => {
    const { car, hand } = await calibrated();
    car.drive(1, {});
    hand.say({ type: "disarm" });
    const before = { ...car.pose };
    hand.say({ type: "adopt", measured: { version: 1, geometry: { wheelRadius: fit(0.044, "m") } } });
    assert.deepEqual(hand.sentences("refused"), []);
    assert.ok(
      car.driver.sentences("event").includes("adopted: strafe calibrate gave the car other constants"),
    );
    assert.equal(car.fast.robot.profile.geometry.wheelRadius, 0.044);
    car.wait(0.5);
    near(car.pose.x, before.x, 1e-6, "where it is");
    hand.say({ type: "adopt", measured: { version: 1, control: { kP: 0.2 } } });
    const { geometry, control } = car.fast.robot.profile;
    assert.deepEqual([geometry.wheelRadius, control.kP], [0.04, 0.2]);
    hand.say({ type: "release" });
    car.driver.say({ type: "arm" });
    car.drive(0.1, {});
    car.drive(1.5, { vx: 0.5 });
    near(car.truth().twist.vx, 0.5, 0.03, "it drives");
    assert.deepEqual(car.faults(), []);
  });

  test("are refused while the car is armed or stopped, and where they make no car", async () => {
    const { car, hand } = await calibrated();
    const adopt = (measured: Record<string, unknown>) => hand.say({ type: "adopt", measured });
    adopt({ version: 1 });
    hand.say({ type: "estop" });
    adopt({ version: 1 });
    assert.match(
      hand.sentences("refused").join("\n"),
      /^unavailable: .*disarm it.*\nunavailable: .*disarm it/,
    );
    assert.equal(car.state, "estopped");
    hand.say({ type: "reset-estop" });
    adopt({ version: 1, geometry: { wheelRadius: fit(-1, "m") } });
    adopt({ version: 2 });
    adopt({ version: 1, wheels: { frontLeft: { forward: { kS: fit(20, "V") } } } });
    const [negative, version, weak] = hand.sentences("refused");
    assert.match(negative!, /^unavailable: geometry\.wheelRadius\.value/);
    assert.match(version!, /^unavailable: version/);
    assert.match(weak!, /^unavailable: encoder monitor/);
    assert.equal(car.fast.robot.profile.geometry.wheelRadius, 0.04);
    hand.say({ type: "arm" });
    assert.equal(car.state, "armed");
  });
});

test("whoever is connected is told which car it is after other constants were adopted", async () => {
  const { car, hand } = await calibrated();
  const fit = { value: 0.05, unit: "m", spread: 0.0001 } as const;
  hand.say({ type: "disarm" });
  car.wait(0.1);
  hand.say({ type: "adopt", measured: { version: 1, geometry: { wheelRadius: fit } } });
  for (const visitor of [hand, car.driver]) {
    const [changed] = visitor.heard("robot");
    assert.equal(changed?.robot.geometry.wheelRadius, 0.05);
  }
});

test("whoever stands beside a simulated car puts it down and measures, for calibration alone", async () => {
  const { car, hand } = await calibrated();
  hand.say({ type: "hands", id: 1, task: { do: "put", on: "floor" } });
  push(car, hand, 0.5, FOUR);
  hand.say({ type: "hands", id: 2, task: { do: "ahead" } });
  hand.say({ type: "hands", id: 3, task: { do: "turned" } });
  const [put, ahead, turned] = hand.heard("hands-say");
  assert.deepEqual(put, { type: "hands-say", id: 1, measured: null, seen: null });
  near(ahead!.measured!, car.truth().pose.x, 0.01, "ahead");
  assert.equal(turned?.seen?.direction, 1);
  car.driver.say({ type: "hands", id: 4, task: { do: "ahead" } });
  assert.match(car.driver.sentences("refused").join(), /only calibration may do this/);
});

describe("a car that was lent other constants", () => {
  const fit = { value: 0.05, unit: "m", spread: 0.0001 } as const;
  const measured = { version: 1, geometry: { wheelRadius: fit } } as const;
  const radius = (car: Car) => car.fast.robot.profile.geometry.wheelRadius;

  test("goes back to its own when calibration is gone, disarmed, and says so", async () => {
    const { car, hand } = await calibrated();
    const own = radius(car);
    hand.say({ type: "disarm" });
    car.wait(0.1);
    hand.say({ type: "adopt", measured });
    hand.say({
      type: "adopt",
      measured: { ...measured, geometry: { wheelRadius: { ...fit, value: 0.06 } } },
    });
    hand.say({ type: "arm" });
    push(car, hand, 0.5, FOUR);
    assert.equal(radius(car), 0.06);
    hand.session.close();
    assert.equal(radius(car), own);
    assert.equal(car.state, "disarmed");
    assert.ok(isOff(car.duty));
    assert.match(car.driver.sentences("event").join("\n"), /goes on with the constants that it had before/);
  });

  test("keeps those that are in its file now", async () => {
    const { car, hand } = await calibrated();
    hand.say({ type: "disarm" });
    car.wait(0.1);
    hand.say({ type: "adopt", measured });
    hand.say({ type: "adopt", measured, stays: true });
    hand.session.close();
    assert.equal(radius(car), 0.05);
  });
});
