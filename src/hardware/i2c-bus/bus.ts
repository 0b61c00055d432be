import { BoardError } from "../board-error.ts";
import type { I2cBus } from "../i2c.ts";
import { type I2cBusModule, type LoadI2cBus, loadI2cBus, type RawBus } from "./module.ts";
import { addressError, busError, isClaimed, packageError } from "./sentences.ts";

/** What SMBus carries in one block. */
const LONGEST_READ = 32;
/** In place of a register: the job writes. */
const WRITE = -1;
const NOTHING = Buffer.alloc(0);

/**
 * A bus of this machine, /dev/i2c-N.
 *
 * @param load gives the package `i2c-bus`
 * @throws BoardError where the package or the bus is missing, or the permission to use it
 */
export async function openI2cBus(bus: number, load: LoadI2cBus = loadI2cBus): Promise<I2cBus> {
  return new LinuxI2cBus(bus, await openRaw(bus, load));
}

/** As {@link openI2cBus}, without the order. */
export async function openRaw(bus: number, load: LoadI2cBus): Promise<RawBus> {
  let module: I2cBusModule;
  try {
    module = await load();
  } catch (error) {
    throw packageError(error);
  }
  return new Promise((resolve, reject) => {
    const raw = module.open(bus, () => {
      raw.i2cFuncs((error) => {
        if (error) reject(busError(bus, error));
        else resolve(raw);
      });
    });
  });
}

interface Job {
  address: number;
  /** To read from, or {@link WRITE}. */
  register: number;
  bytes: Buffer;
  done(error: BoardError | undefined): void;
}

/**
 * One transaction after the other: the package hands each to a thread of Node's pool, and two at once
 * would arrive in any order. The jobs that wait are kept in a ring of objects that are used again.
 */
class LinuxI2cBus implements I2cBus {
  readonly name: string;
  readonly #bus: number;
  readonly #raw: RawBus;
  #ring: Job[] = Array.from({ length: 32 }, idleJob);
  #head = 0;
  #count = 0;
  #closed: (() => void) | undefined;
  #closing: Promise<void> | undefined;
  /**
   * By address: the kernel refused it. The package keeps the file that it could not set to this address,
   * which stays at address 0, where every chip listens: it must never be written to.
   */
  readonly #refused: NodeJS.ErrnoException[] = [];

  constructor(bus: number, raw: RawBus) {
    this.name = `I2C bus ${bus}`;
    this.#bus = bus;
    this.#raw = raw;
  }

  write(address: number, bytes: Buffer, done: (error: BoardError | undefined) => void): void {
    this.#add(address, WRITE, bytes, done);
  }

  read(address: number, register: number, count: number): Promise<Buffer> {
    if (count > LONGEST_READ) throw new RangeError(`one read has up to ${LONGEST_READ} bytes, not ${count}`);
    return new Promise((resolve, reject) => {
      const bytes = Buffer.alloc(count);
      this.#add(address, register, bytes, (error) => {
        if (error) reject(error);
        else resolve(bytes);
      });
    });
  }

  close(): Promise<void> {
    this.#closing ??= new Promise<void>((resolve) => {
      this.#closed = resolve;
      // A file that a thread still uses is not closed under its hands.
      if (this.#count === 0) this.#finish();
    });
    return this.#closing;
  }

  #add(address: number, register: number, bytes: Buffer, done: Job["done"]): void {
    if (this.#closing) {
      setImmediate(done, this.#gone());
      return;
    }
    if (this.#count === this.#ring.length) this.#grow();
    const job = this.#ring[(this.#head + this.#count) % this.#ring.length]!;
    job.address = address;
    job.register = register;
    job.bytes = bytes;
    job.done = done;
    if (++this.#count === 1) this.#start();
  }

  #grow(): void {
    const { length } = this.#ring;
    this.#ring = Array.from({ length: 2 * length }, (_, i) =>
      i < length ? this.#ring[(this.#head + i) % length]! : idleJob(),
    );
    this.#head = 0;
  }

  #start(): void {
    const { address, register, bytes } = this.#ring[this.#head]!;
    const refused = this.#refused[address];
    if (refused) setImmediate(this.#ended, refused);
    else if (register === WRITE) this.#raw.i2cWrite(address, bytes.length, bytes, this.#ended);
    else this.#raw.readI2cBlock(address, register, bytes.length, bytes, this.#ended);
  }

  readonly #ended = (error: NodeJS.ErrnoException | null): void => {
    const { address, done } = this.#take();
    if (error && isClaimed(error)) this.#refused[address] = error;
    if (this.#closing) this.#finish();
    else if (this.#count > 0) this.#start();
    done(error ? addressError(this.#bus, address, error) : undefined);
  };

  #take(): Readonly<Job> {
    const job = this.#ring[this.#head]!;
    this.#head = (this.#head + 1) % this.#ring.length;
    this.#count--;
    return job;
  }

  /** Nobody uses the bus any more; who still waits is told. */
  #finish(): void {
    while (this.#count > 0) setImmediate(this.#take().done, this.#gone());
    this.#raw.close(() => this.#closed?.());
  }

  #gone(): BoardError {
    return new BoardError(`${this.name} is closed`);
  }
}

function idleJob(): Job {
  return { address: 0, register: WRITE, bytes: NOTHING, done() {} };
}
