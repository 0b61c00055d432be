import { Echo } from "../echo.ts";
import type { Gpio } from "../gpio.ts";
import type { Addon, AddonGpio } from "./addon.ts";
import { ReportPipe } from "./report-pipe.ts";

/** What an HC-SR04 wants to be triggered by, µs. */
const TRIGGER_MICROS = 10;

interface Sonar {
  readonly trigger: AddonGpio;
  readonly echo: AddonGpio;
  readonly pipe: ReportPipe;
}

/** The Pi's other pins. */
export class PigpioGpio implements Gpio {
  readonly #addon: Addon;
  readonly #echo = new Echo();
  readonly #outputs = new Map<number, AddonGpio>();
  readonly #sonars = new Map<string, Sonar>();
  #pinging = false;
  #closed = false;

  /** Once the library is initialised. */
  constructor(addon: Addon) {
    this.#addon = addon;
  }

  write(pin: number, level: 0 | 1): void {
    if (this.#closed) return;
    try {
      this.#output(pin).digitalWrite(level);
    } catch {
      // A refused lamp is no reason to stop a car.
    }
  }

  /** The length is the difference of two samples' stamps: exact to a sample, whatever else is going on. */
  async ping(trigger: number, echo: number, timeout: number): Promise<number | undefined> {
    if (this.#closed || this.#pinging) return undefined;
    this.#pinging = true;
    try {
      const sonar = this.#sonar(trigger, echo);
      // It still listens for an echo that never came back to it.
      if (sonar.echo.digitalRead() === 1) return undefined;
      const length = this.#echo.next(1 << echo, timeout);
      sonar.trigger.trigger(TRIGGER_MICROS, 1);
      return await length;
    } catch {
      this.#echo.cancel();
      return undefined;
    } finally {
      this.#pinging = false;
    }
  }

  /** Before the library ends: lamps and buzzers go off. */
  async close(): Promise<void> {
    for (const pin of this.#outputs.keys()) this.write(pin, 0);
    this.#closed = true;
    this.#echo.cancel();
    for (const { pipe } of this.#sonars.values()) await pipe.close();
  }

  #output(pin: number): AddonGpio {
    let gpio = this.#outputs.get(pin);
    if (!gpio) {
      gpio = new this.#addon.Gpio(pin);
      this.#outputs.set(pin, gpio);
    }
    return gpio;
  }

  #sonar(trigger: number, echo: number): Sonar {
    const key = `${trigger} ${echo}`;
    let sonar = this.#sonars.get(key);
    if (!sonar) {
      sonar = {
        trigger: new this.#addon.Gpio(trigger),
        echo: new this.#addon.Gpio(echo),
        pipe: new ReportPipe(
          this.#addon,
          (words, count) => this.#echo.reports(words, count),
          () => {},
        ),
      };
      this.#sonars.set(key, sonar);
      sonar.trigger.digitalWrite(0);
      sonar.echo.mode(this.#addon.Gpio.INPUT);
      sonar.pipe.start(1 << echo);
    }
    return sonar;
  }
}
