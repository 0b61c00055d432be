import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { wheelVector } from "../../../src/core/wheels.ts";
import { createPca9685Backend, createPca9685Neutraliser } from "../../../src/hardware/pca9685/backend.ts";
import * as PCA from "../../../src/hardware/pca9685/registers.ts";
import type { MotorWiring } from "../../../src/hardware/wiring.ts";
import { ERRNO } from "../i2c-bus/stand-in.ts";
import { bridgePowers, I2cRig } from "../i2c-rig.ts";
import { Pca9685Chip } from "./chip.ts";
import { FREENOVE, MOTOR_HAT, SCATTERED } from "./wirings.ts";

const ADDRESS = 0x40;

async function withChip(
  use: (bench: {
    rig: I2cRig;
    chip: Pca9685Chip;
    open: (wiring: MotorWiring, pwmFrequency?: number) => ReturnType<typeof createPca9685Backend>;
  }) => Promise<void>,
): Promise<void> {
  const rig = new I2cRig();
  const chip = new Pca9685Chip();
  rig.wire.chips.set(ADDRESS, chip);
  try {
    await use({
      rig,
      chip,
      open: async (wiring, pwmFrequency = 1000) => {
        const bus = await rig.openBus();
        return rig.during(
          createPca9685Backend({ ...wiring, address: ADDRESS, pwmFrequency }, bus, rig.clock),
        );
      },
    });
  } finally {
    rig.close();
  }
}

/** Four registers of a channel. */
const put = (chip: Pca9685Chip, channel: number, bytes: readonly number[]) =>
  chip.registers.set(bytes, PCA.LED0 + 4 * channel);
const registersOf = (chip: Pca9685Chip, channel: number) =>
  Array.from(chip.registers.subarray(PCA.LED0 + 4 * channel, PCA.LED0 + 4 * channel + 4));
/** 1.5 ms out of 20. */
const SERVO = [0, 0, 0x33, 0x01];

test("the prescaler is that of the data sheet, and frequencies beyond its bounds are refused", () => {
  // Data sheet 7.3.5: 200 Hz is 0x1e; the bounds are 3 and 255.
  assert.deepEqual([200, 24, 1526, 50, 1000].map(PCA.prescale), [0x1e, 253, 3, 121, 5]);
  for (const frequency of [20, 2000, Number.NaN]) {
    assert.throws(() => PCA.prescale(frequency), new RegExp(`not ${frequency} Hz`));
  }
});

test("the chip is set up from whatever state it is in: awake, at the frequency, with totem poles", () =>
  withChip(async ({ rig, chip, open }) => {
    for (const [mode1, mode2, prescale] of [
      [0x11, 0x04, 0x1e],
      [0x21, 0x00, 0x79],
      [0x80 | 0x31, 0x1f, 0x05],
    ] as const) {
      chip.powerUp();
      chip.registers[PCA.MODE1] = mode1;
      chip.registers[PCA.MODE2] = mode2;
      chip.registers[PCA.PRE_SCALE] = prescale;
      const backend = await open(MOTOR_HAT, 1500);
      assert.equal(chip.registers[PCA.MODE1], PCA.AUTO_INCREMENT);
      assert.equal(chip.registers[PCA.MODE2], PCA.TOTEM_POLE);
      assert.ok(Math.abs(chip.frequency - 1500) < 30, `${chip.frequency} Hz`);
      await rig.during(backend.motors.close());
    }
  }));

test("wheels that a crashed program left turning stop before anything else is done", () =>
  withChip(async ({ rig, chip, open }) => {
    const backend = await open(FREENOVE);
    backend.motors.write(wheelVector(1, 1, 1, 1));
    await rig.elapse(2);
    const asleep = chip.registers[PCA.MODE1];
    rig.wire.writes.length = 0;
    await open(FREENOVE, 50);
    const sleeps = rig.wire.writes.findIndex(([, register]) => register === PCA.MODE1);
    const before = rig.wire.writes.slice(0, sleeps);
    const off = Array.from({ length: 8 }, () => [0, 0, 0, PCA.FULL]).flat();
    assert.deepEqual(before, [
      [ADDRESS, PCA.LED0, ...off],
      [ADDRESS, PCA.MODE2, PCA.TOTEM_POLE],
    ]);
    assert.equal(asleep, PCA.AUTO_INCREMENT);
    assert.deepEqual(bridgePowers(FREENOVE, (channel) => chip.duty(channel)).map(Math.abs), [0, 0, 0, 0]);
  }));

test("each wiring takes one transaction a tick, of the channels from its lowest to its highest", () =>
  withChip(async ({ rig, open }) => {
    for (const [wiring, lowest, highest] of [
      [MOTOR_HAT, 2, 13],
      [FREENOVE, 0, 7],
      [SCATTERED, 1, 15],
    ] as const) {
      const backend = await open(wiring);
      const before = rig.wire.transactions;
      rig.wire.writes.length = 0;
      backend.motors.write(wheelVector(0.1, -0.2, 0.3, -0.4));
      await rig.elapse(1);
      assert.equal(rig.wire.transactions - before, 1);
      const [, register, ...values] = rig.wire.writes[0]!;
      assert.deepEqual([register, values.length], [6 + 4 * lowest, 4 * (highest - lowest + 1)]);
      await rig.during(backend.motors.close());
    }
  }));

test("every duty becomes registers that never ask for on and off at once, and full power has no gap", () =>
  withChip(async ({ rig, chip, open }) => {
    const backend = await open(FREENOVE);
    const duty = fc.double({ min: -1.2, max: 1.2, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.tuple(duty, duty, duty, duty), async (duties) => {
        backend.motors.write(Float64Array.from(duties));
        await rig.elapse(1);
        const powers = bridgePowers(FREENOVE, (channel) => chip.duty(channel));
        duties.forEach((wanted, i) => {
          const cut = Math.max(-1, Math.min(wanted, 1));
          assert.ok(Math.abs(powers[i]! - cut) <= 0.5 / 4096 + 1e-12, `${powers[i]} for ${wanted}`);
        });
        for (let channel = 0; channel < 8; channel++) {
          const [, onH, offL, offH] = registersOf(chip, channel);
          assert.ok((onH! & PCA.FULL) === 0 || (offH! & PCA.FULL) === 0, `channel ${channel}`);
          assert.ok((onH! & PCA.FULL) !== 0 || offL! + offH! > 0, `on = off at channel ${channel}`);
        }
      }),
      { seed: 42, numRuns: 200 },
    );
    await rig.during(backend.motors.close());
  }));

test("servos on channels between the motors' keep what they held, through driving, stop and close", () =>
  withChip(async ({ rig, chip, open }) => {
    const servos = [0, 2, 3, 7, 8, 11, 13];
    chip.registers[PCA.MODE1] = PCA.AUTO_INCREMENT;
    for (const channel of servos) put(chip, channel, SERVO);
    const untouched = () => {
      for (const channel of servos) {
        assert.deepEqual(registersOf(chip, channel), SERVO, `channel ${channel}`);
        assert.ok(chip.duty(channel) > 0, `channel ${channel} does not pulse`);
      }
    };
    const backend = await open(SCATTERED, 50);
    untouched();
    backend.motors.write(wheelVector(1, -1, 0.5, -0.5));
    await rig.elapse(2);
    untouched();
    backend.motors.stop();
    await rig.elapse(2);
    untouched();
    await rig.during(backend.motors.close());
    untouched();
  }));

test("a chip that lost its power is noticed, named, and set up again; the wheels wait for a new command", () =>
  withChip(async ({ rig, chip, open }) => {
    const backend = await open(MOTOR_HAT);
    const [fault] = backend.faults!;
    const powers = () => bridgePowers(MOTOR_HAT, (channel) => chip.duty(channel));
    backend.motors.write(wheelVector(1, 1, 1, 1));
    await rig.elapse(240);
    assert.equal(fault!.present(), false);
    chip.powerUp();
    await rig.elapse(20);
    // Set up in less than a tick, and yet it is said once.
    assert.equal(chip.registers[PCA.MODE1], PCA.AUTO_INCREMENT);
    backend.motors.write(wheelVector(1, 1, 1, 1));
    await rig.elapse(2);
    assert.deepEqual(powers().map(Math.abs), [0, 0, 0, 0], "nobody has been told yet");
    assert.equal(fault!.present(), true);
    assert.equal(fault!.id, "pca9685-lost");
    assert.match(fault!.text, /PCA9685 at 0x40 .*lost its settings.*The wheels were stopped.*arm again/);
    assert.equal(fault!.present(), false);
    backend.motors.write(wheelVector(1, 1, 1, 1));
    await rig.elapse(2);
    assert.deepEqual(powers(), [1, 1, 1, 1]);
    await rig.during(backend.motors.close());
  }));

test("outputs that a stray write inverts are noticed, and set right again once every wheel is unpowered", () =>
  withChip(async ({ rig, chip, open }) => {
    const backend = await open(FREENOVE);
    const [fault] = backend.faults!;
    backend.motors.write(wheelVector(0, 0, 0, 0));
    await rig.elapse(5);
    // An ADS1115 that is looked for at this address.
    chip.write(Uint8Array.of(0x01, 0xd3, 0x83));
    await rig.elapse(260);
    assert.equal(fault!.present(), true);
    assert.match(fault!.text, /another program or a sensor in the profile uses its address/);
    assert.equal(chip.registers[PCA.MODE2], PCA.TOTEM_POLE);
    await rig.during(backend.motors.close());
  }));

test("a chip without auto-increment, asleep or awake, is unpowered from outside and stays as it was", () =>
  withChip(async ({ rig, chip }) => {
    const settings = { ...FREENOVE, address: ADDRESS, pwmFrequency: 1000 };
    for (const mode1 of [0x00, 0x11]) {
      for (let channel = 0; channel < 8; channel++) put(chip, channel, [0, PCA.FULL, 0, 0]);
      chip.registers[PCA.MODE1] = mode1;
      const neutraliser = createPca9685Neutraliser(settings, await rig.openBus());
      await rig.during(neutraliser.neutralise());
      for (let channel = 0; channel < 8; channel++) {
        assert.deepEqual(registersOf(chip, channel), [0, 0, 0, PCA.FULL]);
      }
      assert.equal(chip.registers[PCA.MODE1], mode1 | PCA.AUTO_INCREMENT);
      await neutraliser.close();
    }
  }));

test("a bus that hangs is not asked more and more", () =>
  withChip(async ({ rig, open }) => {
    const backend = await open(MOTOR_HAT);
    backend.motors.write(wheelVector(1, 1, 1, 1));
    rig.wire.hang();
    await rig.elapse(5000);
    const before = rig.wire.transactions;
    rig.wire.release();
    await rig.elapse(5);
    const waited = rig.wire.transactions - before;
    assert.ok(waited <= 3, `${waited} transactions had waited`);
    await rig.during(backend.motors.close());
  }));

test("a chip that nobody can find is refused with one sentence, and the bus is let go", () =>
  withChip(async ({ rig, open }) => {
    rig.wire.chips.clear();
    await assert.rejects(open(MOTOR_HAT), /nobody answers at 0x40 on I2C bus 1/);
    assert.equal(rig.wire.closed, 1);
  }));

test("from outside every wheel is unpowered though each transaction fails twice, and servos pulse on", () =>
  withChip(async ({ rig, chip, open }) => {
    put(chip, 7, SERVO);
    chip.registers[PCA.MODE1] = PCA.AUTO_INCREMENT;
    const backend = await open(SCATTERED);
    const settings = { ...SCATTERED, address: ADDRESS, pwmFrequency: 1000 };
    const neutraliser = createPca9685Neutraliser(settings, await rig.openBus());
    for (let i = 0; i < 2; i++) {
      backend.motors.write(wheelVector(1, -1, 1, -1));
      await rig.elapse(2);
      const failures = new Map<number, number>();
      rig.wire.fault = (_, bytes) => {
        // -1: it reads.
        const register = bytes?.[0] ?? -1;
        failures.set(register, (failures.get(register) ?? 0) + 1);
        // In between it succeeds once: six channels that are read in several pieces.
        return failures.get(register)! % 3 !== 0 ? ERRNO.EIO : undefined;
      };
      await rig.during(neutraliser.neutralise());
      rig.wire.fault = () => undefined;
      for (const channel of [1, 4, 5, 6, 9, 10, 12, 14, 15]) {
        assert.equal(chip.duty(channel), 0, `channel ${channel}`);
      }
      assert.ok(chip.duty(7) > 0);
      backend.motors.stop();
    }
    rig.wire.chips.clear();
    await assert.rejects(
      rig.during(neutraliser.neutralise()),
      /^BoardError: the wheels may still turn, switch the battery off: nobody answers at 0x40/,
    );
    await neutraliser.close();
    await rig.during(backend.motors.close());
  }));
