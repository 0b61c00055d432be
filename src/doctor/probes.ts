import { BoardError } from "../hardware/board-error.ts";
import type { I2cAnswer } from "../hardware/i2c-bus/scan.ts";
import { PigpiodConnection } from "../hardware/pigpiod/connection.ts";
import { PIGPIOD } from "../protocol/pigpiod.ts";
import type { DaemonAddress, DaemonAnswer } from "./machine.ts";

const NO_EVENTS = { refused() {}, replied() {}, lost() {} };
const ANSWER_MS = 3000;
/** All addresses, of which a stuck bus holds each up for a while. */
const SCAN_MS = 30_000;
const FIRST_ADDRESS = 0x08;
const LAST_ADDRESS = 0x77;
const READ_FAILED = -83;
const CANNOT_OPEN: readonly (number | undefined)[] = [-71, -74];

/** Asks a daemon something, writing no pin. @throws BoardError */
async function withDaemon<T>(
  address: DaemonAddress,
  milliseconds: number,
  ask: (daemon: PigpiodConnection) => Promise<T>,
): Promise<T> {
  const connection = await PigpiodConnection.open(address, NO_EVENTS);
  try {
    return await connection.within(milliseconds, () => ask(connection));
  } finally {
    connection.close();
  }
}

/** @throws BoardError where nobody answers */
export function askDaemon(address: DaemonAddress): Promise<DaemonAnswer> {
  return withDaemon(address, ANSWER_MS, async (daemon) => ({
    version: await daemon.request(PIGPIOD.PIGPV),
    levels: await daemon.request(PIGPIOD.BR1),
  }));
}

/**
 * Asks each address of the daemon's bus for one byte, and tells it nothing, which changes no chip's registers.
 *
 * @throws BoardError where the bus cannot be used
 */
export function scanThroughDaemon(address: DaemonAddress, bus: number): Promise<I2cAnswer[]> {
  return withDaemon(address, SCAN_MS, async (daemon) => {
    const found: I2cAnswer[] = [];
    for (let chip = FIRST_ADDRESS; chip <= LAST_ADDRESS; chip++) {
      if (await answers(daemon, bus, chip)) found.push({ address: chip, claimed: false });
    }
    return found;
  });
}

async function answers(daemon: PigpiodConnection, bus: number, chip: number): Promise<boolean> {
  let handle: number;
  try {
    handle = await daemon.request(PIGPIOD.I2CO, bus, chip, Buffer.alloc(4));
  } catch (error) {
    if (error instanceof BoardError && CANNOT_OPEN.includes(error.code)) {
      throw new BoardError(
        `pigpiod cannot open I2C bus ${bus}: switch I2C on with \`sudo raspi-config nonint do_i2c 0\``,
        error.code,
      );
    }
    throw error;
  }
  try {
    await daemon.request(PIGPIOD.I2CRS, handle);
    return true;
  } catch (error) {
    if (error instanceof BoardError && error.code === READ_FAILED) return false;
    throw error;
  } finally {
    await daemon.request(PIGPIOD.I2CC, handle);
  }
}
