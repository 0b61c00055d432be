import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { VirtualClock } from "../../../src/core/clock.ts";
import { wheelVector } from "../../../src/core/wheels.ts";
import { createFirmataBackend } from "../../../src/hardware/firmata/backend.ts";
import type { MotorPins } from "../../../src/hardware/wiring.ts";
import { eventually, PORT, rig, settingsOf } from "./rig.ts";
import { ArduinoStandIn, MEGA, UNO } from "./stand-in.ts";
import { MEGA_DIRECTION, MEGA_DRV8833, UNO_TB6612 } from "./wirings.ts";

const OFF = wheelVector();
const FULL = wheelVector(1, 1, 1, 1);

const frontLeftOnly = (duty: number) => wheelVector(duty, 0, 0, 0);

/** Goes on until some wheel was just told again what it knew: the next tick writes nothing but changes. */
async function quiet(tick: () => Promise<string[]>): Promise<void> {
  let calm = false;
  for (let i = 0; i < 40; i++) {
    const told = (await tick()).length > 0;
    if (calm && told) return;
    calm = !told;
  }
  assert.fail("nothing was told again, or all of it at every tick");
}

test("a wheel that only changes its speed is one message of three bytes", async () => {
  await rig({}, async ({ tick }) => {
    await quiet(() => tick(frontLeftOnly(0.5)));
    assert.deepEqual(await tick(frontLeftOnly(0.6)), ["e3 19 01"], "PWM 153 on pin 3");
  });
});

test("a wheel that reverses is unpowered before its direction pins change", async () => {
  await rig({}, async ({ tick }) => {
    await quiet(() => tick(frontLeftOnly(0.6)));
    // Pins 2 and 4 (and 7, which is low): in2 goes high, in1 low, and only then PWM.
    assert.deepEqual(await tick(frontLeftOnly(-0.6)), ["e3 00 00", "90 14 00", "90 10 00", "e3 19 01"]);
  });
  await rig({ board: new ArduinoStandIn(MEGA), wiring: MEGA_DRV8833 }, async ({ tick }) => {
    await quiet(() => tick(frontLeftOnly(0.5)));
    assert.deepEqual(await tick(frontLeftOnly(-0.6)), ["e2 00 00", "e3 19 01"]);
    await quiet(() => tick(frontLeftOnly(-0.6)));
    assert.deepEqual(await tick(frontLeftOnly(0.5)), ["e3 00 00", "e2 00 01"]);
  });
});

test("pins beyond 15 get messages that have room for them", async () => {
  await rig({ board: new ArduinoStandIn(MEGA), wiring: MEGA_DIRECTION }, async ({ tick, powers }) => {
    await quiet(() => tick(frontLeftOnly(0.5)));
    assert.deepEqual(await tick(frontLeftOnly(1)), ["f0 6f 2c 7f 01 f7"]);
    assert.equal(powers()[0], 1);
  });
});

test("a message that the line lost is made up for by telling the wheel again", async () => {
  await rig({}, async ({ board, hold, powers }) => {
    await hold(OFF);
    board.deaf = true;
    await hold(FULL);
    board.deaf = false;
    assert.deepEqual(powers().map(Math.abs), [0, 0, 0, 0]);
    for (let i = 0; i < 6; i++) await hold(FULL);
    assert.deepEqual(powers(), [1, 1, 1, 1]);
  });
});

test("on a slow line the newest duty is sent, and none of those that it had no time for", async () => {
  await rig({ baud: 9600 }, async ({ board, clock, hold, powers, backend }) => {
    await hold(OFF);
    for (let i = 0; i < 5; i++) await hold(FULL);
    clock.advance(0.09);
    const before = board.heard.length;
    backend.motors.write(wheelVector(0.9, 0.9, 0.9, 0.9));
    for (let i = 0; i < 50; i++) {
      clock.advance(1e-4);
      backend.motors.write(wheelVector(i / 100, 0.2, 0.2, 0.2));
      await board.settled();
    }
    const sent = board.heard.slice(before).filter((message) => message.startsWith("e3"));
    assert.ok(sent.length <= 2, `pin 3 was told ${sent.length} times in 5 ms: ${sent.join(", ")}`);
    assert.equal(powers()[0]!.toFixed(1), "0.9");
    clock.advance(0.09);
    backend.motors.write(wheelVector(0.2, 0.2, 0.2, 0.2));
    await board.settled();
    assert.deepEqual(
      powers().map((power) => power.toFixed(1)),
      ["0.2", "0.2", "0.2", "0.2"],
    );
  });
});

test("a stop does not wait for the line to be free", async () => {
  await rig({ baud: 9600 }, async ({ board, backend, clock, powers }) => {
    clock.advance(1);
    backend.motors.write(FULL);
    backend.motors.stop();
    await board.settled();
    assert.deepEqual(powers().map(Math.abs), [0, 0, 0, 0]);
  });
});

test("standby is high from the first wheel that turns until the stop", async () => {
  await rig({}, async ({ board, backend, hold }) => {
    assert.equal(board.high(UNO_TB6612.standby!), 0);
    await hold(OFF);
    assert.equal(board.high(UNO_TB6612.standby!), 0);
    await hold(frontLeftOnly(0.1));
    await hold(OFF);
    assert.equal(board.high(UNO_TB6612.standby!), 1);
    backend.motors.stop();
    await board.settled();
    assert.equal(board.high(UNO_TB6612.standby!), 0);
  });
});

test("a wheel at duty 0 coasts with all its pins low, or brakes with both inputs and PWM high", async () => {
  for (const [idle, wanted] of [
    ["coast", [0, 0, 0]],
    ["brake", [1, 1, 1]],
  ] as const) {
    await rig({ wiring: { ...UNO_TB6612, idle } }, async ({ board, hold }) => {
      await hold(frontLeftOnly(1));
      await hold(OFF);
      assert.deepEqual(
        [3, 2, 4].map((pin) => board.high(pin)),
        wanted,
        idle,
      );
    });
  }
});

test("a board that does not say who it is, as a Pico does not, is asked", async () => {
  const board = new ArduinoStandIn(UNO);
  board.announces = false;
  await rig({ board }, async ({ hold, powers }) => {
    await hold(FULL);
    assert.deepEqual(powers(), [1, 1, 1, 1]);
  });
});

test("a message that a killed client left half written does not swallow what comes next", async () => {
  const board = new ArduinoStandIn(UNO);
  board.announces = false;
  board.receive(Uint8Array.of(0xf0, 0x76, 0x68));
  await rig({ board }, async ({ backend }) => assert.equal(backend.faults![0]!.present(), false));
});

test("wheels that a killed client left turning are stopped by connecting, before they are told anything", async () => {
  const board = new ArduinoStandIn(UNO);
  board.announces = false;
  board.receive(Uint8Array.of(0xf4, 3, 3, 0xe3, 0x7f, 0x01));
  assert.equal(board.high(3), 1);
  await rig({ board }, async () => {
    const told = board.heard.slice(board.heard.indexOf("ff"));
    assert.ok(told.length > 0, "no reset was sent");
    assert.equal(board.high(3), 0);
  });
});

for (const [pins, sentence] of [
  [
    { pwm: 4, in1: 2, in2: 7 },
    /^pin 4 \(hardware\.motors\.frontLeft\.pwm\).* cannot do PWM: .* 3, 5, 6, 9, 10, 11$/,
  ],
  [
    { pwm: 3, in1: 2, in2: 20 },
    /^pin 20 \(hardware\.motors\.frontLeft\.in2\) does not exist: .* pins 0 to 19$/,
  ],
  [
    { pwm: 3, direction: 1 },
    /^pin 1 \(hardware\.motors\.frontLeft\.direction\).* cannot be an output: .* 2, 3,/,
  ],
  [{ forward: 10, reverse: 14 }, /^pin 14 \(hardware\.motors\.frontLeft\.reverse\).* cannot do PWM/],
] as const) {
  test(`pins ${JSON.stringify(pins)} on an Uno: the one that cannot be used is named`, async () => {
    const frontLeft: MotorPins = { ...pins, invert: false };
    const wiring = { ...UNO_TB6612, motors: { ...UNO_TB6612.motors, frontLeft } };
    const board = new ArduinoStandIn(UNO);
    const opening = createFirmataBackend(settingsOf(wiring), new VirtualClock(), board.open);
    await assert.rejects(opening, { name: "BoardError", message: sentence });
    assert.equal(board.isOpen, false, "the port is left to others");
  });
}

test("a port where nobody speaks Firmata is said so after ten seconds", async () => {
  const board = new ArduinoStandIn(UNO);
  board.mute = true;
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    let outcome: unknown;
    createFirmataBackend(settingsOf(UNO_TB6612), new VirtualClock(), board.open).catch((error: unknown) => {
      outcome = error;
    });
    const yields = async () => {
      for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
    };
    while (board.heard.length === 0) await yields();
    mock.timers.tick(9_900);
    await yields();
    assert.equal(outcome, undefined);
    for (let i = 0; i < 5; i++) {
      mock.timers.tick(500);
      await yields();
    }
    assert.match(
      String(outcome),
      /^BoardError: no Firmata answers on \/dev\/ttyACM0: upload StandardFirmata to the board/,
    );
    assert.equal(board.isOpen, false);
  } finally {
    mock.timers.reset();
  }
});

test("a board that is pulled out is a fault that stops, and is found again at rest", async () => {
  await rig({}, async ({ board, backend, tick, hold, powers }) => {
    const fault = backend.faults![0]!;
    await hold(FULL);
    board.unplug();
    await eventually("the fault", () => fault.present());
    assert.equal(fault.id, "firmata-lost");
    assert.equal(fault.severity, "stop");
    assert.match(fault.text, new RegExp(`${PORT}.*(unplugged|broke).*arm again$`));
    assert.deepEqual(await tick(FULL), [], "nothing is written to a board that is not there");
    backend.motors.stop();
    await eventually("the connection", () => !fault.present());
    assert.equal(board.opened, 2);
    assert.deepEqual(powers().map(Math.abs), [0, 0, 0, 0]);
    await hold(FULL);
    assert.deepEqual(powers(), [1, 1, 1, 1]);
  });
});

test("a board that goes on but does not answer is lost, told to stop, and found again", async () => {
  await rig({}, async ({ board, backend, hold, powers }) => {
    const fault = backend.faults![0]!;
    await hold(FULL);
    board.mute = true;
    await eventually("the fault", () => fault.present());
    assert.match(fault.text, /does not answer any more/);
    await eventually("the wheels at rest", () => powers().every((power) => power === 0));
    board.mute = false;
    await eventually("the connection", () => !fault.present());
  });
});

test("a board that restarts by itself drives no wheel unnoticed", async () => {
  await rig({}, async ({ board, backend, hold }) => {
    await hold(FULL);
    board.restart();
    await eventually("the fault", () => backend.faults![0]!.present());
    assert.match(backend.faults![0]!.text, /has restarted by itself/);
  });
});

test("a board that comes and goes leaves nothing behind in johnny-five", async () => {
  const { default: five } = await import("johnny-five");
  const before = five.Board.cache.length;
  await rig({}, async ({ board, backend }) => {
    for (let i = 0; i < 2; i++) {
      board.unplug();
      await eventually("the fault", () => backend.faults![0]!.present());
      await eventually("the connection", () => !backend.faults![0]!.present());
    }
    assert.equal(five.Board.cache.length, before + 1);
  });
  assert.equal(five.Board.cache.length, before);
});

test("johnny-five neither prints nor takes the process's signals", async () => {
  const signals = () => ["SIGINT", "SIGTERM", "exit"].map((name) => process.listenerCount(name));
  const before = signals();
  const printed = [mock.method(console, "log"), mock.method(process.stdout, "write")];
  await rig({}, async ({ board, backend, hold }) => {
    await hold(FULL);
    board.unplug();
    await eventually("the fault", () => backend.faults![0]!.present());
    assert.deepEqual(signals(), before);
  });
  const calls = printed.flatMap((spy) => spy.mock.calls.map(({ arguments: [text] }) => String(text)));
  for (const spy of printed) spy.mock.restore();
  assert.deepEqual(
    calls.filter((text) => /Board|Available|Connected|Repl/.test(text)),
    [],
  );
});
