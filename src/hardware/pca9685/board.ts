import type { WheelVector } from "../../core/wheels.ts";
import { BoardError } from "../board-error.ts";
import { BridgeBank } from "../bridge.ts";
import type { I2cBus } from "../i2c.ts";
import type { I2cMotorBoard } from "../i2c-motor-board.ts";
import { ask, send, sendEach } from "../i2c-transactions.ts";
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
  /** Channels of somebody else lie between the motors'. */
  readonly #shared: boolean;
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
    this.#shared = count > this.#channels.length;
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
    await this.#send(bus, PCA.MODE1, PCA.AUTO_INCREMENT);
    await new Promise((resolve) => setTimeout(resolve, WAKE_MS));
    // Servos go on where the sleep has stopped them.
    await this.#send(bus, PCA.MODE1, PCA.AUTO_INCREMENT | PCA.RESTART);
    await this.#recall(bus, this.frames[0]);
    this.rest();
  }

  /**
   * All wheels with one transaction. Channel by channel, a bridge that brakes would be driven at full power
   * on the way from both inputs high to both low, and for good where a write fails in between.
   *
   * Where that transaction cannot be carried out, one register unpowers all sixteen channels: servos go limp
   * then, and stay so until somebody tells them where to be.
   */
  async unpower(bus: I2cBus): Promise<void> {
    try {
      await this.#unpowerMotors(bus);
    } catch (error) {
      if (!(error instanceof BoardError)) throw error;
      await sendEach(bus, this.address, [[PCA.ALL_OFF_H, PCA.FULL]]);
    }
    // With outputs inverted, which a stray write may have done, all inputs are high by now: that brakes.
    await sendEach(bus, this.address, [[PCA.MODE2, PCA.TOTEM_POLE]]);
  }

  async #unpowerMotors(bus: I2cBus): Promise<void> {
    const [mode1] = await ask(bus, this.address, PCA.MODE1, 1);
    if ((mode1! & PCA.AUTO_INCREMENT) === 0) {
      // Whether it sleeps stays as it is: waking it might start what its registers hold.
      await sendEach(bus, this.address, [[PCA.MODE1, (mode1! & ~PCA.RESTART) | PCA.AUTO_INCREMENT]]);
    }
    const frame = Buffer.from(this.frames[0]);
    if (this.#shared) await this.#recall(bus, frame);
    for (const channel of this.#channels) this.#set(frame, channel, 0);
    await sendEach(bus, this.address, [[...frame]]);
  }

  /** What the channels hold, into a frame. */
  async #recall(bus: I2cBus, frame: Buffer): Promise<void> {
    for (let at = 1; at < frame.length; at += LONGEST_READ) {
      const bytes = Math.min(LONGEST_READ, frame.length - at);
      frame.set(await ask(bus, this.address, frame[0]! + at - 1, bytes), at);
    }
  }

  /** A chip that was without power sleeps, and has no auto-increment. Inverted outputs drive at full power. */
  async check(bus: I2cBus): Promise<string | undefined> {
    const [mode1] = await bus.read(this.address, PCA.MODE1, 1);
    const [mode2] = await bus.read(this.address, PCA.MODE2, 1);
    const [prescale] = await bus.read(this.address, PCA.PRE_SCALE, 1);
    const awake = (mode1! & (PCA.SLEEP | PCA.AUTO_INCREMENT)) === PCA.AUTO_INCREMENT;
    if (awake && mode2 === PCA.TOTEM_POLE && prescale === this.#prescale) return undefined;
    return (
      `${this.name} on ${bus.name} has lost its settings: its power failed, or another program or a sensor ` +
      "in the profile uses its address"
    );
  }

  #fill(): void {
    const frame = this.frames[0];
    const { pwm, levels } = this.#pins;
    for (let i = 0; i < pwm.length; i++) this.#set(frame, this.#bank.pwmPins[i]!, pwm[i]!);
    for (let i = 0; i < this.#levelChannels.length; i++) {
      const channel = this.#levelChannels[i]!;
      this.#set(frame, channel, (levels >>> channel) & 1 ? PCA.STEPS : 0);
    }
  }

  /** @param steps high out of {@link PCA.STEPS}, from the period's beginning */
  #set(frame: Buffer, channel: number, steps: number): void {
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
