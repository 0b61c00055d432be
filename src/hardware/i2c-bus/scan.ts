import { openRaw } from "./bus.ts";
import { type LoadI2cBus, loadI2cBus } from "./module.ts";
import { addressError, isClaimed, isStuck } from "./sentences.ts";

/** Those below and above are no chips' addresses, by the bus's specification. */
const FIRST = 0x08;
const LAST = 0x77;

export interface I2cAnswer {
  readonly address: number;
  /** A driver of the kernel has it: nobody else may speak to it. */
  readonly claimed: boolean;
}

/**
 * Who is on a bus. Each address is asked for one byte and told nothing, which changes no chip's registers.
 *
 * @throws BoardError where the bus cannot be used, or is stuck
 */
export async function scanI2cBus(bus: number, load: LoadI2cBus = loadI2cBus): Promise<I2cAnswer[]> {
  const raw = await openRaw(bus, load);
  try {
    const answers: I2cAnswer[] = [];
    for (let address = FIRST; address <= LAST; address++) {
      const error = await new Promise<NodeJS.ErrnoException | null>((resolve) =>
        raw.receiveByte(address, resolve),
      );
      // Each further address would take the kernel a second.
      if (error && isStuck(error)) throw addressError(bus, address, error);
      const claimed = error !== null && isClaimed(error);
      if (!error || claimed) answers.push({ address, claimed });
    }
    return answers;
  } finally {
    await new Promise<void>((resolve) => raw.close(() => resolve()));
  }
}
