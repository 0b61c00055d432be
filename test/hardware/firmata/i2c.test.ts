import assert from "node:assert/strict";
import { test } from "node:test";
import type { BoardError } from "../../../src/hardware/board-error.ts";
import type { I2cBus } from "../../../src/hardware/i2c.ts";
import { eventually, rig } from "./rig.ts";
import { ArduinoStandIn, UNO } from "./stand-in.ts";
import { UNO_TB6612 } from "./wirings.ts";

const MPU = 0x68;

function withChip(): ArduinoStandIn {
  const board = new ArduinoStandIn(UNO);
  board.chips.set(MPU, new Map([[0x75, 0x68]]));
  return board;
}

const written = (bus: I2cBus, address: number, ...bytes: number[]) =>
  new Promise<BoardError | undefined>((resolve) => {
    bus.write(address, Buffer.from(bytes), resolve);
  });

test("a chip on the board's I2C bus is read and written, in the order in which it was asked", async () => {
  await rig({ board: withChip() }, async ({ backend }) => {
    const bus = backend.peripherals!.i2c!;
    assert.deepEqual([...(await bus.read(MPU, 0x75, 1))], [0x68]);
    const before = bus.read(MPU, 0x10, 2);
    const writing = written(bus, MPU, 0x10, 0xa5, 0xff);
    const after = bus.read(MPU, 0x10, 2);
    assert.equal(await writing, undefined);
    assert.deepEqual([...(await before)], [0, 0]);
    assert.deepEqual([...(await after)], [0xa5, 0xff]);
  });
});

test("an address that nobody answers on is one sentence, and the bus goes on", async () => {
  await rig({ board: withChip() }, async ({ backend }) => {
    const bus = backend.peripherals!.i2c!;
    await assert.rejects(bus.read(0x1d, 0, 6), {
      name: "BoardError",
      message: /^the I2C bus of the board at \/dev\/ttyACM0, address 0x1d: nothing answers; check its wires/,
    });
    assert.equal((await bus.read(MPU, 0x75, 1)).length, 1);
  });
});

test("while the board is lost the bus fails at once, and works again when it is found", async () => {
  const board = withChip();
  await rig({ board }, async ({ backend }) => {
    const bus = backend.peripherals!.i2c!;
    await bus.read(MPU, 0x75, 1);
    board.unplug();
    await eventually("the fault", () => backend.faults![0]!.present());
    await assert.rejects(bus.read(MPU, 0x75, 1), /the board is lost$/);
    assert.match(String(await written(bus, MPU, 0, 0)), /the board is lost$/);
    await eventually("the connection", () => !backend.faults![0]!.present());
    assert.deepEqual([...(await bus.read(MPU, 0x75, 1))], [0x68]);
  });
});

test("a motor on a pin of the I2C bus is not let go of for it", async () => {
  const motors = { ...UNO_TB6612.motors, rearRight: { pwm: 9, in1: 18, in2: 15, invert: true } };
  await rig({ board: withChip(), wiring: { ...UNO_TB6612, motors } }, async ({ backend }) => {
    await assert.rejects(backend.peripherals!.i2c!.read(MPU, 0x75, 1), {
      name: "BoardError",
      message: /^pin 18 \(hardware\.motors\.rearRight\.in1\).* belongs to its I2C bus/,
    });
  });
});
