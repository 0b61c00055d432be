import { execFile } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync, readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { networkInterfaces, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { loadSerialPort } from "../hardware/firmata/serial-line.ts";
import { loadI2cBus } from "../hardware/i2c-bus/module.ts";
import { scanI2cBus } from "../hardware/i2c-bus/scan.ts";
import { reachableAt } from "../hardware/pigpiod/exposure.ts";
import type { Machine } from "./machine.ts";
import { askDaemon, scanThroughDaemon } from "./probes.ts";

const COMMAND_MS = 3000;
const DIAL_MS = 1000;
/** What boards are behind; a Pi also lists its own serial pins, a PC its old ports. */
const BOARD_PORT = /^\/dev\/(tty(ACM|USB)|cu\.usb)|^COM\d/;

export const thisMachine: Machine = {
  platform: process.platform,
  arch: process.arch,
  node: process.versions.node,
  isRoot: process.geteuid?.() === 0,
  memory: totalmem(),
  interfaces: () => networkInterfaces(),
  text(path) {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return undefined;
    }
  },
  word(path) {
    try {
      return readFileSync(path).readUInt32BE();
    } catch {
      return undefined;
    }
  },
  access(path) {
    try {
      accessSync(path, constants.R_OK | constants.W_OK);
      return "open";
    } catch {
      return existsSync(path) ? "denied" : "missing";
    }
  },
  async run([program, ...args]) {
    try {
      return (await promisify(execFile)(program!, args, { timeout: COMMAND_MS })).stdout;
    } catch {
      return undefined;
    }
  },
  async packageFault(name) {
    try {
      if (name === "i2c-bus") await loadI2cBus();
      else if (name === "serialport") await loadSerialPort();
      else if (name === "pigpio") return pigpioFault();
      // It has a binary for every system, and takes its time to load.
      else import.meta.resolve(name);
      return undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND") return "it is not installed";
      return (error as Error).message.split("\n", 1)[0]!;
    }
  },
  async serialPorts() {
    // Without udev, as in a container, the package's own list ends the process.
    const paths =
      process.platform === "linux"
        ? readdirSync("/dev").map((name) => `/dev/${name}`)
        : (await (await loadSerialPort()).list()).map(({ path }) => path);
    return paths.filter((path) => BOARD_PORT.test(path)).sort();
  },
  daemon: askDaemon,
  reachable: reachableAt,
  scanDaemon: scanThroughDaemon,
  scan: scanI2cBus,
  isTaken: (host, port) =>
    new Promise((resolve) => {
      const socket = createConnection({ host, port });
      const end = (taken: boolean) => {
        socket.destroy();
        resolve(taken);
      };
      socket.setTimeout(DIAL_MS, () => end(false));
      socket.once("connect", () => end(true));
      socket.once("error", () => end(false));
    }),
};

/** Looked at from outside: the library itself takes the process's signals as soon as it is used. */
function pigpioFault(): string | undefined {
  let folder: string;
  try {
    folder = dirname(fileURLToPath(import.meta.resolve("pigpio")));
  } catch {
    return "it is not installed";
  }
  const built = existsSync(join(folder, "build/Release/pigpio.node"));
  return built
    ? undefined
    : "its addon was not built, since the C library was not there when it was installed";
}
