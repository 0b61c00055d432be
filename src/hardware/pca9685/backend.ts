import type { Clock } from "../../core/clock.ts";
import type { I2cBus } from "../i2c.ts";
import { i2cNeutraliser } from "../i2c-motor-board.ts";
import { openI2cMotors } from "../i2c-motors.ts";
import type { Backend, Neutraliser } from "../ports.ts";
import { Pca9685Board, type Pca9685Settings } from "./board.ts";

/**
 * Motors behind a PCA9685: most motor HATs, on any Pi. It has no encoders.
 *
 * @param bus is taken over: closed with the motors, or when the chip cannot be used
 * @throws BoardError with one sentence, when the chip cannot be used
 */
export function createPca9685Backend(settings: Pca9685Settings, bus: I2cBus, clock: Clock): Promise<Backend> {
  return openI2cMotors(new Pca9685Board(settings), bus, clock);
}

/** Servos on the same chip stay as they are. @param bus is taken over */
export function createPca9685Neutraliser(settings: Pca9685Settings, bus: I2cBus): Neutraliser {
  return i2cNeutraliser(new Pca9685Board(settings), bus);
}
