import assert from "node:assert/strict";
import { test } from "node:test";
import { BoardError } from "../../../src/hardware/board-error.ts";
import { openI2cBus } from "../../../src/hardware/i2c-bus/bus.ts";
import { scanI2cBus } from "../../../src/hardware/i2c-bus/scan.ts";
import { send } from "../../../src/hardware/i2c-transactions.ts";
import { type Chip, ERRNO, I2cStandIn } from "./stand-in.ts";

/** Remembers what it is told, and answers with the numbers of its registers. */
class Memory implements Chip {
  readonly told: number[][] = [];
  #pointer = 0;

  write(bytes: Uint8Array): void {
    this.#pointer = bytes[0]!;
    if (bytes.length > 1) this.told.push([...bytes]);
  }

  read(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) bytes[i] = this.#pointer++;
  }
}

async function rig() {
  const wire = new I2cStandIn();
  const chip = new Memory();
  wire.chips.set(0x40, chip);
  return { wire, chip, bus: await openI2cBus(1, async () => wire) };
}

const refusal = async (work: Promise<unknown>): Promise<BoardError> => {
  const error = await work.then(
    () => assert.fail("it was not refused"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof BoardError, String(error));
  return error;
};

test("transactions are carried out one at a time and in the order in which they were asked for", async () => {
  const { wire, chip, bus } = await rig();
  const ended: number[] = [];
  const count = 100;
  for (let i = 0; i < count; i++) {
    bus.write(0x40, Buffer.of(7, i), (error) => {
      assert.equal(error, undefined);
      ended.push(i);
    });
  }
  assert.deepEqual(await bus.read(0x40, 9, 3), Buffer.of(9, 10, 11));
  const all = Array.from({ length: count }, (_, i) => i);
  assert.deepEqual(ended, all);
  assert.deepEqual(
    chip.told,
    all.map((i) => [7, i]),
  );
  assert.equal(wire.overlaps, 0, "the package carries two at once out in any order");
});

test("the queue keeps its order while it grows and turns round", async () => {
  const { chip, bus } = await rig();
  let next = 0;
  let pending = 0;
  const add = () => {
    const i = next++;
    pending++;
    bus.write(0x40, Buffer.of(0, i), () => {
      pending--;
      // Two for one, until there are more than the ring first had room for.
      if (next < 120) {
        add();
        if (next % 3 !== 0) add();
      }
    });
  };
  for (let i = 0; i < 20; i++) add();
  while (pending > 0) await bus.read(0x40, 0, 1);
  assert.deepEqual(
    chip.told.map((bytes) => bytes[1]),
    Array.from({ length: next }, (_, i) => i),
  );
});

test("each way in which a bus cannot be used has its sentence, which says what to do", async () => {
  const missing = async () => {
    throw new Error("Cannot find package 'i2c-bus' imported from here\nRequire stack:");
  };
  const { message } = await refusal(openI2cBus(1, missing));
  assert.match(message, /npm install i2c-bus.*\(Cannot find package 'i2c-bus' imported from here\)$/);
  for (const [errno, words] of [
    [ERRNO.ENOENT, /^there is no I2C bus 3 .*raspi-config nonint do_i2c 0/],
    [ERRNO.EACCES, /^no permission .*usermod -aG i2c/],
    [ERRNO.EIO, /^I2C bus 3 cannot be used/],
  ] as const) {
    const wire = new I2cStandIn();
    wire.unavailable = errno;
    const error = await refusal(openI2cBus(3, async () => wire));
    assert.match(error.message, words);
    assert.equal(error.code, errno);
  }
});

test("each way in which a transaction fails has its sentence, with bus and address", async () => {
  const { wire, bus } = await rig();
  for (const [errno, words] of [
    [ERRNO.EREMOTEIO, /^nobody answers at 0x40 on I2C bus 1: .*power.*`address:`.*strafe doctor/],
    [ERRNO.EIO, /^what was said to 0x40 on I2C bus 1 was garbled/],
    [ERRNO.ETIMEDOUT, /^I2C bus 1 is stuck \(at 0x40\)/],
    [ERRNO.EACCES, /^no permission/],
    [75, /^0x40 on I2C bus 1 cannot be reached \(errno 75\)/],
  ] as const) {
    wire.fault = () => errno;
    for (const work of [send(bus, 0x40, 0, 1), bus.read(0x40, 0, 1)]) {
      const error = await refusal(work);
      assert.match(error.message, words);
      assert.equal(error.code, errno);
    }
  }
  wire.fault = () => undefined;
  assert.match((await refusal(send(bus, 0x41, 0))).message, /nobody answers at 0x41/);
  await send(bus, 0x40, 0, 1);
});

test("an address that the kernel refuses is never tried again: it would reach every chip at once", async () => {
  const { wire, bus } = await rig();
  const everybody = new Memory();
  wire.chips.set(0, everybody);
  wire.claimed.add(0x68);
  for (let i = 0; i < 3; i++) {
    assert.match((await refusal(send(bus, 0x68, 6, 1))).message, /driver of the kernel .*0x68.*dtoverlay/);
  }
  assert.deepEqual(everybody.told, []);
  assert.equal(wire.transactions, 1);
  await send(bus, 0x40, 6, 1);
});

test("closing waits for the transaction that is under way, and refuses the others", async () => {
  const { wire, chip, bus } = await rig();
  wire.hang();
  const first = send(bus, 0x40, 1, 1);
  const second = refusal(send(bus, 0x40, 2, 2));
  const closing = bus.close();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(wire.closed, 0, "its file was closed under the hands of a thread");
  wire.release();
  await Promise.all([first, closing, bus.close()]);
  assert.match((await second).message, /I2C bus 1 is closed/);
  assert.match((await refusal(bus.read(0x40, 0, 1))).message, /I2C bus 1 is closed/);
  assert.deepEqual(chip.told, [[1, 1]]);
  assert.equal(wire.closed, 1);
});

test("a scan finds who answers and what the kernel has, and tells no chip anything", async () => {
  const { wire, chip } = await rig();
  wire.chips.set(0x77, new Memory());
  wire.claimed.add(0x1a);
  assert.deepEqual(await scanI2cBus(1, async () => wire), [
    { address: 0x1a, claimed: true },
    { address: 0x40, claimed: false },
    { address: 0x77, claimed: false },
  ]);
  assert.deepEqual(chip.told, []);
  assert.deepEqual(wire.writes, []);
  assert.equal(wire.closed, 1);
});

test("a scan of a stuck bus ends at the first address", async () => {
  const { wire } = await rig();
  wire.fault = () => ERRNO.ETIMEDOUT;
  assert.match((await refusal(scanI2cBus(1, async () => wire))).message, /I2C bus 1 is stuck/);
  assert.equal(wire.transactions, 1);
  assert.equal(wire.closed, 1);
});

test("one read has as many bytes as one block", async () => {
  const { bus } = await rig();
  assert.throws(() => bus.read(0x40, 0, 33), /32 bytes, not 33/);
});
