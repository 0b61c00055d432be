import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../../src/core/clock.ts";
import { systemClock } from "../../../src/core/system-clock.ts";
import { BoardError } from "../../../src/hardware/board-error.ts";
import type { Gpio } from "../../../src/hardware/gpio.ts";
import { createPigpiodBackend } from "../../../src/hardware/pigpiod/backend.ts";
import { PigpiodI2c } from "../../../src/hardware/pigpiod/i2c.ts";
import { TwinServer } from "../../../src/sim/twin/server.ts";
import { createTwin } from "../../../src/sim/twin/twin.ts";
import { hall } from "../../sim/rig.ts";
import { wiring } from "../../sim/twin/rig.ts";
import { TWO_DIRECTIONS } from "../wirings.ts";
import { FakeDaemon } from "./fake-daemon.ts";

const host = "127.0.0.1";
const MPU6050 = 0x68;
const WHO_AM_I = 0x75;
const TRIGGER = 2;
const ECHO = 3;

async function until<T>(what: string, look: () => T | undefined | false): Promise<T> {
  for (let i = 0; i < 1000; i++) {
    const found = look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return assert.fail(`waited in vain until ${what}`);
}

async function withTwin(port: number, use: (port: number) => Promise<void>): Promise<number> {
  const twin = await createTwin(hall(), wiring, systemClock.now());
  const server = new TwinServer(twin, systemClock);
  const at = await server.listen(port, host);
  try {
    await use(at);
  } finally {
    await server.close();
  }
  return at;
}

test("a chip on the daemon's bus is written and read; nobody at an address is said with the place", async () => {
  await withTwin(0, async (port) => {
    const bus = new PigpiodI2c({ host, port }, 1);
    assert.deepEqual([...(await bus.read(MPU6050, WHO_AM_I, 1))], [0x68]);
    const error = await new Promise((done) => bus.write(MPU6050, Buffer.of(0x19, 4, 3), done));
    assert.equal(error, undefined);
    assert.deepEqual([...(await bus.read(MPU6050, 0x19, 2))], [4, 3]);
    await assert.rejects(bus.read(0x40, 0, 1), {
      name: "BoardError",
      message: `nobody answers at 0x40 on I2C bus 1 of pigpiod at ${host}:${port}: check the wires and the address`,
    });
    const failure = await new Promise((done) => bus.write(0x40, Buffer.of(0), done));
    assert.ok(failure instanceof BoardError, String(failure));
    await bus.close();
    await assert.rejects(bus.read(MPU6050, WHO_AM_I, 1), /is closed$/);
  });
});

test("a bus that does not exist is said with how to switch it on", async () => {
  await withTwin(0, async (port) => {
    const bus = new PigpiodI2c({ host, port }, 3);
    await assert.rejects(bus.read(MPU6050, WHO_AM_I, 1), /I2C bus 3 .* cannot be opened: .*do_i2c 0/);
    await bus.close();
  });
});

test("the bus fails while the daemon is gone, and works again by itself when it is back", async () => {
  let bus: PigpiodI2c | undefined;
  const port = await withTwin(0, async (at) => {
    bus = new PigpiodI2c({ host, port: at }, 1);
    await bus.read(MPU6050, WHO_AM_I, 1);
  });
  await assert.rejects(bus!.read(MPU6050, WHO_AM_I, 1), { name: "BoardError" });
  await withTwin(port, async () => {
    let answer: Buffer | undefined;
    const ask = () =>
      bus!.read(MPU6050, WHO_AM_I, 1).then(
        (bytes) => {
          answer = bytes;
        },
        () => {},
      );
    await until("it answers", () => {
      void ask();
      return answer;
    });
    assert.deepEqual([...answer!], [0x68]);
    await bus!.close();
  });
});

async function onFake(use: (daemon: FakeDaemon, gpio: Gpio) => Promise<void>): Promise<void> {
  const daemon = await FakeDaemon.start();
  const settings = { ...TWO_DIRECTIONS, host, port: daemon.port, pwmFrequency: 1000 };
  const backend = await createPigpiodBackend(settings, new VirtualClock());
  try {
    await use(daemon, backend.peripherals!.gpio!);
  } finally {
    await backend.motors.close();
    await daemon.stop();
  }
}

const commands = (daemon: FakeDaemon) => daemon.packets.flat();

test("a pin that is written becomes an output on the motors' own connection", () =>
  onFake(async (daemon, gpio) => {
    const connections = daemon.connections;
    gpio.write(4, 1);
    await until("the pin is high", () => daemon.levels & (1 << 4));
    await until("it is an output", () =>
      commands(daemon).some(({ name, p1, p2 }) => name === "MODES" && p1 === 4 && p2 === 1),
    );
    assert.equal(daemon.connections, connections);
  }));

test("a lamp that is refused stops no car", () =>
  onFake(async (daemon, gpio) => {
    daemon.refuse.set("WRITE 4", -41);
    gpio.write(4, 1);
    gpio.write(5, 1);
    await until("the next pin is high", () => daemon.levels & (1 << 5));
  }));

test("an echo is as long as the daemon's stamps say, wrap of its counter and other pins included", () =>
  onFake(async (daemon, gpio) => {
    for (const [rise, fall, expected] of [
      [1000, 6800, 5.8e-3],
      [0xffff_ff00, 0x0000_0344, 1.092e-3],
    ] as const) {
      const triggered = commands(daemon).filter(({ name }) => name === "TRIG").length;
      const length = gpio.ping(TRIGGER, ECHO, 0.05);
      const trigger = await until(
        "it is triggered",
        () => commands(daemon).filter(({ name }) => name === "TRIG")[triggered],
      );
      assert.deepEqual([trigger.p1, trigger.p2, trigger.extension.readUInt32LE()], [TRIGGER, 10, 1]);
      daemon.report(rise - 500, 1 << 22);
      daemon.report(rise, (1 << 22) | (1 << ECHO));
      daemon.report(rise + 10, 1 << ECHO);
      daemon.report(fall, 0);
      assert.equal((await length)?.toFixed(9), expected.toFixed(9));
    }
    const reported = commands(daemon).filter(({ name }) => name === "NB");
    assert.deepEqual(
      reported.map(({ p2 }) => p2),
      [1 << ECHO],
      "set up once",
    );
  }));

test("no echo, one that is too long, and one that never ended are none", () =>
  onFake(async (daemon, gpio) => {
    assert.equal(await gpio.ping(TRIGGER, ECHO, 0.01), undefined);
    const length = gpio.ping(TRIGGER, ECHO, 0.01);
    await until("it is triggered", () => commands(daemon).filter(({ name }) => name === "TRIG").length === 2);
    daemon.report(1000, 1 << ECHO);
    daemon.report(11_500, 0);
    assert.equal(await length, undefined);
    daemon.levels |= 1 << ECHO;
    assert.equal(await gpio.ping(TRIGGER, ECHO, 0.01), undefined);
    assert.equal(commands(daemon).filter(({ name }) => name === "TRIG").length, 2, "it still listens");
  }));
