import { PIGPIOD, PIN_MODE } from "../../protocol/pigpiod.ts";
import { BoardError } from "../board-error.ts";
import { Echo } from "../echo.ts";
import type { Gpio } from "../gpio.ts";
import type { Session } from "./session.ts";

const INT_BYTES = 4;
/** What an HC-SR04 wants to be triggered by, µs. */
const TRIGGER_MICROS = 10;

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
