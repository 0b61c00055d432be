import assert from "node:assert/strict";
import { test } from "node:test";
import { WHEELS } from "../../src/core/wheels.ts";
import { createI2cBoardBackend, createI2cBoardNeutraliser } from "../../src/hardware/i2c-board/backend.ts";
import type { BoardMotors } from "../../src/hardware/i2c-board/wiring.ts";
import { createPca9685Backend, createPca9685Neutraliser } from "../../src/hardware/pca9685/backend.ts";
import * as PCA from "../../src/hardware/pca9685/registers.ts";
import type { MotorWiring } from "../../src/hardware/wiring.ts";
import { brakeContract, contract, cutContract, stopContract } from "./contract.ts";
import { HiwonderChip, type MotorBoardChip, RaspbotChip } from "./i2c-board/boards.ts";
import { ERRNO } from "./i2c-bus/stand-in.ts";
import { bridgePowers, I2cRig, i2cBench, places } from "./i2c-rig.ts";
import { Pca9685Chip } from "./pca9685/chip.ts";
import { FAR_APART, FREENOVE, MOTOR_HAT, SCATTERED } from "./pca9685/wirings.ts";

const MOTORS: BoardMotors = {
  frontLeft: { motor: 0, invert: false },
  rearLeft: { motor: 1, invert: false },
  frontRight: { motor: 2, invert: true },
  rearRight: { motor: 3, invert: true },
};

function onPca9685(wiring: MotorWiring) {
  const rig = new I2cRig();
  const chip = new Pca9685Chip();
  rig.wire.chips.set(0x40, chip);
  const settings = { ...wiring, address: 0x40, pwmFrequency: 1000 };
  const channels = Array.from({ length: 16 }, (_, channel) => PCA.LED0 + PCA.LED_BYTES * channel);
  const registers = [
    PCA.MODE1,
    PCA.MODE2,
    PCA.ALL_OFF_H,
    ...channels,
    ...channels.map((at) => at + PCA.OFF_H),
  ];
  const powers = () => bridgePowers(wiring, (channel) => chip.duty(channel));
  return i2cBench(rig, powers, (bus) => createPca9685Backend(settings, bus, rig.clock), {
    places: places(registers),
    neutralise: (bus) => createPca9685Neutraliser(settings, bus).neutralise(),
  });
}

for (const [name, wiring] of [
  ["PWM and two directions", MOTOR_HAT],
  ["two PWM, braking", FREENOVE],
  ["two PWM far apart, braking", FAR_APART],
  ["scattered channels with one direction and a standby", SCATTERED],
] as const) {
  contract(`PCA9685, ${name}`, () => onPca9685(wiring), 1 / 4096);
  brakeContract(`PCA9685, ${name}`, () => onPca9685({ ...wiring, idle: "brake" }));
}
cutContract("PCA9685", () => onPca9685(FREENOVE), 1 / 4096);

const boardPowers = (chip: MotorBoardChip) => () =>
  WHEELS.map((wheel) => {
    const { motor, invert } = MOTORS[wheel];
    return (invert ? -1 : 1) * chip.duties[motor]!;
  });

async function onRaspbot() {
  const rig = new I2cRig();
  const chip = new RaspbotChip();
  rig.wire.chips.set(0x2b, chip);
  const settings = { board: "raspbot-v2", motors: MOTORS } as const;
  const bench = await i2cBench(
    rig,
    boardPowers(chip),
    (bus) => createI2cBoardBackend(settings, bus, rig.clock),
    {
      places: places([0, 1, 2, 3], 1),
      neutralise: (bus) => createI2cBoardNeutraliser(settings, bus).neutralise(),
    },
  );
  return {
    ...bench,
    breakFrontLeft() {
      rig.wire.fault = (_, bytes) => (bytes?.[1] === MOTORS.frontLeft.motor ? ERRNO.EREMOTEIO : undefined);
    },
  };
}

contract("Raspbot V2", onRaspbot, 1 / 255);
stopContract("Raspbot V2", onRaspbot);
brakeContract("Raspbot V2", onRaspbot);
cutContract("Raspbot V2", onRaspbot, 1 / 255);

/** Its own speed control was left on by another program. */
const LEFT_ON = Uint8Array.of(51, 30, 30, 30, 30);

function onHiwonder() {
  const rig = new I2cRig();
  const chip = new HiwonderChip();
  chip.write(LEFT_ON);
  rig.wire.chips.set(0x34, chip);
  const settings = { board: "hiwonder", motors: MOTORS } as const;
  return i2cBench(rig, boardPowers(chip), (bus) => createI2cBoardBackend(settings, bus, rig.clock), {
    places: places([20, 31, 51]),
    neutralise: (bus) => createI2cBoardNeutraliser(settings, bus).neutralise(),
  });
}

contract("Hiwonder's motor driver", onHiwonder, 1 / 100);
brakeContract("Hiwonder's motor driver", onHiwonder);
cutContract("Hiwonder's motor driver", onHiwonder, 1 / 100);

test("Hiwonder's motor driver: its own speed control is ended from outside, too", async () => {
  const rig = new I2cRig();
  try {
    const chip = new HiwonderChip();
    rig.wire.chips.set(0x34, chip);
    const neutraliser = createI2cBoardNeutraliser({ board: "hiwonder", motors: MOTORS }, await rig.openBus());
    chip.write(LEFT_ON);
    assert.deepEqual(chip.duties, [0.3, 0.3, 0.3, 0.3]);
    await rig.during(neutraliser.neutralise());
    assert.deepEqual(chip.duties, [0, 0, 0, 0]);
  } finally {
    rig.close();
  }
});
