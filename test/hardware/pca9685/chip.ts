import * as PCA from "../../../src/hardware/pca9685/registers.ts";
import { type Chip, ERRNO, WireError } from "../i2c-bus/stand-in.ts";

const LAST_LED = 0x45;
const ALL_LED = 0xfa;
const ALL_LED_END = 0xfd;
const CHANNELS = 16;
const LEAST_PRESCALE = 3;

/** A PCA9685 by its data sheet, register by register. */
export class Pca9685Chip implements Chip {
  readonly registers = new Uint8Array(256);
  #pointer = 0;
  /** A sleep has interrupted the channels, and nothing has started them again. */
  #interrupted = false;

  constructor() {
    this.powerUp();
  }

  /** As after a loss of power. */
  powerUp(): void {
    this.registers.fill(0);
    this.registers[PCA.MODE1] = 0x11;
    this.registers[PCA.MODE2] = 0x04;
    this.registers[PCA.PRE_SCALE] = 0x1e;
    for (let channel = 0; channel < CHANNELS; channel++) {
      this.registers[PCA.LED0 + 4 * channel + PCA.OFF_H] = PCA.FULL;
    }
    this.#pointer = 0;
    this.#interrupted = false;
  }

  write(bytes: Uint8Array): void {
    this.#pointer = bytes[0]!;
    let led = false;
    for (const value of bytes.subarray(1)) {
      led ||= this.#pointer >= PCA.LED0 && this.#pointer !== PCA.PRE_SCALE;
      this.#store(this.#pointer, value);
      this.#advance();
    }
    // Data sheet: a write to any channel, then STOP, restarts them as RESTART does.
    if (led && this.#awake) this.#restart();
  }

  read(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) {
      bytes[i] = this.registers[this.#pointer]!;
      this.#advance();
    }
  }

  /** What a channel's pin puts out, 0…1 of the time high. */
  duty(channel: number): number {
    if (!this.#awake || this.#interrupted) return 0;
    const at = PCA.LED0 + 4 * channel;
    const [onL, onH, offL, offH] = this.registers.subarray(at, at + 4) as unknown as number[];
    if (offH! & PCA.FULL) return 0;
    if (onH! & PCA.FULL) return 1;
    const on = onL! | (onH! << 8);
    const off = offL! | (offH! << 8);
    return ((off - on) & (PCA.STEPS - 1)) / PCA.STEPS;
  }

  /** Hz */
  get frequency(): number {
    return 25e6 / (PCA.STEPS * (this.registers[PCA.PRE_SCALE]! + 1));
  }

  get #awake(): boolean {
    return (this.registers[PCA.MODE1]! & PCA.SLEEP) === 0;
  }

  #store(register: number, value: number): void {
    if (register === PCA.MODE1) this.#mode1(value);
    else if (register === PCA.PRE_SCALE) {
      if (!this.#awake) this.registers[register] = Math.max(value, LEAST_PRESCALE);
    } else if (register >= ALL_LED && register <= ALL_LED_END) {
      for (let channel = 0; channel < CHANNELS; channel++) {
        this.registers[PCA.LED0 + 4 * channel + register - ALL_LED] = value;
      }
    } else if (register <= LAST_LED) this.registers[register] = value;
    else throw new WireError(ERRNO.EREMOTEIO);
  }

  #mode1(value: number): void {
    const wasAwake = this.#awake;
    const turning = wasAwake && Array.from({ length: CHANNELS }, (_, c) => this.duty(c)).some((d) => d > 0);
    const pending = this.registers[PCA.MODE1]! & PCA.RESTART;
    this.registers[PCA.MODE1] = (value & ~PCA.RESTART) | pending;
    if (turning && value & PCA.SLEEP) {
      this.#interrupted = true;
      this.registers[PCA.MODE1]! |= PCA.RESTART;
    }
    if (wasAwake && this.#awake && value & PCA.RESTART) this.#restart();
  }

  #restart(): void {
    this.#interrupted = false;
    this.registers[PCA.MODE1]! &= ~PCA.RESTART;
  }

  #advance(): void {
    if ((this.registers[PCA.MODE1]! & PCA.AUTO_INCREMENT) === 0) return;
    this.#pointer = this.#pointer === LAST_LED || this.#pointer === PCA.PRE_SCALE ? 0 : this.#pointer + 1;
  }
}
