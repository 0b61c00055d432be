import type { WheelVector } from "../../core/wheels.ts";
import { BridgeBank } from "../bridge.ts";
import type { I2cBus } from "../i2c.ts";
import type { I2cMotorBoard } from "../i2c-motor-board.ts";
import { send, sendEach } from "../i2c-transactions.ts";
import type { MotorWiring } from "../wiring.ts";
import * as PCA from "./registers.ts";

export interface Pca9685Settings extends MotorWiring {
  /** 7 bits */
  readonly address: number;
  /** Of all channels, Hz, 24…1526. */
  readonly pwmFrequency: number;
}

/** The oscillator takes 500 µs to start. */
const WAKE_MS = 1;
/** What one read carries. */
const LONGEST_READ = 32;

/**
 * H-bridges at the channels of a PCA9685. All wheels change with one transaction: the four registers of
 * every channel from the lowest to the highest that a motor uses, written with auto-increment.
 *
 * Channels between them that are none of the motors' (servos) are written too, with what they held when
 * the board was set up.
 *
 * Direction pins and PWM change with the same STOP; the chip shows the new values when each channel's
 * present pulse has ended, so for up to one PWM period a bridge may see the new direction with the old duty,
 * or both inputs high. No shoot-through can come of it: a bridge's inputs choose one of forward, reverse,
 * brake and coast, and its own dead time lies between them. Nor does a jerk: a period is 1 ms, and at the
 * 50 Hz that servos on the same chip need 20 ms, less than the car's inertia lets anybody see.
 */
export class Pca9685Board implements I2cMotorBoard {
  readonly id = "pca9685";
  readonly name: string;
  readonly address: number;
  readonly frames: readonly [Buffer];
  readonly #bank: BridgeBank;
  readonly #pins;
  readonly #levelChannels: readonly number[];
  /** All that are the motors', those with PWM first. */
  readonly #channels: readonly number[];
  readonly #lowest: number;
  readonly #prescale: number;

  constructor(settings: Pca9685Settings) {
    this.address = settings.address;
    this.name = `PCA9685 at 0x${settings.address.toString(16)}`;
    this.#bank = new BridgeBank(settings);
    this.#pins = this.#bank.rest();
    this.#levelChannels = Array.from({ length: 16 }, (_, channel) => channel).filter(
      (channel) => (this.#bank.levelMask >>> channel) & 1,
    );
    this.#channels = [...this.#bank.pwmPins, ...this.#levelChannels];
    this.#lowest = Math.min(...this.#channels);
    const count = Math.max(...this.#channels) - this.#lowest + 1;
    this.frames = [Buffer.alloc(1 + PCA.LED_BYTES * count)];
    this.frames[0][0] = this.#register(this.#lowest);
    this.#prescale = PCA.prescale(settings.pwmFrequency);
  }

  encode(duty: Readonly<WheelVector>): void {
    this.#bank.step(duty, PCA.STEPS, this.#pins);
    this.#fill();
  }

  rest(): void {
    this.#pins.pwm.fill(0);
    this.#pins.levels = 0;
    this.#fill();
  }

  async setUp(bus: I2cBus): Promise<void> {
    await this.unpower(bus);
    const [prescale] = await bus.read(this.address, PCA.PRE_SCALE, 1);
    if (prescale !== this.#prescale) {
      await this.#send(bus, PCA.MODE1, PCA.AUTO_INCREMENT | PCA.SLEEP);
      await this.#send(bus, PCA.PRE_SCALE, this.#prescale);
    }
    await this.#send(bus, PCA.MODE2, PCA.TOTEM_POLE);
    await this.#send(bus, PCA.MODE1, PCA.AUTO_INCREMENT);
    await new Promise((resolve) => setTimeout(resolve, WAKE_MS));
    // Servos go on where the sleep has stopped them.
    await this.#send(bus, PCA.MODE1, PCA.AUTO_INCREMENT | PCA.RESTART);
    const frame = this.frames[0];
    for (let at = 1; at < frame.length; at += LONGEST_READ) {
      const bytes = Math.min(LONGEST_READ, frame.length - at);
      frame.set(await bus.read(this.address, frame[0]! + at - 1, bytes), at);
    }
    this.rest();
  }

  /** The bit that wins over all others, in one register of each channel: needs no auto-increment. */
  unpower(bus: I2cBus): Promise<void> {
    const off = this.#channels.map((channel) => [this.#register(channel) + PCA.OFF_H, PCA.FULL]);
    return sendEach(bus, this.address, off);
  }

  /** A chip that was without power sleeps, and has no auto-increment. */
  async check(bus: I2cBus): Promise<string | undefined> {
    const [mode1] = await bus.read(this.address, PCA.MODE1, 1);
    const [prescale] = await bus.read(this.address, PCA.PRE_SCALE, 1);
    const awake = (mode1! & (PCA.SLEEP | PCA.AUTO_INCREMENT)) === PCA.AUTO_INCREMENT;
    if (awake && prescale === this.#prescale) return undefined;
    return `${this.name} on ${bus.name} has lost its settings: its power failed, or another program uses it`;
  }

  #fill(): void {
    const { pwm, levels } = this.#pins;
    for (let i = 0; i < pwm.length; i++) this.#set(this.#bank.pwmPins[i]!, pwm[i]!);
    for (let i = 0; i < this.#levelChannels.length; i++) {
      const channel = this.#levelChannels[i]!;
      this.#set(channel, (levels >>> channel) & 1 ? PCA.STEPS : 0);
    }
  }

  /** @param steps high out of {@link PCA.STEPS}, from the period's beginning */
  #set(channel: number, steps: number): void {
    const frame = this.frames[0];
    const at = 1 + PCA.LED_BYTES * (channel - this.#lowest);
    const full = steps === PCA.STEPS;
    frame[at] = 0;
    frame[at + 1] = full ? PCA.FULL : 0;
    frame[at + 2] = full ? 0 : steps & 0xff;
    frame[at + PCA.OFF_H] = steps === 0 ? PCA.FULL : full ? 0 : steps >> 8;
  }

  #register(channel: number): number {
    return PCA.LED0 + PCA.LED_BYTES * channel;
  }

  #send(bus: I2cBus, register: number, value: number): Promise<void> {
    return send(bus, this.address, register, value);
  }
}
