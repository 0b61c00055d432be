import assert from "node:assert/strict";
import { test } from "node:test";
import { wheelVector } from "../../src/core/wheels.ts";
import { createI2cBoardBackend, createI2cBoardNeutraliser } from "../../src/hardware/i2c-board/backend.ts";
import type { I2cBoardSettings } from "../../src/hardware/i2c-board/wiring.ts";
import type { Backend, HardwareFault } from "../../src/hardware/ports.ts";
import { RaspbotChip } from "./i2c-board/boards.ts";
import { ERRNO } from "./i2c-bus/stand-in.ts";
import { I2cRig } from "./i2c-rig.ts";

const ADDRESS = 0x2b;
const SETTINGS: I2cBoardSettings = {
  board: "raspbot-v2",
  motors: {
    frontLeft: { motor: 0, invert: false },
    frontRight: { motor: 2, invert: false },
    rearLeft: { motor: 1, invert: false },
    rearRight: { motor: 3, invert: false },
  },
};
const FULL = wheelVector(1, 1, 1, 1);

interface Car {
  readonly rig: I2cRig;
  readonly board: RaspbotChip;
  readonly backend: Backend;
  readonly fault: HardwareFault;
  /** Ticks of 5 ms of a loop that writes these duties. */
  tick(duty: Float64Array, count?: number): Promise<void>;
}

async function withCar(use: (car: Car) => Promise<void>): Promise<void> {
  const rig = new I2cRig();
  const board = new RaspbotChip();
  rig.wire.chips.set(ADDRESS, board);
  try {
    const backend = await rig.during(createI2cBoardBackend(SETTINGS, await rig.openBus(), rig.clock));
    const fault = backend.faults![0]!;
    const tick = async (duty: Float64Array, count = 1) => {
      for (let i = 0; i < count; i++) {
        fault.present();
        backend.motors.write(duty);
        await rig.elapse(5);
      }
    };
    await use({ rig, board, backend, fault, tick });
    await rig.during(backend.motors.close());
  } finally {
    rig.close();
  }
}

test("it says that its wheels outlive it, and lends its bus to sensors", () =>
  withCar(async ({ backend }) => {
    assert.equal(backend.outlivesUs, true);
    assert.equal(backend.name, "Raspbot V2's board at 0x2b on I2C bus 1");
    assert.deepEqual(await backend.peripherals!.i2c!.read(ADDRESS, 1, 2), Buffer.of(0, 0));
  }));

test("only motors whose duty has changed are told, and all of them every tenth of a second", () =>
  withCar(async ({ rig, tick }) => {
    await tick(FULL);
    rig.wire.writes.length = 0;
    await tick(wheelVector(1, 0.5, 1, 1));
    assert.deepEqual(rig.wire.writes, [[ADDRESS, 1, 2, 0, 128]]);
    await tick(wheelVector(1, 0.5, 1, 1), 20);
    assert.deepEqual(
      rig.wire.writes
        .slice(1)
        .map(([, , motor]) => motor)
        .sort(),
      [0, 1, 2, 3],
    );
  }));

test("what is wanted while the bus is busy replaces what was wanted before: nothing old is ever sent", () =>
  withCar(async ({ rig, board, backend }) => {
    rig.wire.hang();
    for (let i = 1; i <= 10; i++) backend.motors.write(wheelVector(i / 10, i / 10, i / 10, i / 10));
    rig.wire.writes.length = 0;
    backend.motors.write(wheelVector(-1, -1, -1, -1));
    rig.wire.release();
    await rig.elapse(1);
    assert.deepEqual(board.duties, [-1, -1, -1, -1]);
    // Only what was under way already comes first.
    assert.deepEqual(
      rig.wire.writes.map(([, , motor, direction, speed]) => [motor, direction, speed]),
      [
        [0, 0, 26],
        [2, 1, 255],
        [1, 1, 255],
        [3, 1, 255],
        [0, 1, 255],
      ],
    );
  }));

test("a transaction that fails is carried out again at once, and nobody has to know", () =>
  withCar(async ({ rig, board, backend, fault }) => {
    let failures = 2;
    rig.wire.fault = () => (failures-- > 0 ? ERRNO.EIO : undefined);
    backend.motors.write(FULL);
    // No time passes.
    for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(board.duties, [1, 1, 1, 1]);
    assert.equal(fault.present(), false);
  }));

test("a board that is gone is a named fault; it is stopped as soon as it answers, and waits for a new command", () =>
  withCar(async ({ rig, board, fault, tick }) => {
    await tick(FULL);
    rig.wire.chips.delete(ADDRESS);
    await tick(wheelVector(1, 1, 1, 0.5));
    assert.equal(fault.present(), true);
    assert.equal(fault.id, "raspbot-v2-lost");
    assert.equal(fault.severity, "stop");
    assert.match(fault.text, /nobody answers at 0x2b on I2C bus 1.*may still turn.*switch its battery off/);
    assert.deepEqual(board.duties, [1, 1, 1, 1], "this board goes on with what it was last told");
    await tick(FULL, 200);
    assert.equal(fault.present(), true);
    const before = rig.wire.transactions;
    await tick(FULL, 20);
    assert.ok(rig.wire.transactions - before <= 12, "it is not asked more often than is good for the bus");
    rig.wire.chips.set(ADDRESS, board);
    await rig.elapse(250);
    assert.deepEqual(board.duties, [0, 0, 0, 0]);
    assert.equal(fault.present(), false);
    await tick(FULL);
    assert.deepEqual(board.duties, [1, 1, 1, 1]);
  }));

test("a bus that hangs is a fault while it hangs; what it hears first when it is back is the latest", () =>
  withCar(async ({ rig, board, fault, tick }) => {
    await tick(FULL);
    rig.wire.hang();
    await tick(wheelVector(0.5, 0.5, 0.5, 0.5), 30);
    assert.equal(fault.present(), false, "150 ms are not too long");
    await tick(FULL, 4);
    assert.equal(fault.present(), true);
    assert.match(fault.text, /does not answer.*may still turn/);
    await tick(wheelVector(0, 0, 0, 0));
    rig.wire.release();
    await rig.elapse(1);
    assert.equal(fault.present(), false);
    assert.deepEqual(board.duties, [0, 0, 0, 0]);
  }));

test("a process that slept does not take its own sleep for the bus's", () =>
  withCar(async ({ rig, backend, fault }) => {
    backend.motors.write(FULL);
    rig.clock.advance(10);
    backend.motors.write(FULL);
    assert.equal(fault.present(), false);
  }));

test("a stop goes out at once, before the next tick, whatever was told before", () =>
  withCar(async ({ rig, board, backend, tick }) => {
    await tick(FULL);
    // Somebody else has told the board something that we do not know of.
    board.duties[1] = 0.7;
    backend.motors.write(wheelVector(0, 0, 0, 0));
    backend.motors.stop();
    for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(board.duties, [0, 0, 0, 0]);
    assert.equal(rig.wire.overlaps, 0);
  }));

test("closing does not wait longer than a second for a bus that hangs", () =>
  withCar(async ({ rig, backend, board, tick }) => {
    await tick(FULL);
    rig.wire.hang();
    let closed = false;
    const closing = backend.motors.close().then(() => {
      closed = true;
    });
    await rig.elapse(1001);
    assert.equal(closed, false, "the thread still has the file");
    rig.wire.release();
    await rig.during(closing);
    assert.equal(rig.wire.closed, 1);
    assert.deepEqual(board.duties.slice(1), [1, 1, 1]);
  }));

test("a board that came back just before it was closed is left alone", () =>
  withCar(async ({ rig, board, backend, tick }) => {
    await tick(FULL);
    rig.wire.chips.delete(ADDRESS);
    await tick(wheelVector(0, 0, 0, 0), 4);
    await rig.during(backend.motors.close());
    rig.wire.chips.set(ADDRESS, board);
    const { transactions } = rig.wire;
    await rig.elapse(1000);
    assert.equal(rig.wire.transactions, transactions);
  }));

for (const [board, address] of [
  ["raspbot-v2", 0x2b],
  ["hiwonder", 0x34],
] as const) {
  test(`${board}: from outside all wheels are told, again where it fails, and it is said where it cannot be`, async () => {
    const rig = new I2cRig();
    try {
      const told: number[][] = [];
      let failures = 2;
      const chip = {
        write: (bytes: Uint8Array) => void told.push([...bytes]),
        read() {},
      };
      rig.wire.chips.set(address, chip);
      rig.wire.fault = () => (failures-- > 0 ? ERRNO.EIO : undefined);
      const neutraliser = createI2cBoardNeutraliser({ ...SETTINGS, board }, await rig.openBus());
      await rig.during(neutraliser.neutralise());
      const off =
        board === "hiwonder"
          ? [
              [51, 0, 0, 0, 0],
              [31, 0, 0, 0, 0],
            ]
          : [0, 1, 2, 3].map((motor) => [1, motor, 0, 0]);
      assert.deepEqual(
        told.sort((a, b) => a[1]! - b[1]!),
        off,
      );
      rig.wire.chips.clear();
      await assert.rejects(rig.during(neutraliser.neutralise()), /wheels may still turn.*nobody answers/);
      await neutraliser.close();
    } finally {
      rig.close();
    }
  });
}
