import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { WHEELS } from "../../src/core/wheels.ts";
import { Car, degrees, FIELD, near } from "./rig.ts";

const AT = 2.5;
const broken = (target: string, verb: string, more = "") =>
  `${FIELD}\nfaults:\n  - { at: ${AT} s, target: ${target}, verb: ${verb}${more} }`;

/** Drives until the first fault that stops the car. @returns how long after AT, s, and which fault */
function untilStopped(car: Car, drive: (car: Car) => void): { after: number; ids: string[] } {
  let after = Number.POSITIVE_INFINITY;
  while (car.now < AT + 4 && car.state === "armed") {
    drive(car);
    after = car.now - AT;
  }
  return { after, ids: car.faults() };
}

const STEADY = { vx: 0.5, vy: 0, omega: 0 };

/** To and fro and round about, as people drive. */
function lively(car: Car): void {
  const phase = Math.floor(car.now / 0.4) % 4;
  car.drive(0.02, {
    vx: [0.8, -0.6, 0.3, 0][phase]!,
    vy: [0, 0.4, -0.6, 0.5][phase]!,
    omega: [0, 1, 0, -2][phase]!,
  });
}

describe("an encoder that dies while driving", () => {
  for (const wheel of WHEELS) {
    test(`is found within 300 ms, named (${wheel}), and the car stopped`, async () => {
      const car = await Car.armed({ world: broken(`encoder.${wheel}`, "off") });
      const { after, ids } = untilStopped(car, () => car.drive(0.005, STEADY));
      assert.deepEqual(ids, [`encoder-dead.${wheel}`]);
      assert.ok(after <= 0.3, `after ${after} s`);
      assert.deepEqual([...car.duty], [0, 0, 0, 0]);
      car.drive(1, STEADY, {}, () => assert.deepEqual([...car.duty], [0, 0, 0, 0]));
      assert.equal(car.state, "disarmed");
    });
  }

  test("is found within 300 ms at a crawl, too", async () => {
    for (const twist of [{ vx: 0.1 }, { vx: -0.1 }, { vy: 0.12 }, { omega: 0.6 }]) {
      const car = await Car.armed({ world: broken("encoder.rearRight", "off") });
      const { after, ids } = untilStopped(car, () => car.drive(0.005, twist));
      assert.deepEqual(ids, ["encoder-dead.rearRight"], JSON.stringify(twist));
      assert.ok(after <= 0.3, `after ${after} s at ${JSON.stringify(twist)}`);
    }
  });

  test("is found in lively driving, too", async () => {
    const car = await Car.armed({ world: broken("encoder.rearLeft", "off") });
    const { after, ids } = untilStopped(car, lively);
    assert.deepEqual(ids, ["encoder-dead.rearLeft"]);
    assert.ok(after <= 1.5, `after ${after} s`);
  });

  test("is a sentence for the driver, also in the telemetry, and stays until somebody arms again", async () => {
    const car = await Car.armed({ world: broken("encoder.frontLeft", "off", ", until: 4 s") });
    car.driver.say({ type: "subscribe", rate: 50 });
    untilStopped(car, () => car.drive(0.005, STEADY));
    const sentences = car.driver.sentences("event");
    assert.ok(
      sentences.some((text) =>
        text.startsWith("fault: The front left encoder gives no counts while its motor is"),
      ),
      sentences.join("\n"),
    );
    assert.ok(sentences.some((text) => text.startsWith("disarmed: Disarmed: The front left encoder")));
    car.wait(3);
    assert.deepEqual(
      car.driver
        .heard("telemetry")
        .at(-1)
        ?.faults.map(({ id }) => id),
      ["encoder-dead.frontLeft"],
    );
    car.driver.say({ type: "arm" });
    assert.equal(car.state, "armed");
    car.drive(0.1, {});
    car.drive(1, STEADY);
    near(car.truth().twist.vx, 0.5, 0.03, "it drives again");
    assert.deepEqual(car.faults(), []);
  });
});

describe("an encoder that is half dead or wrong while driving", () => {
  for (const [verb, more, fault] of [
    // One dead channel: the count flips between two values.
    ["stuck", "", "encoder-dead"],
    ["slow", ", period: 0.4 s", "encoder-dead"],
    ["slow", ", period: 0.1 s", "encoder-implausible"],
    ["delayed", ", delay: 0.1 s", "encoder-implausible"],
    ["garbage", "", "encoder-implausible"],
    ["wrong", ", factor: 0.3", "encoder-implausible"],
    ["intermittent", ", period: 0.1 s", "encoder-implausible"],
    ["intermittent", ", period: 0.03 s", "encoder-implausible"],
  ] as const) {
    for (const wheel of ["frontRight", "rearLeft"]) {
      // A bad connection begins with a good moment, and is well half of the time.
      const within = verb === "intermittent" ? 1 : 0.3;
      test(`(${verb}${more}) is found within ${within} s, named (${wheel}), and the car stopped`, async () => {
        const car = await Car.armed({ world: broken(`encoder.${wheel}`, verb, more) });
        const { after, ids } = untilStopped(car, () => car.drive(0.005, STEADY));
        // A bad connection may just as well be off for long enough to be called dead.
        const possible = verb === "intermittent" ? [fault, "encoder-dead"] : [fault];
        assert.ok(
          ids.length === 1 && possible.some((id) => ids[0] === `${id}.${wheel}`),
          `${ids.join()}; expected ${possible.join(" or ")}`,
        );
        assert.ok(after <= within, `after ${after} s`);
        assert.deepEqual([...car.duty], [0, 0, 0, 0]);
      });
    }
  }

  test("is found sideways, turning, at full speed and at a third of it, before the wheel has run away", async () => {
    for (const twist of [{ vy: 0.6 }, { omega: 2.5 }, { vx: 1.1 }, { vx: 0.35 }, { vx: -0.7 }]) {
      for (const [verb, more] of [
        ["stuck", ""],
        ["garbage", ""],
        ["wrong", ", factor: 0.3"],
        ["intermittent", ""],
      ] as const) {
        const car = await Car.armed({ world: broken("encoder.frontLeft", verb, more) });
        const { after, ids } = untilStopped(car, () => car.drive(0.005, twist));
        const what = `${verb} at ${JSON.stringify(twist)}: after ${after} s ${ids.join()}`;
        assert.ok(ids.length === 1 && ids[0]!.endsWith(".frontLeft"), what);
        assert.ok(after <= (verb === "intermittent" ? 1 : 0.5), what);
      }
    }
  });
});

describe("a motor whose lead is open", () => {
  test("is found sideways, where its wheel lags, and named", async () => {
    const car = await Car.armed({ world: broken("motor.rearLeft", "off") });
    const { after, ids } = untilStopped(car, () => car.drive(0.005, { vy: 0.5 }));
    assert.deepEqual(ids, ["encoder-implausible.rearLeft"]);
    assert.ok(after <= 1, `after ${after} s`);
  });
});

describe("a wheel whose sign is swapped", () => {
  test("in its encoder from the start is found within 150 ms of moving off", async () => {
    const car = await Car.armed({
      world: `${FIELD}\nfaults:\n  - { at: 0, target: encoder.rearRight, verb: wrong }`,
    });
    let moving = Number.POSITIVE_INFINITY;
    while (car.state === "armed" && car.now < 4) {
      car.drive(0.005, STEADY);
      // From when its wheel turns fast enough for anybody to say which way.
      if (Math.abs(car.fast.robot.loop.state.wheels.speed[3]!) >= 0.5) moving = Math.min(moving, car.now);
    }
    assert.deepEqual(car.faults(), ["encoder-sign.rearRight"]);
    assert.ok(car.now - moving <= 0.15, `after ${car.now - moving} s`);
    assert.ok(car.truth().pose.x < 0.1, `the car went ${car.truth().pose.x} m`);
  });

  test("in its encoder in the middle of a drive is found within 150 ms", async () => {
    const car = await Car.armed({ world: broken("encoder.frontRight", "wrong") });
    const { after, ids } = untilStopped(car, () => car.drive(0.005, STEADY));
    assert.deepEqual(ids, ["encoder-sign.frontRight"]);
    assert.ok(after <= 0.15, `after ${after} s`);
  });

  test("in its motor from the start is found, and the car stopped before it has gone anywhere", async () => {
    const car = await Car.armed({
      world: `${FIELD}\nfaults:\n  - { at: 0, target: motor.frontLeft, verb: wrong }`,
    });
    const from = car.now;
    while (car.state === "armed" && car.now < from + 2) car.drive(0.005, STEADY);
    assert.deepEqual(car.faults(), ["encoder-sign.frontLeft"]);
    assert.ok(car.now - from <= 0.5, `after ${car.now - from} s`);
  });
});

describe("a wheel that does not turn", () => {
  test("though it is driven hard is found within 1 s, and named", async () => {
    const car = await Car.armed({
      world: `${FIELD}\nfaults:\n  - { at: 0, target: motor.rearLeft, verb: stuck }`,
    });
    let hard = Number.POSITIVE_INFINITY;
    while (car.state === "armed" && car.now < 6) {
      car.drive(0.005, { vx: 0.8 });
      if (Math.abs(car.duty[2]!) >= 0.35) hard = Math.min(hard, car.now);
    }
    const ids = car.faults();
    // It gives no counts while the others turn: by its encoder alone nobody can tell which of the two it is.
    assert.ok(ids.length === 1 && /^(encoder-dead|wheel-stalled)\.rearLeft$/.test(ids[0]!), ids.join());
    assert.ok(car.now - hard <= 1, `after ${car.now - hard} s`);
  });

  test("nor does any other, because something holds the car: all are named", async () => {
    const held = WHEELS.map((wheel) => `\n  - { at: ${AT} s, target: motor.${wheel}, verb: stuck }`).join("");
    const car = await Car.armed({ world: `${FIELD}\nfaults:${held}` });
    const { after } = untilStopped(car, () => car.drive(0.005, { vx: 0.8 }));
    assert.ok(
      car.faults().length > 0 && car.faults().every((id) => id.startsWith("wheel-stalled.")),
      car.faults().join(),
    );
    assert.ok(after <= 1, `after ${after} s`);
    assert.deepEqual([...car.duty], [0, 0, 0, 0]);
  });

  test("is none of the wheels that spin while the car pushes a wall", async () => {
    const car = await Car.armed({ world: "start: { x: 2.8 m }\nroom: { length: 6 m }" });
    car.drive(5, { vx: 0.8 });
    assert.deepEqual(car.faults(), []);
    near(car.truth().speed, 0, 0.05, "held by the wall");
  });

  test("by itself because its motor's lead is off is dragged along by the others or found", async () => {
    const car = await Car.armed({ world: broken("motor.frontRight", "off") });
    untilStopped(car, () => car.drive(0.005, STEADY));
    assert.ok(
      car.faults().every((id) => /frontRight$/.test(id)),
      car.faults().join(),
    );
  });
});

describe("a battery meter that", () => {
  for (const verb of ["off", "slow"]) {
    test(`is ${verb} is noticed within 2.1 s: the car drives on, and nobody relies on the meter`, async () => {
      const more = verb === "slow" ? ", period: 10 s" : "";
      const car = await Car.armed({ world: broken("battery", verb, more) });
      while (car.faults().length === 0 && car.now < AT + 5) car.drive(0.05, { vx: 0.5 });
      assert.deepEqual(car.faults(), ["battery-silent"]);
      assert.ok(car.now - AT <= 2.2, `after ${car.now - AT} s`);
      assert.equal(car.state, "armed");
    });
  }
});

describe("a gyro that", () => {
  for (const [verb, fault, more] of [
    ["off", "gyro-silent", ""],
    ["stuck", "gyro-stuck", ""],
    ["garbage", "gyro-wild", ""],
  ] as const) {
    test(`is ${verb} degrades the car by name (${fault}); it drives on, by its wheels`, async () => {
      const car = await Car.armed({ world: broken("gyro", verb, more) });
      car.drive(1, { vx: 0.5 });
      car.drive(3, { vy: 0.5, vx: 0.1 }, { holdHeading: true });
      assert.equal(car.state, "armed");
      assert.deepEqual(car.faults(), [fault]);
      assert.ok(car.truth().speed > 0.45);
      near(degrees(car.truth().pose.theta), 0, 8, "heading by the wheels alone");
      car.drive(1.5, { omega: 1.5 });
      car.stop();
      near(degrees(car.truth().pose.theta - car.pose.theta), 0, 12, "what it thinks of its heading");
    });
  }

  test("comes back is used again, and everybody is told", async () => {
    const car = await Car.armed({ world: broken("gyro", "off", ", until: 4 s") });
    car.drive(4, { vx: 0.3 });
    assert.deepEqual(car.faults(), []);
    const codes = car.driver.heard("event").map(({ code, text }) => `${code}: ${text.split(":")[0]}`);
    assert.ok(codes.includes("fault: The gyro has stopped sending"), codes.join());
    assert.ok(
      codes.some((code) => code.startsWith("recovered: Over")),
      codes.join(),
    );
    assert.ok(car.fast.robot.loop.state.ticks > 0);
  });
});

describe("a car without", () => {
  test("encoders drives open-loop, in all directions and about as fast as it is told", async () => {
    const car = await Car.armed({
      world: FIELD,
      profile: (text) => text.replace(/\nencoders:\n.*\n/, "\n"),
    });
    for (const twist of [
      { vx: 0.6, vy: 0, omega: 0 },
      { vx: -0.6, vy: 0, omega: 0 },
      { vx: 0, vy: 0.5, omega: 0 },
      { vx: 0, vy: 0, omega: 2 },
    ]) {
      car.drive(1.5, twist);
      const { twist: is } = car.truth();
      near(is.vx, twist.vx, 0.12, "vx");
      near(is.vy, twist.vy, 0.2, "vy");
      near(is.omega, twist.omega, 0.5, "omega");
      car.drive(2, {});
    }
    assert.deepEqual(car.faults(), []);
    assert.equal(car.state, "armed");
    near(degrees(car.truth().pose.theta - car.pose.theta), 0, 1, "heading, by the gyro");
  });

  test("gyro and battery meter drives by its wheels, and has nothing to complain of", async () => {
    const car = await Car.armed({
      world: `${FIELD}\nsensors: { gyro: { fitted: false }, battery: { fitted: false } }`,
    });
    car.drive(2, { vx: 0.6 }, { holdHeading: true });
    near(car.truth().twist.vx, 0.6, 0.03, "speed");
    car.drive(1, { omega: 1 });
    car.stop();
    near(degrees(car.truth().pose.theta - car.pose.theta), 0, 6, "heading");
    const { battery, faults } = car.fast.robot.telemetry();
    assert.deepEqual([battery, faults], [null, []]);
  });
});
