import assert from "node:assert/strict";
import { test } from "node:test";
import { emptySensors, type Sensors } from "../../src/core/sensors.ts";
import { WHEELS, type WheelVector, wheelVector } from "../../src/core/wheels.ts";
import type { Backend, Sensor } from "../../src/hardware/ports.ts";
import { type Plugs, rewired } from "../../src/hardware/rewired.ts";
import { type BreakableBench, contract, stopContract } from "./contract.ts";

/** Both left wheels change places, and the rear right one is the wrong way round. */
const SWAPPED: Plugs = {
  frontLeft: { plug: "rearLeft", sign: 1 },
  frontRight: { plug: "frontRight", sign: 1 },
  rearLeft: { plug: "frontLeft", sign: -1 },
  rearRight: { plug: "rearRight", sign: -1 },
};

/** Reads what the test has put down. */
function sensor(kind: Sensor["kind"], fill: (into: Sensors) => void): Sensor {
  return { kind, read: (_now, into) => fill(into), close: async () => {} };
}

/** A board that writes its wheels one by one. */
class Board {
  readonly power = wheelVector();
  isBroken = false;
  #closed = false;
  readonly backend: Backend = {
    name: "board",
    motors: {
      write: (duty) => this.#write(duty),
      stop: () => this.#write(wheelVector()),
      close: async () => {
        this.#write(wheelVector());
        this.#closed = true;
      },
    },
    sensors: [
      sensor("encoders", ({ encoders }) => {
        encoders.counts.set([10, 20, 30, 40]);
        encoders.edgeTime.set([1, 2, 3, 4]);
        encoders.time = 5;
      }),
      sensor("gyro", ({ gyro }) => {
        gyro.rate = 0.5;
        gyro.time = 6;
      }),
      sensor("range", ({ range }) => {
        range.distance = 0.4;
        range.time = 7;
      }),
    ],
    faults: [
      { id: "board", severity: "stop", text: "A wheel cannot be written", present: () => this.isBroken },
    ],
  };

  #write(duty: Readonly<WheelVector>): void {
    if (this.#closed) return;
    // The front left wheel's plug, whichever wheel hangs on it.
    for (let i = this.isBroken ? 1 : 0; i < 4; i++) this.power[i] = duty[i]!;
  }
}

async function bench(): Promise<BreakableBench> {
  const board = new Board();
  const backend = rewired(board.backend, { motors: SWAPPED });
  return {
    backend,
    // Of each wheel, as it turns on the car.
    powers: () =>
      WHEELS.map((wheel) => SWAPPED[wheel].sign * board.power[WHEELS.indexOf(SWAPPED[wheel].plug)]!),
    hold: async (duty) => backend.motors.write(duty),
    settle: async () => {},
    breakFrontLeft() {
      board.isBroken = true;
    },
    close: async () => {},
  };
}

contract("a rewired board", bench, 0);

test("a rewired board: a stop reaches every other wheel though one cannot be written", async () => {
  const { backend, powers, breakFrontLeft } = await bench();
  backend.motors.write(wheelVector(1, 1, 1, 1));
  breakFrontLeft();
  backend.motors.stop();
  // On the plug that is broken hangs the rear left wheel.
  assert.deepEqual(powers().map(Math.abs), [0, 0, 1, 0]);
  assert.ok(backend.faults![0]!.present());
});

stopContract("a board whose wheels were only turned round", async () => {
  const board = new Board();
  const plug = (wheel: (typeof WHEELS)[number]) => ({ plug: wheel, sign: -1 as const });
  const motors = {
    frontLeft: plug("frontLeft"),
    frontRight: plug("frontRight"),
    rearLeft: plug("rearLeft"),
    rearRight: plug("rearRight"),
  };
  return {
    ...(await bench()),
    backend: rewired(board.backend, { motors }),
    powers: () => Array.from(board.power, (power) => -power),
    breakFrontLeft() {
      board.isBroken = true;
    },
  };
});

test("counts and their times go to the wheel that made them, with its sign", () => {
  const { sensors } = rewired(new Board().backend, { encoders: SWAPPED });
  const read = emptySensors();
  for (const each of sensors) each.read(0, read);
  assert.deepEqual([...read.encoders.counts], [30, 20, -10, -40]);
  assert.deepEqual([...read.encoders.edgeTime], [3, 2, 1, 4]);
  assert.equal(read.encoders.time, 5);
  assert.deepEqual(read.gyro, { rate: 0.5, time: 6 });
});

test("the gyro is scaled and turned over, and the distance sensor's place is put right", () => {
  const { sensors } = rewired(new Board().backend, { gyroScale: -1.02, rangeOffset: -0.03 });
  const read = emptySensors();
  for (const each of sensors) each.read(0, read);
  assert.deepEqual(read.gyro, { rate: -0.51, time: 6 });
  assert.ok(Math.abs(read.range.distance - 0.37) < 1e-12);
});

test("without anything to correct there is nothing in between", () => {
  const { backend } = new Board();
  assert.equal(rewired(backend, {}), backend);
});

test("a wiring that would leave a plug to nobody is refused", () => {
  const twice = { ...SWAPPED, frontRight: { plug: "rearRight", sign: 1 } } as const;
  assert.throws(() => rewired(new Board().backend, { motors: twice }), /each plug must belong to one wheel/);
});
