import { PIGPIOD } from "../../protocol/pigpiod.ts";
import { BoardError } from "../board-error.ts";
import type { I2cBus } from "../i2c.ts";
import { PigpiodConnection } from "./connection.ts";
import type { Address } from "./dial.ts";

const INT_BYTES = 4;
/** An SMBus block read: what the daemon does in one transaction, bytes. */
const LONGEST_READ = 32;
/** The kernel gives up a transaction after 1 s; a daemon that is silent for longer is gone. */
const TRANSACTION_MS = 2000;
/** After a failure no new connection is tried for so long, ms. */
const PAUSE_MS = 250;

/** `PI_I2C_OPEN_FAILED`, `PI_BAD_I2C_BUS`, `PI_I2C_WRITE_FAILED`, `PI_I2C_READ_FAILED` */
const NO_BUS: readonly (number | undefined)[] = [-71, -74];
const NO_CHIP: readonly (number | undefined)[] = [-82, -83];

/**
 * The Pi's I²C through the daemon, on a connection of its own: each transaction takes a millisecond or
 * two, which the motors' connection must not wait for. It never writes a pin. Opened when it is first
 * used; one that is lost is opened again by the next transaction, and those until then fail.
 *
 * Sensors hang on it, not motors: unlike others, this bus allocates for each transaction.
 */
export class PigpiodI2c implements I2cBus {
  readonly name: string;
  readonly #address: Address;
  readonly #bus: number;
  #link: Promise<Link> | undefined;
  #failure: { readonly error: BoardError; readonly at: number } | undefined;
  #closed = false;

  constructor(address: Address, bus: number) {
    this.#address = address;
    this.#bus = bus;
    this.name = `I2C bus ${bus} of pigpiod at ${address.host}:${address.port}`;
  }

  write(address: number, bytes: Buffer, done: (error: BoardError | undefined) => void): void {
    this.#transaction(address, PIGPIOD.I2CWD, 0, bytes).then(() => done(undefined), done);
  }

  /** @param count 1…32 */
  async read(address: number, register: number, count: number): Promise<Buffer> {
    if (!(count >= 1 && count <= LONGEST_READ)) {
      throw new RangeError(`pigpiod reads 1 to ${LONGEST_READ} bytes at once, not ${count}`);
    }
    return this.#transaction(address, PIGPIOD.I2CRI, register, word(count));
  }

  async close(): Promise<void> {
    this.#closed = true;
    const link = await this.#link?.catch(() => undefined);
    await link?.close();
  }

  async #transaction(chip: number, command: number, p2: number, extension: Buffer): Promise<Buffer> {
    try {
      this.#link ??= this.#open();
      return await (await this.#link).transaction(chip, command, p2, extension);
    } catch (error) {
      // Whatever the daemon itself has refused, its connection is well.
      if (error instanceof BoardError && error.code === undefined) this.#drop(error);
      throw this.#explained(error, chip);
    }
  }

  async #open(): Promise<Link> {
    if (this.#closed) throw new BoardError(`${this.name} is closed`);
    if (this.#failure && performance.now() - this.#failure.at < PAUSE_MS) throw this.#failure.error;
    const connection = await PigpiodConnection.open(this.#address, {
      refused: () => {},
      replied: () => {},
      lost: (sentence) => this.#drop(new BoardError(sentence)),
    });
    return new Link(connection, this.#bus);
  }

  #drop(error: BoardError): void {
    const link = this.#link;
    if (link === undefined) return;
    this.#link = undefined;
    if (error !== this.#failure?.error) this.#failure = { error, at: performance.now() };
    link.then(
      (open) => open.abandon(),
      () => {},
    );
  }

  #explained(error: unknown, chip: number): unknown {
    if (!(error instanceof BoardError)) return error;
    if (NO_BUS.includes(error.code)) {
      return new BoardError(
        `${this.name} cannot be opened: switch I2C on with \`sudo raspi-config nonint do_i2c 0\`, then restart`,
        error.code,
      );
    }
    if (!NO_CHIP.includes(error.code)) return error;
    const where = `0x${chip.toString(16)} on ${this.name}`;
    return new BoardError(`nobody answers at ${where}: check the wires and the address`, error.code);
  }
}

/** A connection with its handles, one for each chip. */
class Link {
  readonly #connection: PigpiodConnection;
  readonly #bus: number;
  readonly #handles = new Map<number, Promise<number>>();

  constructor(connection: PigpiodConnection, bus: number) {
    this.#connection = connection;
    this.#bus = bus;
  }

  transaction(chip: number, command: number, p2: number, extension: Buffer): Promise<Buffer> {
    return this.#connection.within(TRANSACTION_MS, async () => {
      const handle = await this.#handle(chip);
      return (await this.#connection.query(command, handle, p2, extension)).extension;
    });
  }

  abandon(): void {
    this.#connection.close();
  }

  /** Handles outlive their connection in the daemon, which has no more than 512 of them. */
  async close(): Promise<void> {
    const tidy = async (handle: Promise<number>) => this.#connection.request(PIGPIOD.I2CC, await handle);
    await this.#connection.within(TRANSACTION_MS, () =>
      Promise.allSettled([...this.#handles.values()].map(tidy)),
    );
    this.abandon();
  }

  #handle(chip: number): Promise<number> {
    let handle = this.#handles.get(chip);
    if (handle === undefined) {
      handle = this.#connection.request(PIGPIOD.I2CO, this.#bus, chip, word(0));
      this.#handles.set(chip, handle);
      handle.catch(() => this.#handles.delete(chip));
    }
    return handle;
  }
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(INT_BYTES);
  bytes.writeUInt32LE(value);
  return bytes;
}
