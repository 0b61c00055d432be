import type { Edge } from "./encoder-wires.ts";
import { SAMPLE_MICROS } from "./pwm.ts";

/** Sound in air of 20 °C, m/s. */
const SOUND = 343;
/** From the end of the trigger's pulse until the burst is out and the echo pin rises, s. */
const BURST = 450e-6;
/** How long the echo pin stays high where no echo comes, s. */
const NO_ECHO = 38e-3;

/** The two pins of an HC-SR04. */
export interface SonarPins {
  readonly trigger: number;
  readonly echo: number;
}

/**
 * The wires between an HC-SR04 and the Pi: a pulse on the trigger, and the echo pin is high for as long as
 * sound takes there and back (datasheet: Elecfreaks, HC-SR04 user guide). What comes while it listens is
 * ignored.
 */
export class SonarWires {
  readonly #pins: SonarPins;
  readonly #ping: () => number | undefined;
  readonly #waiting: Edge[] = [];

  /** @param ping asks the sensor: m, +Infinity where it hears nothing, undefined where it does not answer */
  constructor(pins: SonarPins, ping: () => number | undefined) {
    this.#pins = pins;
    this.#ping = ping;
  }

  /**
   * @param changed bits of the levels that are not as before
   * @param levels of GPIO 0…31 now
   * @param now s on the twin's clock
   */
  changed(changed: number, levels: number, now: number): void {
    const { trigger, echo } = this.#pins;
    const bit = 1 << trigger;
    if ((changed & bit) === 0 || (levels & bit) !== 0 || this.#waiting.length > 0) return;
    const distance = this.#ping();
    if (distance === undefined) return;
    const high = Number.isFinite(distance) ? (2 * Math.max(distance, 0)) / SOUND : NO_ECHO;
    this.#waiting.push(
      { micros: onSample(now + BURST), gpio: echo, level: 1 },
      { micros: onSample(now + BURST + Math.min(high, NO_ECHO)), gpio: echo, level: 0 },
    );
  }

  /** @returns what has happened on the echo pin until `now`, s on the twin's clock, in the order of time */
  take(now: number): Edge[] {
    const later = this.#waiting.findIndex(({ micros }) => micros > now * 1e6);
    return this.#waiting.splice(0, later < 0 ? this.#waiting.length : later);
  }
}

/** The daemon's next sample, µs. */
const onSample = (seconds: number) => Math.ceil((seconds * 1e6) / SAMPLE_MICROS) * SAMPLE_MICROS;
