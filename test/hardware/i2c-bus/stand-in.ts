import type { I2cBusModule, RawBus } from "../../../src/hardware/i2c-bus/module.ts";

type Ended = (error: NodeJS.ErrnoException | null) => void;

/** Linux's numbers. */
export const ERRNO = { ENOENT: 2, EIO: 5, EACCES: 13, EBUSY: 16, ETIMEDOUT: 110, EREMOTEIO: 121 } as const;

export class WireError extends Error {
  readonly errno: number;

  constructor(errno: number) {
    super(`errno ${errno}`);
    this.errno = errno;
  }
}

/** Something with an address. May throw a {@link WireError} for what it does not acknowledge. */
export interface Chip {
  /** A write from START to STOP. */
  write(bytes: Uint8Array): void;
  /** Fills `bytes`, from wherever the chip's register pointer is. */
  read(bytes: Uint8Array): void;
}

/**
 * A machine with one I²C bus, and the package `i2c-bus` on it. As with the real ones, a transaction reads
 * its buffer some time after it was asked for; two at a time may arrive in any order, which is counted in
 * {@link overlaps}; and an address that the kernel has refused once leads to everybody's (0).
 */
export class I2cStandIn implements I2cBusModule {
  readonly chips = new Map<number, Chip>();
  /** Addresses that a driver of the kernel has. */
  readonly claimed = new Set<number>();
  /** What opening the bus ends with. */
  unavailable: number | undefined;
  /** What becomes of a transaction: an errno, or undefined and it is carried out. Reads have no bytes. */
  fault: (address: number, bytes: Uint8Array | undefined) => number | undefined = () => undefined;
  /** All writes that were carried out. */
  readonly writes: (readonly [address: number, ...bytes: number[]])[] = [];
  /** All that was asked for, whatever became of it. */
  transactions = 0;
  overlaps = 0;
  opened = 0;
  closed = 0;
  #busy = false;
  /** Transactions on a bus that hangs. */
  #held: (() => void)[] | undefined;

  open(_bus: number, done: Ended): RawBus {
    const refused = new Set<number>();
    setImmediate(done, null);
    this.opened++;
    return {
      i2cFuncs: (ended) =>
        setImmediate(ended, this.unavailable === undefined ? null : new WireError(this.unavailable)),
      i2cWrite: (address, length, bytes, ended) =>
        this.#carryOut(refused, address, bytes, ended, (chip) => {
          const all = Uint8Array.from(bytes.subarray(0, length));
          this.writes.push([address, ...all]);
          chip.write(all);
        }),
      readI2cBlock: (address, register, length, bytes, ended) =>
        this.#carryOut(refused, address, undefined, ended, (chip) => {
          chip.write(Uint8Array.of(register));
          chip.read(bytes.subarray(0, length));
        }),
      receiveByte: (address, ended) =>
        this.#carryOut(refused, address, undefined, ended, (chip) => chip.read(new Uint8Array(1))),
      close: (ended) => {
        this.closed++;
        setImmediate(ended, null);
      },
    };
  }

  /** From now on the bus hangs; what is asked for is carried out when this is called off. */
  hang(): void {
    this.#held = [];
  }

  release(): void {
    for (const transaction of this.#held?.splice(0) ?? []) setImmediate(transaction);
    this.#held = undefined;
  }

  #carryOut(
    refused: Set<number>,
    address: number,
    bytes: Uint8Array | undefined,
    ended: Ended,
    work: (chip: Chip) => void,
  ): void {
    if (this.#busy) this.overlaps++;
    this.#busy = true;
    this.transactions++;
    const transaction = () => {
      this.#busy = false;
      ended(this.#outcome(refused, address, bytes, work));
    };
    if (this.#held) this.#held.push(transaction);
    else setImmediate(transaction);
  }

  #outcome(
    refused: Set<number>,
    address: number,
    bytes: Uint8Array | undefined,
    work: (chip: Chip) => void,
  ): WireError | null {
    if (this.claimed.has(address) && !refused.has(address)) {
      refused.add(address);
      return new WireError(ERRNO.EBUSY);
    }
    const errno = this.fault(address, bytes);
    if (errno !== undefined) return new WireError(errno);
    const chip = this.chips.get(refused.has(address) ? 0 : address);
    if (chip === undefined) return new WireError(ERRNO.EREMOTEIO);
    try {
      work(chip);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return error;
    }
    return null;
  }
}
