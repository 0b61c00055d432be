import type { BoardError } from "./board-error.ts";

/**
 * An I²C bus, however it is reached. Transactions are carried out in the order in which they were asked
 * for; each ends, with an error if need be.
 */
export interface I2cBus {
  /** For people, such as "I2C bus 1" or "I2C bus 1 of pigpiod at localhost:8888". */
  readonly name: string;

  /**
   * One transaction. Allocates nothing that a garbage collector would have to clear up, so that it can be
   * called in the tick; `done` is called later, from the event loop.
   *
   * @param address 7 bits
   * @param bytes must stay as they are until `done`
   */
  write(address: number, bytes: Buffer, done: (error: BoardError | undefined) => void): void;

  /**
   * Sets a chip's register pointer and reads on from there, in one transaction.
   *
   * @param count at most 32 bytes
   * @throws BoardError with bus, address and what to do
   */
  read(address: number, register: number, count: number): Promise<Buffer>;

  close(): Promise<void>;
}
