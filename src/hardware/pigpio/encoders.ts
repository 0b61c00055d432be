import { constants, openSync } from "node:fs";
import { type OnReadOpts, Socket, type SocketConstructorOpts } from "node:net";
import type { Clock } from "../../core/clock.ts";
import type { Sensors } from "../../core/sensors.ts";
import type { HardwareFault, Sensor } from "../ports.ts";
import type { QuadratureDecoder } from "../quadrature.ts";
import { ReportEncoders } from "../report-encoders.ts";
import type { EncoderWiring } from "../wiring.ts";
import type { Addon, AddonNotifier } from "./addon.ts";

/** seqno and flags, tick, levels. */
const REPORT_BYTES = 12;
/** More than a pipe holds. The library writes whole reports at once, so that whole ones are read, too. */
const INBOX_REPORTS = 6000;

/**
 * Encoders by the library's notifications, which come through a pipe. Its stream is not read: that would
 * block a thread of libuv's pool for ever, which then keeps the process from exiting, and allocate 60 kB for
 * every read. The same pipe opened without blocking does neither.
 */
export class PigpioEncoders implements Sensor, HardwareFault {
  readonly kind = "encoders";
  readonly id = "pigpio-encoders-lost";
  readonly severity = "stop";
  readonly text = "pigpio has stopped to report the encoders, so the car was stopped: restart Strafe";
  readonly #addon: Addon;
  readonly #notifier: AddonNotifier;
  readonly #pipe: Socket;
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
    this.#notifier = new addon.Notifier();
    this.#pipe = this.#open();
    this.#encoders.begin(new addon.GpioBank().read());
    this.#notifier.start(this.decoder.mask);
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

  /** Before the library ends: it is what closes the pipe. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#pipe.destroy();
    this.#notifier.close();
  }

  #open(): Socket {
    const stream = this.#notifier.stream();
    stream.on("error", () => {});
    stream.destroy();
    const inbox = Buffer.from(new ArrayBuffer(REPORT_BYTES * INBOX_REPORTS));
    const words = new Uint32Array(inbox.buffer);
    const options: SocketConstructorOpts & { onread: OnReadOpts } = {
      fd: openSync(stream.path, constants.O_RDONLY | constants.O_NONBLOCK),
      readable: true,
      writable: false,
      onread: {
        buffer: inbox,
        callback: (bytes) => {
          this.#encoders.reports(words, bytes / REPORT_BYTES);
          return true;
        },
      },
    };
    const pipe = new Socket(options);
    pipe.on("error", () => {});
    pipe.on("close", () => {
      this.#lost = !this.#closed;
    });
    return pipe.resume();
  }
}
