import type { Clock } from "../../core/clock.ts";
import type { I2cBus } from "../i2c.ts";
import { type I2cMotorBoard, i2cNeutraliser } from "../i2c-motor-board.ts";
import { openI2cMotors } from "../i2c-motors.ts";
import type { Backend, Neutraliser } from "../ports.ts";
import { Hiwonder } from "./hiwonder.ts";
import { RaspbotV2 } from "./raspbot-v2.ts";
import type { I2cBoardSettings } from "./wiring.ts";

/**
 * Motors behind a board with a processor of its own.
 *
 * @param bus is taken over: closed with the motors, or when the board cannot be used
 * @throws BoardError with one sentence, when the board cannot be used
 */
export function createI2cBoardBackend(
  settings: I2cBoardSettings,
  bus: I2cBus,
  clock: Clock,
): Promise<Backend> {
  return openI2cMotors(boardOf(settings), bus, clock);
}

/** @param bus is taken over */
export function createI2cBoardNeutraliser(settings: I2cBoardSettings, bus: I2cBus): Neutraliser {
  return i2cNeutraliser(boardOf(settings), bus);
}

function boardOf({ board, motors, address }: I2cBoardSettings): I2cMotorBoard {
  switch (board) {
    case "raspbot-v2":
      return new RaspbotV2(motors, address);
    case "hiwonder":
      return new Hiwonder(motors, address);
  }
}
