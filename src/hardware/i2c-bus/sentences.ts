import { constants } from "node:os";
import { BoardError } from "../board-error.ts";

const { EACCES, EAGAIN, EBUSY, EIO, ENOENT, ENXIO, EPERM, ETIMEDOUT } = constants.errno;
/** What Linux says of an address that does not acknowledge, on a Pi; other machines say ENXIO. */
const EREMOTEIO = 121;

/** @returns the system's number of what went wrong, + as in errno.h; 0 where it said none */
function errnoOf(error: NodeJS.ErrnoException): number {
  return Math.abs(error.errno ?? 0);
}

/** A kernel driver has this address. */
export function isClaimed(error: NodeJS.ErrnoException): boolean {
  return errnoOf(error) === EBUSY;
}

/** Somebody holds a wire down: no address will answer. */
export function isStuck(error: NodeJS.ErrnoException): boolean {
  return errnoOf(error) === ETIMEDOUT;
}

/** @returns such as "0x40" */
function hex(address: number): string {
  return `0x${address.toString(16).padStart(2, "0")}`;
}

export function packageError(error: unknown): BoardError {
  const said = error instanceof Error ? error.message.split("\n", 1)[0] : String(error);
  return new BoardError(
    "I2C needs the package i2c-bus, which could not be loaded here: run " +
      `\`npm install i2c-bus\` on the Pi (it is built with \`sudo apt install build-essential\`) (${said})`,
  );
}

export function busError(bus: number, error: NodeJS.ErrnoException): BoardError {
  const errno = errnoOf(error);
  switch (errno) {
    case ENOENT:
      return new BoardError(
        `there is no I2C bus ${bus} (/dev/i2c-${bus}): switch I2C on with ` +
          "`sudo raspi-config nonint do_i2c 0`, or correct `bus:` in the profile",
        errno,
      );
    case EACCES:
    case EPERM:
      return new BoardError(
        `no permission to use I2C bus ${bus}: run \`sudo usermod -aG i2c $USER\`, then log in again`,
        errno,
      );
    default:
      return new BoardError(`I2C bus ${bus} cannot be used (${error.message})`, errno);
  }
}

export function addressError(bus: number, address: number, error: NodeJS.ErrnoException): BoardError {
  const where = `${hex(address)} on I2C bus ${bus}`;
  const errno = errnoOf(error);
  switch (errno) {
    case EREMOTEIO:
    case ENXIO:
      return new BoardError(
        `nobody answers at ${where}: check the board's power and its wires SDA, SCL and GND, and ` +
          "`address:` in the profile; `strafe doctor` lists who answers",
        errno,
      );
    case EBUSY:
      return new BoardError(
        `a driver of the kernel has taken ${where}: remove its \`dtoverlay\` from ` +
          "/boot/firmware/config.txt and restart",
        errno,
      );
    case EIO:
    case EAGAIN:
      return new BoardError(
        `what was said to ${where} was garbled: shorten its wires, keep them away from the motors', ` +
          "and see that no other controller speaks on this bus",
        errno,
      );
    case ETIMEDOUT:
      return new BoardError(
        `I2C bus ${bus} is stuck (at ${hex(address)}): some chip holds SDA or SCL down; ` +
          "check for a short, then switch the chips' power off and on",
        errno,
      );
    default:
      return errno === ENOENT || errno === EACCES || errno === EPERM
        ? busError(bus, error)
        : new BoardError(`${where} cannot be reached (${error.message})`, errno);
  }
}
