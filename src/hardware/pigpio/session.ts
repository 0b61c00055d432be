import { BoardError } from "../board-error.ts";
import type { BridgeBank } from "../bridge.ts";
import type { EncoderWiring, MotorWiring } from "../wiring.ts";
import type { Addon, AddonBank, AddonGpio } from "./addon.ts";
import type { Machine } from "./machine.ts";

export interface PigpioSettings extends MotorWiring {
  readonly encoders?: EncoderWiring | undefined;
  /** Of the motors' PWM, Hz; the nearest that the samples can show is taken. */
  readonly pwmFrequency: number;
  /**
   * Time between two samples of the pins, µs: 1, 2, 4, 5, 8 or 10. PWM changes and edges are seen only at
   * samples, so that 1 kHz has 1000 / (5 · 1) = 200 steps of duty at 5 µs. That is finer than a motor's
   * friction lets anybody notice, and costs the least processor of all (10 %; 25 % at 1 µs, 14 % at 10 µs).
   */
  readonly sampleRate: number;
  /**
   * Who paces the samples. `pcm` is the one that a car can spare: it takes the I2S sound, while `pwm` takes the
   * headphones' and every hardware PWM.
   */
  readonly clock: "pcm" | "pwm";
}

/** On top of a PWM period before the DMA is stopped, ms. */
const MARGIN_MS = 1;

/** The library from its initialising to its end. One at a time in a process. */
export class Session {
  /** For each of the bank's PWM pins. */
  readonly pwm: readonly AddonGpio[];
  readonly levels: AddonBank;
  readonly #addon: Addon;
  readonly #numbers: readonly number[];
  readonly #pins: readonly AddonGpio[];
  readonly #partners: Readonly<Int32Array>;
  /** Of the slowest PWM that has been running, ms. */
  #period = 0;

  /**
   * Initialises, and has every motor pin low at once: pins that a dead process drove are frozen by it, high as
   * they may be.
   *
   * @throws BoardError with what to do
   */
  static open(addon: Addon, settings: PigpioSettings, bank: BridgeBank, machine: Machine): Session {
    const holder = machine.lockHolder();
    if (holder !== undefined) throw new BoardError(heldText(holder));
    try {
      // Nobody else is to write these pins, so the library's own pipe and socket stay shut.
      addon.configureInterfaces(addon.DISABLE_FIFO_IF | addon.DISABLE_SOCK_IF);
      addon.configureClock(settings.sampleRate, settings.clock === "pcm" ? addon.CLOCK_PCM : addon.CLOCK_PWM);
      addon.initialize();
    } catch (error) {
      throw new BoardError(
        `pigpio cannot be initialised (${(error as Error).message}; it says why above): restart the Pi, or use ` +
          "`backend: pigpiod`",
      );
    }
    const session = new Session(addon, bank);
    try {
      session.zero();
    } catch (error) {
      addon.terminate();
      throw error;
    }
    return session;
  }

  private constructor(addon: Addon, bank: BridgeBank) {
    this.#addon = addon;
    const levels = Array.from({ length: 32 }, (_, pin) => pin).filter((pin) => (bank.levelMask >>> pin) & 1);
    this.#numbers = [...bank.pwmPins, ...levels];
    this.#pins = this.#numbers.map((pin) => new addon.Gpio(pin));
    this.#partners = bank.partners;
    this.pwm = this.#pins.slice(0, bank.pwmPins.length);
    this.levels = new addon.GpioBank();
  }

  /** @returns steps of duty that are full power: those that can really be told apart at this frequency */
  setUpPwm(frequency: number): number {
    let range = 0;
    for (const gpio of this.pwm) {
      gpio.pwmFrequency(frequency);
      range = gpio.getPwmRealRange();
      gpio.pwmRange(range);
      this.#period = Math.max(this.#period, 1e3 / gpio.getPwmFrequency());
    }
    return range;
  }

  /**
   * Every motor pin an output and low; each is tried, whatever becomes of those before. But where one of two
   * pins that brake a wheel cannot be lowered, the other stays high with it: it brakes on.
   *
   * @throws BoardError naming those that could not be written
   */
  zero(): void {
    const failed = new Set<number>();
    const kept = new Set<number>();
    let why = "";
    const write = (i: number, level: 0 | 1) => {
      try {
        this.#pins[i]!.digitalWrite(level);
      } catch (error) {
        failed.add(i);
        why = (error as Error).message;
      }
    };
    for (let i = 0; i < this.#pins.length; i++) {
      const partner = this.#partners[i] ?? i;
      if (partner < i) continue;
      const brakes = partner !== i && this.#isHigh(i) && this.#isHigh(partner);
      write(i, 0);
      if (partner === i) continue;
      if (!(brakes && failed.has(i))) write(partner, 0);
      if (!brakes || !(failed.has(i) || failed.has(partner))) continue;
      if (failed.has(partner)) write(i, 1);
      kept.add(i).add(partner);
    }
    try {
      this.levels.clear(this.#numbers.reduce((mask, pin, i) => (kept.has(i) ? mask : mask | (1 << pin)), 0));
    } catch (error) {
      why = (error as Error).message;
    }
    if (why === "") return;
    const pins = [...failed].map((i) => this.#numbers[i]);
    const which = pins.length > 0 ? `GPIO ${pins.join(", ")}` : "the motors' pins";
    throw new BoardError(`pigpio could not set ${which} low (${why}): restart the Pi`);
  }

  #isHigh(i: number): boolean {
    try {
      return this.#pins[i]!.digitalRead() === 1;
    } catch {
      return false;
    }
  }

  /**
   * Every pin low for a whole PWM period before the DMA stops: a pin that is high at that moment stays so.
   *
   * @throws BoardError as {@link zero}
   */
  async close(): Promise<void> {
    try {
      this.zero();
    } finally {
      await new Promise((resolve) => setTimeout(resolve, Math.ceil(this.#period) + MARGIN_MS));
      try {
        this.zero();
      } finally {
        this.#addon.terminate();
      }
    }
  }
}

function heldText(holder: string): string {
  return holder.startsWith("pigpiod ")
    ? `${holder} has the pins already: use \`backend: pigpiod\` (better anyway), or stop it with ` +
        "`sudo systemctl disable --now pigpiod`"
    : `${holder} has the pins already, and only one process can: stop it first`;
}
