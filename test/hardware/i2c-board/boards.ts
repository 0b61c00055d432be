import { type Chip, ERRNO, WireError } from "../i2c-bus/stand-in.ts";

/** What each motor of a board gets, −1…1, by the board's own numbers. */
export interface MotorBoardChip extends Chip {
  readonly duties: readonly number[];
}

/** Yahboom's Raspbot V2: register 1 takes a motor, its direction and its speed. */
export class RaspbotChip implements MotorBoardChip {
  readonly duties = [0, 0, 0, 0];

  write([register, motor, direction, speed, ...more]: Uint8Array): void {
    if (motor === undefined) return;
    if (register !== 1 || speed === undefined || more.length > 0) throw new WireError(ERRNO.EREMOTEIO);
    this.duties[motor] = (direction === 0 ? speed : -speed) / 255;
  }

  read(bytes: Uint8Array): void {
    bytes.fill(0);
  }
}

/**
 * Hiwonder's driver: register 31 takes four signed percentages, register 51 four speeds that its own control
 * keeps until they are 0, register 20 the motors' type.
 */
export class HiwonderChip implements MotorBoardChip {
  type = 3;
  #pwm = [0, 0, 0, 0];
  #speeds = [0, 0, 0, 0];

  get duties(): number[] {
    return this.#pwm.map((pwm, i) => this.#speeds[i]! || pwm);
  }

  write([register, ...values]: Uint8Array): void {
    if (values.length === 0) return;
    if (register === 20 && values.length === 1) this.type = values[0]!;
    else if (register === 31 && values.length === 4) {
      this.#pwm = Array.from(Int8Array.from(values), (percent) => percent / 100);
    } else if (register === 51 && values.length === 4) {
      this.#speeds = Array.from(Int8Array.from(values), (speed) => speed / 100);
    } else throw new WireError(ERRNO.EREMOTEIO);
  }

  read(bytes: Uint8Array): void {
    bytes.fill(0);
  }
}
