import { WHEELS } from "../../src/core/wheels.ts";
import { createI2cBoardBackend } from "../../src/hardware/i2c-board/backend.ts";
import type { BoardMotors } from "../../src/hardware/i2c-board/wiring.ts";
import { createPca9685Backend } from "../../src/hardware/pca9685/backend.ts";
import type { MotorWiring } from "../../src/hardware/wiring.ts";
import { contract, stopContract } from "./contract.ts";
import { HiwonderChip, type MotorBoardChip, RaspbotChip } from "./i2c-board/boards.ts";
import { ERRNO } from "./i2c-bus/stand-in.ts";
import { bridgePowers, I2cRig, i2cBench } from "./i2c-rig.ts";
import { Pca9685Chip } from "./pca9685/chip.ts";
import { FREENOVE, MOTOR_HAT, SCATTERED } from "./pca9685/wirings.ts";

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
  const powers = () => bridgePowers(wiring, (channel) => chip.duty(channel));
  return i2cBench(rig, powers, (bus) => createPca9685Backend(settings, bus, rig.clock));
}

for (const [name, wiring] of [
  ["PWM and two directions", MOTOR_HAT],
  ["two PWM, braking", FREENOVE],
  ["scattered channels with one direction and a standby", SCATTERED],
] as const) {
  contract(`PCA9685, ${name}`, () => onPca9685(wiring), 1 / 4096);
}

const boardPowers = (chip: MotorBoardChip) => () =>
  WHEELS.map((wheel) => {
    const { motor, invert } = MOTORS[wheel];
    return (invert ? -1 : 1) * chip.duties[motor]!;
  });

async function onRaspbot() {
  const rig = new I2cRig();
  const chip = new RaspbotChip();
  rig.wire.chips.set(0x2b, chip);
  const bench = await i2cBench(rig, boardPowers(chip), (bus) =>
    createI2cBoardBackend({ board: "raspbot-v2", motors: MOTORS }, bus, rig.clock),
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

contract(
  "Hiwonder's motor driver",
  () => {
    const rig = new I2cRig();
    const chip = new HiwonderChip();
    rig.wire.chips.set(0x34, chip);
    return i2cBench(rig, boardPowers(chip), (bus) =>
      createI2cBoardBackend({ board: "hiwonder", motors: MOTORS }, bus, rig.clock),
    );
  },
  1 / 100,
);
