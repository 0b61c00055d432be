/** What of the npm package `i2c-bus` is used; its callbacks come from the event loop. */
export interface I2cBusModule {
  /** The bus itself is opened with the first transaction. */
  open(bus: number, done: Ended): RawBus;
}

export interface RawBus {
  /** Opens the bus without a word to any chip. */
  i2cFuncs(done: Ended): void;
  i2cWrite(address: number, length: number, bytes: Buffer, done: Ended): void;
  /** At most 32 bytes. */
  readI2cBlock(address: number, register: number, length: number, bytes: Buffer, done: Ended): void;
  receiveByte(address: number, done: Ended): void;
  close(done: Ended): void;
}

type Ended = (error: NodeJS.ErrnoException | null) => void;

export type LoadI2cBus = () => Promise<I2cBusModule>;

/** A native package, missing where it could not be built. */
export const loadI2cBus: LoadI2cBus = async () => (await import("i2c-bus")).default;
