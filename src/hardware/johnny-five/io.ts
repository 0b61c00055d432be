import { EventEmitter } from "node:events";
import type { Clock } from "../../core/clock.ts";
import { BoardError } from "../board-error.ts";
import type { Gpio } from "../gpio.ts";
import type { I2cBus } from "../i2c.ts";

const MODES = { INPUT: 0, OUTPUT: 1, ANALOG: 2, PWM: 3, SERVO: 4 } as const;
const LAST_GPIO = 27;
/** Between two looks at something that is asked for once and again, s. */
const ONCE_PERIOD = 0.02;
/** Of an HC-SR04 with nothing before it, s: 38 ms, of some of its copies 200. */
const LONGEST_ECHO = 0.25;

export interface IoParts {
  readonly clock: Clock;
  readonly i2c?: I2cBus | undefined;
  readonly gpio?: Gpio | undefined;
  /** How often a chip's register is read, s. */
  readonly period?: (register: number) => number;
  /** Of a sonar, whose trigger pin johnny-five knows. */
  readonly echo?: number;
  /** What `analogRead` reads, and the highest that it can be. */
  readonly analog?: { readonly top: number; readonly period: number; read(): Promise<number> };
  /** Something was read. */
  readonly heard?: () => void;
  /** Something could not be written. What cannot be read is tried again at its next time. */
  readonly unwritten?: () => void;
}

type BytesHandler = (bytes: Buffer) => void;

/**
 * A Pi for johnny-five (an "IO plugin", by rwaldron/io-plugins): its I²C, pins and sonar are ports, so it
 * does not matter whether they are reached through the kernel or through a daemon.
 *
 * johnny-five is not told of errors, since it has nobody to tell them to, and nothing of times: who reads
 * through it finds in {@link readAt} when the measurement was made.
 */
export class PiIo extends EventEmitter {
  readonly name = "Strafe";
  readonly isReady = true;
  readonly MODES = MODES;
  readonly HIGH = 1;
  readonly LOW = 0;
  readonly RESOLUTION: { readonly ADC: number };
  readonly analogPins: readonly number[] = [];
  readonly pins = Array.from({ length: LAST_GPIO + 1 }, (_, pin) => ({
    id: pin,
    supportedModes: [MODES.INPUT, MODES.OUTPUT],
  }));
  /** When what johnny-five is being told was measured, s: the middle of the transaction. */
  readAt = Number.NEGATIVE_INFINITY;
  /** The register that it was read from. */
  readFrom = 0;
  readonly #parts: IoParts;
  #stopped = false;

  constructor(parts: IoParts) {
    super();
    this.#parts = parts;
    this.RESOLUTION = { ADC: parts.analog?.top ?? 1023 };
  }

  /** Nothing is read any more, and nobody is called. */
  stop(): void {
    this.#stopped = true;
  }

  i2cConfig(): void {}

  pinMode(): void {}

  digitalWrite(pin: number, value: number): void {
    this.#parts.gpio?.write(pin, value ? 1 : 0);
  }

  /** `(address, bytes)` or `(address, register, bytes)` */
  i2cWrite(address: number, first: number | readonly number[], rest: number | readonly number[] = []): void {
    const bytes = [first, rest].flat();
    this.#parts.i2c?.write(address, Buffer.from(bytes), (error) => {
      if (error && !this.#stopped) this.#parts.unwritten?.();
    });
  }

  i2cWriteReg(address: number, register: number, value: number): void {
    this.i2cWrite(address, register, [value]);
  }

  /** For ever. */
  i2cRead(address: number, register: number, count: number, handler: BytesHandler): void {
    const period = this.#parts.period?.(register) ?? ONCE_PERIOD;
    this.#repeat(period, async () => {
      const bytes = await this.#i2cRead(address, register, count);
      return () => {
        this.readFrom = register;
        handler(bytes);
      };
    });
  }

  /** Drivers that wait for something ask again in the handler, so it is not called in a hurry. */
  i2cReadOnce(address: number, register: number, count: number, handler: BytesHandler): void {
    const read = async () => {
      const bytes = await this.#i2cRead(address, register, count);
      return () => handler(bytes);
    };
    this.#repeat(ONCE_PERIOD, read, true);
  }

  analogRead(_pin: number | string, handler: (value: number) => void): void {
    const { analog } = this.#parts;
    if (!analog) throw new TypeError("analogRead needs a converter");
    this.#repeat(analog.period, async () => {
      const value = await analog.read();
      return () => handler(value);
    });
  }

  /** @param handler µs; NaN: no echo. It asks for the next one by itself. */
  pingRead({ pin }: { pin: number }, handler: (micros: number) => void): void {
    const { gpio, echo, clock } = this.#parts;
    if (!gpio || echo === undefined) throw new TypeError("pingRead needs an echo pin");
    const start = clock.now();
    gpio.ping(pin, echo, LONGEST_ECHO).then((length) => {
      if (this.#stopped) return;
      if (length !== undefined) this.readAt = start + length / 2;
      handler(length === undefined ? Number.NaN : length * 1e6);
      this.emit("ping");
    });
  }

  async #i2cRead(address: number, register: number, count: number): Promise<Buffer> {
    const { i2c } = this.#parts;
    if (!i2c) throw new TypeError("i2cRead needs a bus");
    return i2c.read(address, register, count);
  }

  /**
   * Reads at an even pace, by the machine's time; one that takes too long makes those after it later.
   *
   * @param read gives what is to be done with what was read
   * @param once ends with the first success, and begins a period from now
   */
  async #repeat(period: number, read: () => Promise<() => void>, once = false): Promise<void> {
    const { clock, heard } = this.#parts;
    if (once) await pause(period);
    let due = performance.now();
    while (!this.#stopped) {
      const start = clock.now();
      try {
        const deliver = await read();
        if (this.#stopped) return;
        this.readAt = (start + clock.now()) / 2;
        heard?.();
        deliver();
        if (once) return;
      } catch (error) {
        if (!(error instanceof BoardError)) throw error;
      }
      const now = performance.now();
      due = Math.max(due + period * 1e3, now);
      await pause((due - now) / 1e3);
    }
  }
}

/** @param seconds s */
const pause = (seconds: number) => new Promise<void>((resolve) => setTimeout(resolve, seconds * 1e3));
