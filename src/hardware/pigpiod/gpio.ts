import { PIGPIOD, PIN_MODE } from "../../protocol/pigpiod.ts";
import { BoardError } from "../board-error.ts";
import type { Gpio } from "../gpio.ts";
import type { Session } from "./session.ts";

const WORDS = 3;
const INT_BYTES = 4;
/** What an HC-SR04 wants to be triggered by, µs. */
const TRIGGER_MICROS = 10;
/** An edge is reported so much later than it was, at most, s. */
const REPORT_DELAY = 0.1;

/**
 * The Pi's other pins, on the motors' own connection: none but that one may write pins. What a pin is told
 * while the daemon is gone is lost.
 */
export class PigpiodGpio implements Gpio {
  readonly #session: () => Session | undefined;
  readonly #echo = new Echo();
  /** With which session the pins of which sensor are set up. */
  #ready: { readonly session: Session; readonly trigger: number; readonly echo: number } | undefined;
  #pinging = false;

  /** @param session the one that drives the motors now */
  constructor(session: () => Session | undefined) {
    this.#session = session;
  }

  write(pin: number, level: 0 | 1): void {
    const connection = this.#session()?.connection;
    // A refused lamp is no reason to stop a car.
    connection?.request(PIGPIOD.WRITE, pin, level).catch(() => {});
    connection?.request(PIGPIOD.MODES, pin, PIN_MODE.output).catch(() => {});
  }

  /** The length is the difference of the daemon's own µs stamps: to 5 µs, whatever the network does. */
  async ping(trigger: number, echo: number, timeout: number): Promise<number | undefined> {
    const session = this.#session();
    if (session === undefined || this.#pinging) return undefined;
    this.#pinging = true;
    try {
      return await this.#measure(session, trigger, echo, timeout);
    } catch (error) {
      if (!(error instanceof BoardError)) throw error;
      return undefined;
    } finally {
      this.#pinging = false;
    }
  }

  async #measure(
    session: Session,
    trigger: number,
    echo: number,
    timeout: number,
  ): Promise<number | undefined> {
    const { connection } = session;
    const ready = this.#ready;
    if (ready?.session !== session || ready.trigger !== trigger || ready.echo !== echo) {
      await connection.request(PIGPIOD.WRITE, trigger, 0);
      await connection.request(PIGPIOD.MODES, trigger, PIN_MODE.output);
      await connection.request(PIGPIOD.MODES, echo, PIN_MODE.input);
      await session.watch(1 << echo, (words, count) => this.#echo.reports(words, count));
      this.#ready = { session, trigger, echo };
    }
    // It still listens for an echo that never came back to it.
    if (((await connection.request(PIGPIOD.BR1)) >>> echo) & 1) return undefined;
    const length = this.#echo.next(1 << echo, timeout);
    const high = Buffer.alloc(INT_BYTES);
    high.writeUInt32LE(1);
    try {
      await connection.request(PIGPIOD.TRIG, trigger, TRIGGER_MICROS, high);
    } catch (error) {
      this.#echo.cancel();
      throw error;
    }
    return length;
  }
}

/** Finds one pulse in the reports. */
class Echo {
  #bit = 0;
  #rise: number | undefined;
  #longest = 0;
  #found: ((length: number | undefined) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param longest s @returns the length of the next pulse, s; undefined: none came, or a longer one */
  next(bit: number, longest: number): Promise<number | undefined> {
    this.#bit = bit;
    this.#rise = undefined;
    this.#longest = longest;
    return new Promise((resolve) => {
      this.#found = resolve;
      this.#timer = setTimeout(() => this.#finish(undefined), (longest + REPORT_DELAY) * 1e3);
    });
  }

  cancel(): void {
    this.#finish(undefined);
  }

  /** Called for every report of every pin: quick where nobody waits. */
  reports(words: Uint32Array, count: number): void {
    if (this.#found === undefined) return;
    for (let at = 0; at < count * WORDS; at += WORDS) {
      // Flags: not about levels.
      if (words[at]! > 0xffff) continue;
      const tick = words[at + 1]!;
      if ((words[at + 2]! & this.#bit) !== 0) this.#rise ??= tick;
      else if (this.#rise !== undefined) {
        const length = ((tick - this.#rise) >>> 0) * 1e-6;
        this.#finish(length <= this.#longest ? length : undefined);
        return;
      }
    }
  }

  #finish(length: number | undefined): void {
    clearTimeout(this.#timer);
    this.#found?.(length);
    this.#found = undefined;
  }
}
