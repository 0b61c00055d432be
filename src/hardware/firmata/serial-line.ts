import type { Duplex } from "node:stream";
import { BoardError } from "../board-error.ts";

/** A serial line that is open. */
export interface SerialLine extends Duplex {
  /** @param done when all that was written has left this machine */
  drain(done: (error?: Error | null) => void): void;
  close(done: (error?: Error | null) => void): void;
}

/** @throws BoardError naming the port, with what to do */
export type OpenLine = (path: string, baud: number) => Promise<SerialLine>;

/** How long it may take until the last bytes have left, ms; a board that is gone never takes them. */
const DRAIN_MS = 300;
const NOTHING = new Uint8Array();

/** For whoever drives: keeps others of its kind away from the port. */
export const openSerialLine: OpenLine = (path, baud) => open(path, baud, true);

/** For whoever stops the wheels: also while somebody else, who may be frozen, has the port. */
export const openSharedSerialLine: OpenLine = (path, baud) => open(path, baud, false);

/** @throws BoardError where the package is not there, or was not built for this machine */
export async function loadSerialPort(load = () => import("serialport")) {
  try {
    return (await load()).SerialPort;
  } catch (error) {
    const why = (error as Error).message.split("\n", 1)[0];
    throw new BoardError(
      `the package serialport cannot be loaded (${why}): run \`npm ci\` in Strafe's folder`,
    );
  }
}

async function open(path: string, baudRate: number, lock: boolean): Promise<SerialLine> {
  const SerialPort = await loadSerialPort();
  return new Promise((resolve, reject) => {
    const line = new SerialPort({ path, baudRate, lock }, (error) => {
      if (error) reject(new BoardError(openingText(path, error.message)));
      else resolve(line);
    });
  });
}

/** Lets what was written go out, then closes; never fails. */
export async function finish(line: SerialLine): Promise<void> {
  line.uncork();
  // The line's own `drain` does not wait for what is still queued here.
  await within(DRAIN_MS, (done) => line.write(NOTHING, () => line.drain(done)));
  await within(DRAIN_MS, (done) => line.close(done));
}

function within(milliseconds: number, start: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    start(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** @param message of the package serialport, which has no codes */
export function openingText(path: string, message: string): string {
  if (/no such file|no such device|does not exist/i.test(message)) {
    return (
      `there is no ${path}: plug the board in, or correct hardware.port in the profile ` +
      "(`ls /dev/ttyACM* /dev/ttyUSB*` shows what there is)"
    );
  }
  if (/permission denied/i.test(message)) {
    return `this user may not open ${path}: run \`sudo usermod -aG dialout $USER\`, then log in again`;
  }
  if (/lock|busy|temporarily unavailable/i.test(message)) {
    return `${path} is in use by another program: close it (\`fuser ${path}\` names it)`;
  }
  if (/inappropriate ioctl|not a typewriter/i.test(message)) {
    return `${path} is not a serial port: correct hardware.port in the profile`;
  }
  return `${path} cannot be opened (${message}): plug the board in again, or correct hardware.port in the profile`;
}
