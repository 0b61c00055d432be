import type { WheelVector } from "../core/wheels.ts";
import { BoardError } from "./board-error.ts";
import type { I2cBus } from "./i2c.ts";
import { unpowerInTime } from "./i2c-transactions.ts";
import type { Neutraliser } from "./ports.ts";

/** What is particular to one kind of motor board on I²C: how duties become transactions. */
export interface I2cMotorBoard {
  /** Machine-readable, such as "pca9685". */
  readonly id: string;
  /** For people, such as "PCA9685 at 0x40". */
  readonly name: string;
  /** 7 bits */
  readonly address: number;
  /** The transactions that tell all wheels what to do. Their bytes change, they themselves stay. */
  readonly frames: readonly Buffer[];

  /**
   * Into {@link frames}. Part of the tick: allocates nothing.
   *
   * @param duty −1…1, + drives the car forward; beyond that is cut off
   */
  encode(duty: Readonly<WheelVector>): void;

  /** Into {@link frames}: every wheel unpowered, which for a bridge that brakes is not the same as 0. */
  rest(): void;

  /**
   * Unpowers every wheel, then makes the board ready to drive, whatever state it was in.
   *
   * @throws BoardError
   */
  setUp(bus: I2cBus): Promise<void>;

  /**
   * Unpowers every wheel, even if some of it fails; whatever state the board is in.
   *
   * @throws BoardError
   */
  unpower(bus: I2cBus): Promise<void>;

  /**
   * Whether it is still as it was set up, where one can ask it.
   *
   * @returns what is wrong, for people
   * @throws BoardError
   */
  check?(bus: I2cBus): Promise<string | undefined>;
}

/** Takes the bus over. */
export function i2cNeutraliser(board: I2cMotorBoard, bus: I2cBus): Neutraliser {
  return {
    async neutralise() {
      try {
        await unpowerInTime(board, bus);
      } catch (error) {
        if (!(error instanceof BoardError)) throw error;
        const text = `the wheels may still turn, switch the battery off: ${error.message}`;
        throw new BoardError(text, error.code);
      }
    },
    close: () => bus.close(),
  };
}
