import type { Clock } from "../../core/clock.ts";
import type { Sensors } from "../../core/sensors.ts";
import type { HardwareFault, Sensor } from "../ports.ts";
import type { QuadratureDecoder } from "../quadrature.ts";
import { ReportEncoders } from "../report-encoders.ts";
import type { EncoderWiring } from "../wiring.ts";
import type { Addon } from "./addon.ts";
import { ReportPipe } from "./report-pipe.ts";

/** Encoders by the library's reports. */
export class PigpioEncoders implements Sensor, HardwareFault {
  readonly kind = "encoders";
  readonly id = "pigpio-encoders-lost";
  readonly severity = "stop";
  readonly text = "pigpio has stopped to report the encoders, so the car was stopped: restart Strafe";
  readonly #addon: Addon;
  readonly #pipe: ReportPipe;
  readonly #encoders: ReportEncoders;
  /** The library's counter at the last read. */
  #lastTick: number;
  #closed = false;
  #lost = false;

  /** Once the library is initialised. */
  constructor(addon: Addon, wiring: EncoderWiring, clock: Clock) {
    this.#addon = addon;
    this.#encoders = new ReportEncoders(wiring, clock);
    for (const { a, b } of Object.values(wiring)) {
      for (const pin of b === undefined ? [a] : [a, b]) {
        const gpio = new addon.Gpio(pin);
        gpio.mode(addon.Gpio.INPUT);
        // Most encoders have open collectors, and the others do not mind.
        gpio.pullUpDown(addon.Gpio.PUD_UP);
      }
    }
    this.#pipe = new ReportPipe(
      addon,
      (words, count) => this.#encoders.reports(words, count),
      () => {
        this.#lost = true;
      },
    );
    this.#encoders.begin(new addon.GpioBank().read());
    this.#pipe.start(this.decoder.mask);
    this.#lastTick = addon.getTick();
    this.#encoders.tick(this.#lastTick);
  }

  get decoder(): QuadratureDecoder {
    return this.#encoders.decoder;
  }

  present(): boolean {
    return this.#lost;
  }

  read(now: number, into: Sensors): void {
    if (!this.#closed) {
      // What had been reported when this was last called has been read since: the event loop has turned.
      this.#encoders.sentBy(this.#lastTick);
      this.#lastTick = this.#addon.getTick();
      this.#encoders.tick(this.#lastTick);
    }
    this.#encoders.read(now, into);
  }

  /** Before the library ends: it is what closes the pipe, and there is no counter without it. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#pipe.close();
  }
}
