import { BoardError } from "./board-error.ts";
import type { I2cBus } from "./i2c.ts";

const ATTEMPTS = 3;
/** The kernel gives up a transaction on a stuck bus after a second. */
const PATIENCE_MS = 1000;

/** @throws BoardError */
export async function send(bus: I2cBus, address: number, ...bytes: number[]): Promise<void> {
  const error = await carryOut(bus, address, Buffer.from(bytes));
  if (error) throw error;
}

/**
 * Carries out every one of these transactions though some fail; those are tried again at once.
 *
 * @throws BoardError of one that failed in the end
 */
export async function sendEach(
  bus: I2cBus,
  address: number,
  transactions: readonly (readonly number[])[],
): Promise<void> {
  let left = transactions.map((bytes) => Buffer.from(bytes));
  let error: BoardError | undefined;
  for (let i = 0; i < ATTEMPTS && left.length > 0; i++) {
    const errors = await Promise.all(left.map((bytes) => carryOut(bus, address, bytes)));
    error = errors.find((one) => one !== undefined);
    left = left.filter((_, k) => errors[k] !== undefined);
  }
  if (error) throw error;
}

/**
 * Sets a chip's register pointer and reads on from there; tried again at once where it fails.
 *
 * @throws BoardError
 */
export async function ask(bus: I2cBus, address: number, register: number, count: number): Promise<Buffer> {
  for (let left = ATTEMPTS; ; left--) {
    try {
      return await bus.read(address, register, count);
    } catch (error) {
      if (left === 1 || !(error instanceof BoardError)) throw error;
    }
  }
}

/**
 * Does not wait for a bus that hangs: what was asked for still goes out when it comes free.
 *
 * @throws BoardError
 */
export async function unpowerInTime(
  board: { readonly name: string; unpower(bus: I2cBus): Promise<void> },
  bus: I2cBus,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new BoardError(`${board.name} on ${bus.name} does not answer`);
    timer = setTimeout(() => reject(error), PATIENCE_MS);
  });
  const unpowered = board.unpower(bus);
  // Nobody waits for it any more when it comes too late.
  unpowered.catch(() => {});
  try {
    await Promise.race([unpowered, late]);
  } finally {
    clearTimeout(timer);
  }
}

function carryOut(bus: I2cBus, address: number, bytes: Buffer): Promise<BoardError | undefined> {
  return new Promise((resolve) => bus.write(address, bytes, resolve));
}
