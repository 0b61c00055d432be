import type { BoardError } from "../board-error.ts";
import type { I2cBus } from "../i2c.ts";
import { openI2cBus } from "./bus.ts";

/**
 * A bus of this machine that is opened by its first transaction. One that is not there fails each of them,
 * until it is: for a car that drives without its sensors. Unlike {@link openI2cBus} it allocates for each.
 */
export class LazyI2cBus implements I2cBus {
  readonly name: string;
  readonly #open: () => Promise<I2cBus>;
  #bus: Promise<I2cBus> | undefined;

  /** @param open throws a BoardError where the bus cannot be used */
  constructor(bus: number, open = () => openI2cBus(bus)) {
    this.name = `I2C bus ${bus}`;
    this.#open = open;
  }

  write(address: number, bytes: Buffer, done: (error: BoardError | undefined) => void): void {
    this.#opened().then((bus) => bus.write(address, bytes, done), done);
  }

  async read(address: number, register: number, count: number): Promise<Buffer> {
    return (await this.#opened()).read(address, register, count);
  }

  async close(): Promise<void> {
    const bus = await this.#bus?.catch(() => undefined);
    await bus?.close();
  }

  #opened(): Promise<I2cBus> {
    if (this.#bus === undefined) {
      const bus = this.#open();
      this.#bus = bus;
      bus.catch(() => {
        this.#bus = undefined;
      });
    }
    return this.#bus;
  }
}
