import type { ReadStream } from "node:fs";
import { createRequire } from "node:module";
import { BoardError } from "../board-error.ts";

/**
 * What is used of the npm package pigpio (3.3.1), the library inside this process. Where the library refuses,
 * calls throw an `Error` such as "pigpio error -8 in gpioPWM"; before {@link Addon.initialize} all those throw
 * that touch a pin.
 */
export interface Addon {
  /** Initialises the library if nobody has done so yet: so only to be used afterwards. */
  readonly Gpio: {
    new (pin: number): AddonGpio;
    readonly INPUT: number;
    readonly PUD_UP: number;
  };
  /** GPIO 0…31. Initialises as `Gpio` does. */
  readonly GpioBank: new () => AddonBank;
  /** Initialises as `Gpio` does. */
  readonly Notifier: new () => AddonNotifier;
  readonly CLOCK_PWM: number;
  readonly CLOCK_PCM: number;
  readonly DISABLE_FIFO_IF: number;
  readonly DISABLE_SOCK_IF: number;
  /** 0: unknown. A `TypeError` where the package has no binary. */
  hardwareRevision(): number;
  /** Before `initialize`. @param microseconds 1, 2, 4, 5, 8 or 10 */
  configureClock(microseconds: number, peripheral: number): void;
  /** Before `initialize`. */
  configureInterfaces(flags: number): void;
  /** Takes over every signal of this process. Pins that the DMA of a dead process drove freeze as they are. */
  initialize(): void;
  /** Stops the DMA: pins freeze as they are, so PWM has to have been zeroed for a whole period before. */
  terminate(): void;
  /** µs, u32, wraps. Nonsense unless initialised. */
  getTick(): number;
}

export interface AddonGpio {
  /** Ends PWM, too, and makes the pin an output. */
  digitalWrite(level: 0 | 1): unknown;
  /** Makes the pin an output. Does nothing where this is believed to be the duty already. */
  pwmWrite(steps: number): unknown;
  pwmFrequency(hertz: number): unknown;
  getPwmFrequency(): number;
  pwmRange(steps: number): unknown;
  /** Steps of duty that the samples can really show at this frequency. */
  getPwmRealRange(): number;
  mode(mode: number): unknown;
  pullUpDown(pull: number): unknown;
  digitalRead(): number;
  /** A pulse of an output, waited for. @param micros at most 100 */
  trigger(micros: number, level: 0 | 1): unknown;
}

/** Bits: one for each GPIO, as an unsigned number. */
export interface AddonBank {
  read(): number;
  set(bits: number): unknown;
  clear(bits: number): unknown;
}

export interface AddonNotifier {
  /** Its path is that of the pipe with the reports. */
  stream(): ReadStream;
  start(bits: number): unknown;
  /** The library's end of the pipe is closed, about 1 ms later; not at all if it is terminated before. */
  close(): void;
}

export type LoadAddon = () => Promise<Addon>;

/** @throws BoardError where the package is not there */
export const loadAddon: LoadAddon = async () => {
  const { warn } = console;
  // Without its binary the package prints a page, and then throws at the first call: one sentence will do.
  console.warn = () => {};
  try {
    return createRequire(import.meta.url)("pigpio") as Addon;
  } catch (error) {
    throw new BoardError(
      "the npm package pigpio is not installed: run `sudo apt install pigpio && npm install pigpio`, or use " +
        `\`backend: pigpiod\`, which does without it (${(error as Error).message.split("\n")[0]})`,
    );
  } finally {
    console.warn = warn;
  }
};
