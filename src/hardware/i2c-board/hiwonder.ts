import { WHEEL_COUNT, WHEELS, type WheelVector } from "../../core/wheels.ts";
import type { I2cBus } from "../i2c.ts";
import type { I2cMotorBoard } from "../i2c-motor-board.ts";
import { sendEach } from "../i2c-transactions.ts";
import type { BoardMotors } from "./wiring.ts";

const ADDRESS = 0x34;
/** What the board's own speed control takes the motors for. */
const MOTOR_TYPE = 20;
const NO_ENCODERS = 0;
/** Four signed bytes, −100…100: duties, past the board's own speed control. */
const FIXED_PWM = 31;
const FULL = 100;
/** Four signed bytes: what the board's own speed control is to keep, should another program have set it. */
const FIXED_SPEED = 51;
/** The maker's examples wait so long after the motors' type was set, ms. */
const TYPE_MS = 500;

/**
 * Hiwonder's four-channel motor driver. Registers and ranges are those of the maker's examples, which
 * agree with each other; whether it matters which type of motor is set while duties are written, they
 * do not say.
 */
export class Hiwonder implements I2cMotorBoard {
  readonly id = "hiwonder";
  readonly name: string;
  readonly address: number;
  readonly frames: readonly [Buffer] = [Buffer.of(FIXED_PWM, 0, 0, 0, 0)];
  /** Where each wheel's byte is. */
  readonly #at: Int32Array;
  /** −1 where the motor's wires are the other way round. */
  readonly #sign: Int32Array;

  constructor(motors: BoardMotors, address = ADDRESS) {
    this.name = `Hiwonder motor driver at 0x${address.toString(16)}`;
    this.address = address;
    this.#at = Int32Array.from(WHEELS, (wheel) => 1 + motors[wheel].motor);
    this.#sign = Int32Array.from(WHEELS, (wheel) => (motors[wheel].invert ? -1 : 1));
  }

  encode(duty: Readonly<WheelVector>): void {
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const speed = Math.round(Math.max(-1, Math.min(duty[i]!, 1)) * FULL) * this.#sign[i]!;
      this.frames[0][this.#at[i]!] = speed;
    }
  }

  rest(): void {
    this.frames[0].fill(0, 1);
  }

  async setUp(bus: I2cBus): Promise<void> {
    await this.unpower(bus);
    await sendEach(bus, this.address, [[MOTOR_TYPE, NO_ENCODERS]]);
    await new Promise((resolve) => setTimeout(resolve, TYPE_MS));
    this.rest();
  }

  unpower(bus: I2cBus): Promise<void> {
    return sendEach(bus, this.address, [
      [FIXED_SPEED, 0, 0, 0, 0],
      [FIXED_PWM, 0, 0, 0, 0],
    ]);
  }
}
