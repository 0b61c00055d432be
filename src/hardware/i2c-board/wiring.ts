import type { WheelName } from "../../core/wheels.ts";

interface BoardMotor {
  /** The board's own number of it, 0…3. */
  readonly motor: number;
  /** Its wires are the other way round. */
  readonly invert: boolean;
}

export type BoardMotors = Readonly<Record<WheelName, BoardMotor>>;

export interface I2cBoardSettings {
  readonly board: "raspbot-v2" | "hiwonder";
  /** 7 bits; left out: the board's usual one. */
  readonly address?: number | undefined;
  readonly motors: BoardMotors;
}
