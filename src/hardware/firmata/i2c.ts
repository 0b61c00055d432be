import { BoardError } from "../board-error.ts";
import type { I2cBus } from "../i2c.ts";
import type { FirmataSession } from "./session.ts";

/** A board that answers at all answers within this, ms. */
const ANSWER_MS = 200;

/**
 * The I²C bus of a board that runs Firmata: whatever is connected to the SDA and SCL of the Arduino or Pico.
 * Stays the same when the board is lost and found; what is asked in between fails. Firmata does not say
 * whether a write was acknowledged. Both ways allocate, as its messages are lists.
 */
export class FirmataI2c implements I2cBus {
  readonly name: string;
  readonly #session: () => FirmataSession | undefined;
  #enabled: FirmataSession | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** @param session the present one, if any */
  constructor(port: string, session: () => FirmataSession | undefined) {
    this.name = `the I2C bus of the board at ${port}`;
    this.#session = session;
  }

  write(address: number, bytes: Buffer, done: (error: BoardError | undefined) => void): void {
    this.#last = this.#last.then(() => {
      let failure: BoardError | undefined;
      try {
        this.#ready().io.i2cWrite(address, Array.from(bytes));
      } catch (error) {
        failure = error instanceof BoardError ? error : this.#error(address, (error as Error).message);
      }
      setImmediate(done, failure);
    });
  }

  read(address: number, register: number, count: number): Promise<Buffer> {
    // Two answers about the same register could not be told apart.
    const turn = this.#last.then(() => this.#readNow(address, register, count));
    this.#last = turn.catch(() => {});
    return turn;
  }

  async close(): Promise<void> {}

  async #readNow(address: number, register: number, count: number): Promise<Buffer> {
    const { io } = this.#ready();
    const bytes = await new Promise<number[]>((resolve) => {
      const timer = setTimeout(() => {
        io.removeAllListeners(`I2C-reply-${address}-${register}`);
        resolve([]);
      }, ANSWER_MS);
      io.i2cReadOnce(address, register, count, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
    });
    if (bytes.length >= count) return Buffer.from(bytes);
    throw this.#error(address, "nothing answers; check its wires, its power and its address in the profile");
  }

  /** @throws BoardError where there is no bus to be had */
  #ready(): FirmataSession {
    const session = this.#session();
    if (session === undefined) throw new BoardError(`${this.name} is not there: the board is lost`);
    if (this.#enabled !== session) {
      session.enableI2c();
      this.#enabled = session;
    }
    return session;
  }

  #error(address: number, why: string): BoardError {
    return new BoardError(`${this.name}, address 0x${address.toString(16).padStart(2, "0")}: ${why}`);
  }
}
