import assert from "node:assert/strict";
import { test } from "node:test";
import { openI2cBus } from "../../../src/hardware/i2c-bus/bus.ts";
import { LazyI2cBus } from "../../../src/hardware/i2c-bus/lazy.ts";
import { ERRNO, I2cStandIn } from "./stand-in.ts";

const CHIP = 0x48;

function rig() {
  const wire = new I2cStandIn();
  wire.chips.set(CHIP, { write() {}, read: (bytes) => bytes.fill(7) });
  return { wire, bus: new LazyI2cBus(1, () => openI2cBus(1, async () => wire)) };
}

test("a bus is opened by its first transaction, once, and closed if it was", async () => {
  const { wire, bus } = rig();
  await bus.close();
  assert.deepEqual([wire.opened, wire.closed], [0, 0]);
  const written = new Promise((done) => bus.write(CHIP, Buffer.of(1, 2), done));
  assert.deepEqual(await bus.read(CHIP, 0, 2), Buffer.of(7, 7));
  assert.equal(await written, undefined);
  assert.deepEqual(wire.writes, [[CHIP, 1, 2]]);
  await bus.close();
  assert.deepEqual([wire.opened, wire.closed], [1, 1]);
});

test("a bus that is missing fails each transaction with what to do, and works as soon as it is there", async () => {
  const { wire, bus } = rig();
  wire.unavailable = ERRNO.ENOENT;
  await assert.rejects(bus.read(CHIP, 0, 1), /there is no I2C bus 1 .*raspi-config/);
  const error = await new Promise((done) => bus.write(CHIP, Buffer.of(1), done));
  assert.match(String(error), /there is no I2C bus 1/);
  await bus.close();
  wire.unavailable = undefined;
  assert.deepEqual(await bus.read(CHIP, 0, 1), Buffer.of(7));
});
