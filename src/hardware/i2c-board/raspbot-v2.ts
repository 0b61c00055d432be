import { WHEEL_COUNT, WHEELS, type WheelVector } from "../../core/wheels.ts";
import type { I2cBus } from "../i2c.ts";
import type { I2cMotorBoard } from "../i2c-motor-board.ts";
import { sendEach } from "../i2c-transactions.ts";
import type { BoardMotors } from "./wiring.ts";

const ADDRESS = 0x2b;
/** Motor, direction (0 is forward), speed 0…255. */
const MOTOR = 0x01;
const FULL = 255;

/**
 * Yahboom's Raspbot V2. One motor a transaction, as its own library has it (Raspbot_Lib.py, `Ctrl_Car`);
 * its motors 0…3 are front left, rear left, front right, rear right.
 */
export class RaspbotV2 implements I2cMotorBoard {
  readonly id = "raspbot-v2";
  readonly name: string;
  readonly address: number;
  readonly frames: readonly Buffer[];
  /** −1 where the motor's wires are the other way round. */
  readonly #sign: Int32Array;

  constructor(motors: BoardMotors, address = ADDRESS) {
    this.name = `Raspbot V2's board at 0x${address.toString(16)}`;
    this.address = address;
    this.frames = WHEELS.map((wheel) => Buffer.of(MOTOR, motors[wheel].motor, 0, 0));
    this.#sign = Int32Array.from(WHEELS, (wheel) => (motors[wheel].invert ? -1 : 1));
  }

  encode(duty: Readonly<WheelVector>): void {
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const speed = Math.round(Math.max(-1, Math.min(duty[i]!, 1)) * FULL) * this.#sign[i]!;
      const frame = this.frames[i]!;
      frame[2] = speed < 0 ? 1 : 0;
      frame[3] = Math.abs(speed);
    }
  }

  rest(): void {
    for (let i = 0; i < WHEEL_COUNT; i++) this.frames[i]!.fill(0, 2);
  }

  setUp(bus: I2cBus): Promise<void> {
    return this.unpower(bus);
  }

  unpower(bus: I2cBus): Promise<void> {
    const off = this.frames.map((frame) => [MOTOR, frame[1]!, 0, 0]);
    return sendEach(bus, this.address, off);
  }
}
