import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../../src/core/clock.ts";
import { emptySensors } from "../../../src/core/sensors.ts";
import { BoardError } from "../../../src/hardware/board-error.ts";
import type { Gpio } from "../../../src/hardware/gpio.ts";
import type { I2cBus } from "../../../src/hardware/i2c.ts";
import { openI2cBus } from "../../../src/hardware/i2c-bus/bus.ts";
import { LazyI2cBus } from "../../../src/hardware/i2c-bus/lazy.ts";
import { attachSensors } from "../../../src/hardware/johnny-five/attach.ts";
import type { BatteryWiring } from "../../../src/hardware/johnny-five/wiring.ts";
import { ERRNO, I2cStandIn } from "../i2c-bus/stand-in.ts";
import { pause, until } from "./rig.ts";

/** A bus with one converter on it that answers as its data sheet says. */
class ConverterBus implements I2cBus {
  readonly name = "I2C bus of the test";
  readonly written: number[][] = [];
  readonly asked: [register: number, count: number][] = [];
  answer: readonly number[] = [];
  absent = false;

  write(_address: number, bytes: Buffer, done: (error: BoardError | undefined) => void): void {
    this.written.push([...bytes]);
    setImmediate(() => done(this.absent ? new BoardError("nobody answers") : undefined));
  }

  async read(_address: number, register: number, count: number): Promise<Buffer> {
    if (this.absent) throw new BoardError("nobody answers");
    this.asked.push([register, count]);
    return Buffer.from(this.answer);
  }

  async close(): Promise<void> {}
}

const clock = () => new VirtualClock(5);

async function volts(bus: ConverterBus, battery: BatteryWiring): Promise<number> {
  const { sensors, faults } = await attachSensors({ battery }, { i2c: bus }, clock());
  const read = emptySensors();
  await until(
    "the meter measures",
    () => read.battery.time === 5,
    () => sensors[0]!.read(5, read),
  );
  assert.deepEqual(
    faults.filter((fault) => fault.present()),
    [],
  );
  for (const sensor of sensors) await sensor.close();
  return read.battery.volts;
}

test("an ADS1115 is asked for a single shot of its channel, and its 16 bits are volts of the battery", async () => {
  const bus = new ConverterBus();
  bus.answer = [0x5d, 0xc0]; // 24 000 × 125 µV = 3 V
  assert.equal((await volts(bus, { chip: "ADS1115", channel: 2, ratio: 4 })).toFixed(6), "12.000000");
  assert.deepEqual(bus.written[0], [0x01, 0b1110_0011, 0x83]);
  assert.deepEqual(bus.asked[0], [0x00, 2]);
});

test("an ADS7830's channels are selected in its own order", async () => {
  for (const [channel, command] of [
    [0, 0x84],
    [1, 0xc4],
    [2, 0x94],
    [7, 0xf4],
  ] as const) {
    const bus = new ConverterBus();
    bus.answer = [128];
    assert.equal((await volts(bus, { chip: "ADS7830", channel, ratio: 4 })).toFixed(6), "6.600000");
    assert.deepEqual(bus.asked[0], [command, 1]);
  }
});

test("a PCF8591's first byte is the conversion before", async () => {
  const bus = new ConverterBus();
  bus.answer = [7, 64];
  assert.equal((await volts(bus, { chip: "PCF8591", channel: 3, ratio: 10 })).toFixed(6), "8.250000");
  assert.deepEqual(bus.asked[0], [3, 2]);
});

test("a channel that the converter does not have is refused with what it has", () =>
  assert.rejects(
    attachSensors(
      { battery: { chip: "ADS1115", channel: 4, ratio: 4 } },
      { i2c: new ConverterBus() },
      clock(),
    ),
    { name: "BoardError", message: /channels 0 to 3.* 4: correct hardware\.sensors\.battery/ },
  ));

test("a meter that is missing at the start is a fault until it answers", async () => {
  const bus = new ConverterBus();
  bus.answer = [7, 64];
  bus.absent = true;
  const battery = { chip: "PCF8591", channel: 0, ratio: 10 } as const;
  const { sensors, faults } = await attachSensors({ battery }, { i2c: bus }, clock());
  assert.deepEqual(
    faults.map((fault) => [fault.id, fault.present()]),
    [["battery-meter-missing", true]],
  );
  assert.match(faults[0]!.text, /^nobody answers; without the PCF8591 nothing warns/);
  bus.absent = false;
  await until("it is found", () => !faults[0]!.present());
  for (const sensor of sensors) await sensor.close();
});

/** As far as johnny-five looks: at rest it calibrates itself, and then tells rates about its three axes. */
class Bno055Bus extends ConverterBus {
  calibration = 0;

  override async read(_address: number, register: number, count: number): Promise<Buffer> {
    this.asked.push([register, count]);
    const bytes = Buffer.alloc(count);
    if (register === 0x00) bytes[0] = 0xa0;
    if (register === 0x35) bytes[0] = this.calibration;
    // The gyro's y and z in 1/16 deg/s, low byte first.
    if (register === 0x08) {
      bytes.writeInt16LE(320, 14);
      bytes.writeInt16LE(1600, 16);
    }
    return bytes;
  }
}

test("a BNO055 is believed once its gyro has calibrated itself, about the axis that points up", async () => {
  const bus = new Bno055Bus();
  const imu = { chip: "BNO055", up: "-y" } as const;
  const { sensors } = await attachSensors({ imu }, { i2c: bus }, clock());
  const { gyro, ...others } = emptySensors();
  const read = () => sensors[0]!.read(5, { gyro, ...others });
  const asked = (register: number) => bus.asked.filter(([at]) => at === register).length;
  await until("it is asked for its calibration", () => asked(0x35) > 3, read);
  assert.deepEqual([gyro.time, asked(0x08)], [Number.NEGATIVE_INFINITY, 0]);
  bus.calibration = 0x30;
  await until("it measures", () => gyro.time === 5, read);
  assert.equal(gyro.rate.toFixed(9), ((-20 * Math.PI) / 180).toFixed(9));
  for (const sensor of sensors) await sensor.close();
});

test("a chip at the IMU's address that is none is not set up, and is named with what it says of itself", async () => {
  for (const [chip, address, says] of [
    ["MPU6050", 0x68, 0x00],
    ["MPU6050", 0x40, 0xea],
    ["BNO055", 0x28, 0x68],
  ] as const) {
    const bus = new ConverterBus();
    bus.answer = [says];
    const imu = { chip, up: "+z", address } as const;
    const { sensors, faults } = await attachSensors({ imu }, { i2c: bus }, clock());
    const hex = says.toString(16).padStart(2, "0");
    assert.deepEqual(
      faults.map((fault) => [fault.id, fault.present()]),
      [["imu-missing", true]],
    );
    assert.match(
      faults[0]!.text,
      new RegExp(
        `^what answers at 0x${address.toString(16)} on .* is no ${chip}: it says 0x${hex} .* correct address or chip`,
      ),
    );
    assert.deepEqual(bus.written, []);
    for (const sensor of sensors) await sensor.close();
  }
});

test("where the bus is missing the IMU is too, with what to do, and the car drives on", async () => {
  const wire = new I2cStandIn();
  wire.unavailable = ERRNO.ENOENT;
  const missing = new LazyI2cBus(1, () => openI2cBus(1, async () => wire));
  const { sensors, faults } = await attachSensors(
    { imu: { chip: "MPU6050", up: "+z" } },
    { i2c: missing },
    clock(),
  );
  assert.deepEqual(
    faults.map((fault) => [fault.id, fault.severity, fault.present()]),
    [["imu-missing", "degraded", true]],
  );
  assert.match(faults[0]!.text, /^there is no I2C bus 1 .*raspi-config.*; without the MPU6050 the heading/);
  for (const sensor of sensors) await sensor.close();
});

test("clones with the MPU6050's registers are taken for one", async () => {
  for (const says of [0x68, 0x70, 0x71, 0x72, 0x98]) {
    const bus = new ConverterBus();
    bus.answer = [says];
    const { sensors, faults } = await attachSensors(
      { imu: { chip: "MPU6050", up: "+z" } },
      { i2c: bus },
      clock(),
    );
    assert.equal(faults[0]!.present(), false, faults[0]!.text);
    for (const sensor of sensors) await sensor.close();
  }
});

/** Remembers what a pin was told. */
function pins(): Gpio & { readonly told: Map<number, (0 | 1)[]> } {
  const told = new Map<number, (0 | 1)[]>();
  return {
    told,
    write: (pin, level) => told.set(pin, [...(told.get(pin) ?? []), level]),
    ping: async () => undefined,
  };
}

const i2c = new ConverterBus();
const REST = { armed: false, stopped: false, batteryLow: false };

test("the lamp is lit while armed, and blinks otherwise", async () => {
  const gpio = pins();
  const { indicators } = await attachSensors({ led: 4 }, { i2c, gpio }, clock());
  const [lamp] = indicators;
  const told = () => gpio.told.get(4) ?? [];
  lamp!.show({ ...REST, armed: true });
  assert.deepEqual(told(), [1]);
  lamp!.show({ ...REST, armed: true });
  await pause(300);
  assert.deepEqual(told(), [1], "steadily");
  lamp!.show({ ...REST, stopped: true });
  await until("it blinks", () => told().length >= 5);
  lamp!.close();
  const length = told().length;
  await pause(300);
  assert.deepEqual([told().at(-1), told().length], [0, length], "dark in the end");
});

test("the buzzer chirps once for arming and three times for a stop, and is silent in the end", async () => {
  const gpio = pins();
  const { indicators } = await attachSensors({ buzzer: 4 }, { i2c, gpio }, clock());
  const [buzzer] = indicators;
  const chirps = () => (gpio.told.get(4) ?? []).filter((level) => level === 1).length;
  buzzer!.show(REST);
  assert.equal(chirps(), 0);
  buzzer!.show({ ...REST, armed: true });
  buzzer!.show({ ...REST, armed: true });
  await until("it is silent", () => gpio.told.get(4)!.at(-1) === 0);
  assert.equal(chirps(), 1);
  buzzer!.show({ ...REST, stopped: true });
  await until("it has chirped three times more", () => chirps() === 4);
  buzzer!.show({ ...REST, stopped: true });
  await pause(400);
  assert.equal(chirps(), 4);
  buzzer!.beep!();
  buzzer!.beep!();
  await until("it is silent again", () => gpio.told.get(4)!.at(-1) === 0);
  assert.equal(chirps(), 5, "once to be noticed, and not twice at a time");
  buzzer!.close();
  assert.equal(gpio.told.get(4)!.at(-1), 0);
});

test("johnny-five leaves the process's signals, and its output, alone", async () => {
  const listeners = () => process.eventNames().map((event) => [event, process.listenerCount(event)]);
  const before = listeners();
  const { indicators } = await attachSensors({ led: 4, buzzer: 5 }, { i2c, gpio: pins() }, clock());
  assert.deepEqual(listeners(), before);
  for (const indicator of indicators) indicator.close();
});
