import { readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Addon } from "../../../src/hardware/pigpio/addon.ts";
import { Wire } from "./wire.ts";

/** The environment's name for the library's lock file. */
export const PIGPIO_LOCK = "STRAFE_TEST_PIGPIO_LOCK";
const REAL_RANGE = 200;

/** The library's DMA, as far as this process can reach it: undefined before `initialize`. */
let dma: Wire | undefined;

function tell(call: string, pin: number, value: number): void {
  if (!dma) throw new Error(`pigpio error -31 in ${call}`);
  dma.ask({ call, pin, value });
}

class Gpio {
  static readonly INPUT = 0;
  static readonly PUD_UP = 2;
  readonly #pin: number;

  constructor(pin: number) {
    this.#pin = pin;
  }

  digitalRead = () => 0;
  trigger = () => 0;
  digitalWrite = (level: 0 | 1) => tell("write", this.#pin, level);
  pwmWrite = (steps: number) => tell("pwm", this.#pin, steps / REAL_RANGE);
  pwmFrequency = () => {};
  getPwmFrequency = () => 1000;
  pwmRange = () => {};
  getPwmRealRange = () => REAL_RANGE;
  mode = () => {};
  pullUpDown = () => {};
}

class GpioBank {
  read = () => 0;
  set = (bits: number) => each(bits, (pin) => tell("write", pin, 1));
  clear = (bits: number) => each(bits, (pin) => tell("write", pin, 0));
}

function each(bits: number, act: (pin: number) => void): void {
  for (let pin = 0; pin < 32; pin++) if ((bits >>> pin) & 1) act(pin);
}

function holder(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, "utf8"));
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

/** The npm package pigpio on pins behind a socket: one process at a time, whoever comes next finds them frozen. */
export const pigpio: Addon = {
  Gpio,
  GpioBank,
  Notifier: class {
    stream(): never {
      throw new Error("this car has no encoders");
    }
    start(): void {}
    close(): void {}
  },
  CLOCK_PWM: 0,
  CLOCK_PCM: 1,
  DISABLE_FIFO_IF: 1,
  DISABLE_SOCK_IF: 2,
  hardwareRevision: () => 0xc03111,
  configureClock() {},
  configureInterfaces() {},
  initialize() {
    const lock = process.env[PIGPIO_LOCK]!;
    const other = holder(lock);
    if (other !== undefined && other !== process.pid) throw new Error("pigpio error -1 in gpioInitialise");
    writeFileSync(lock, `${process.pid}\n`);
    dma = new Wire();
    tell("freeze", 0, 0);
  },
  terminate() {
    tell("freeze", 0, 0);
    dma?.close();
    dma = undefined;
    rmSync(process.env[PIGPIO_LOCK]!, { force: true });
  },
  getTick: () => 0,
};
