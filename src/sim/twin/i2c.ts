import { ERROR } from "./errors.ts";

const HANDLES = 512;
/** The bus at the header's pins 3 and 5, the only one that a Pi opens by itself. */
const BUS = 1;
const LAST_ADDRESS = 0x7f;
const LONGEST_BLOCK = 32;
const LONGEST_TRANSFER = 65_536;

/** A chip on the bus. Writing sets its register pointer and then registers, reading goes on from there. */
export interface I2cDevice {
  /** false: nobody acknowledges the address. */
  readonly answers: boolean;
  write(bytes: Uint8Array): void;
  read(count: number): Uint8Array;
}

/** I²C as the daemon gives it: a handle is an address of a bus, whether somebody is there or not. */
export class I2c {
  readonly #devices: ReadonlyMap<number, I2cDevice>;
  readonly #handles: (number | undefined)[] = [];

  /** @param devices by their addresses */
  constructor(devices: ReadonlyMap<number, I2cDevice>) {
    this.#devices = devices;
  }

  open(bus: number, address: number, flags: number): number {
    if (address > LAST_ADDRESS) return ERROR.BAD_I2C_ADDR;
    if (flags !== 0) return ERROR.BAD_FLAGS;
    let handle = this.#handles.indexOf(undefined);
    if (handle < 0) handle = this.#handles.length;
    if (handle >= HANDLES) return ERROR.NO_HANDLE;
    if (bus !== BUS) return ERROR.BAD_I2C_BUS;
    this.#handles[handle] = address;
    return handle;
  }

  close(handle: number): number {
    if (this.#handles[handle] === undefined) return ERROR.BAD_HANDLE;
    this.#handles[handle] = undefined;
    return 0;
  }

  /** Plain write, such as I2CWD. @param least shortest that the command allows */
  write(handle: number, bytes: Uint8Array, least = 1): number {
    if (this.#handles[handle] === undefined) return ERROR.BAD_HANDLE;
    if (bytes.length < least || bytes.length > LONGEST_TRANSFER) return ERROR.BAD_PARAM;
    const device = this.#device(handle);
    if (!device) return ERROR.I2C_WRITE_FAILED;
    device.write(bytes);
    return 0;
  }

  /** SMBus write to a register. @param values each 0…255 where the caller has not checked it */
  writeRegister(handle: number, register: number, values: readonly number[]): number {
    if (this.#handles[handle] === undefined) return ERROR.BAD_HANDLE;
    const isByte = (value: number) => value <= 0xff;
    if (![register, ...values].every(isByte)) return ERROR.BAD_PARAM;
    return this.write(handle, Uint8Array.of(register, ...values));
  }

  /** SMBus write of a block of 1 to 32 bytes. @param prefixed the block's length goes first */
  writeBlock(handle: number, register: number, block: Uint8Array, prefixed: boolean): number {
    if (this.#handles[handle] === undefined) return ERROR.BAD_HANDLE;
    if (block.length < 1 || block.length > LONGEST_BLOCK) return ERROR.BAD_PARAM;
    return this.writeRegister(handle, register, prefixed ? [block.length, ...block] : [...block]);
  }

  /** Plain read. @returns the bytes, or an error */
  read(handle: number, count: number): Uint8Array | number {
    if (this.#handles[handle] === undefined) return ERROR.BAD_HANDLE;
    if (count < 1 || count > LONGEST_TRANSFER) return ERROR.BAD_PARAM;
    return this.#device(handle)?.read(count) ?? ERROR.I2C_READ_FAILED;
  }

  /** Reads on from a register. @returns the bytes, or an error */
  readRegister(handle: number, register: number, count: number): Uint8Array | number {
    if (this.#handles[handle] === undefined) return ERROR.BAD_HANDLE;
    if (register > 0xff || count < 1 || count > LONGEST_BLOCK) return ERROR.BAD_PARAM;
    const device = this.#device(handle);
    if (!device) return ERROR.I2C_READ_FAILED;
    device.write(Uint8Array.of(register));
    return device.read(count);
  }

  /** @returns whether anything is wrong with the handle, or 0 */
  check(handle: number): number {
    return this.#handles[handle] === undefined ? ERROR.BAD_HANDLE : 0;
  }

  #device(handle: number): I2cDevice | undefined {
    const device = this.#devices.get(this.#handles[handle]!);
    return device?.answers ? device : undefined;
  }
}
