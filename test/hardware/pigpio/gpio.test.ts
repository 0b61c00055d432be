import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../../src/core/clock.ts";
import { createPigpioBackend } from "../../../src/hardware/pigpio/backend.ts";
import { ENCODERS, TWO_PWM } from "../wirings.ts";
import { Chip, machine, StandIn } from "./stand-in.ts";

const TRIGGER = 3;
const ECHO = 4;
const LED = 8;

async function rig() {
  const chip = new Chip();
  const library = new StandIn(chip);
  let busClosed = 0;
  const bus = {
    name: "I2C bus 1",
    write: () => {},
    read: async () => Buffer.alloc(0),
    close: async () => {
      busClosed++;
    },
  };
  const settings = {
    ...TWO_PWM,
    encoders: ENCODERS,
    pwmFrequency: 1000,
    sampleRate: 5,
    clock: "pcm",
  } as const;
  const open = () =>
    createPigpioBackend(settings, new VirtualClock(), bus, async () => library, machine(chip));
  return { chip, library, open, busClosed: () => busClosed };
}

test("lamps are written, a refused one stops no car, and all are off when the library ends", async () => {
  const { chip, library, open } = await rig();
  const { motors, peripherals, faults } = await open();
  peripherals!.gpio!.write(LED, 1);
  assert.equal(chip.high(LED), 1);
  library.refuse.set(`gpioWrite ${LED}`, 1);
  peripherals!.gpio!.write(LED, 0);
  assert.ok(faults!.every((fault) => fault.severity !== "stop" || !fault.present()));
  await motors.close();
  assert.equal(chip.high(LED), 0);
  peripherals!.gpio!.write(LED, 1);
  assert.equal(library.calls.at(-1), "gpioTerminate");
  library.clearUp();
});

test("a sonar's echo is as long as its stamps say, and the encoders do not take it for an edge", async () => {
  const { library, open } = await rig();
  const { motors, peripherals, sensors } = await open();
  for (const start of [1000, 2 ** 32 - 1000]) {
    const measured = peripherals!.gpio!.ping(TRIGGER, ECHO, 0.03);
    assert.equal(library.calls.at(-1), `gpioTrigger ${TRIGGER} 10 1`);
    library.report([start, 1 << ECHO], [start + 5800, 0]);
    const length = await measured;
    assert.ok(Math.abs(length! - 0.0058) < 1e-9, `${length} s`);
  }
  assert.equal(sensors.length, 1);
  await motors.close();
  library.clearUp();
});

test("a sonar that is still listening, or that the library refuses, has measured nothing", async () => {
  const { chip, library, open } = await rig();
  const { motors, peripherals } = await open();
  const { gpio } = peripherals!;
  chip.pins[ECHO]!.level = 1;
  assert.equal(await gpio!.ping(TRIGGER, ECHO, 0.03), undefined);
  chip.pins[ECHO]!.level = 0;
  library.refuse.set("gpioTrigger", 1);
  assert.equal(await gpio!.ping(TRIGGER, ECHO, 0.03), undefined);
  const pending = gpio!.ping(TRIGGER, ECHO, 30);
  assert.equal(await gpio!.ping(TRIGGER, ECHO, 30), undefined, "one at a time");
  await motors.close();
  assert.equal(await pending, undefined);
  library.clearUp();
});

test("the I2C bus is closed with the motors, and when the pins cannot be used", async () => {
  const good = await rig();
  const { motors, peripherals } = await good.open();
  assert.equal(peripherals!.i2c!.name, "I2C bus 1");
  await motors.close();
  assert.equal(good.busClosed(), 1);
  good.library.clearUp();
  const bad = await rig();
  bad.chip.lockedBy = "pigpiod (process 1)";
  await assert.rejects(bad.open(), /^BoardError: pigpiod \(process 1\) has the pins already/);
  assert.equal(bad.busClosed(), 1);
});
