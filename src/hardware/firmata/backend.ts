import type { Clock } from "../../core/clock.ts";
import type { WheelVector } from "../../core/wheels.ts";
import { BoardError } from "../board-error.ts";
import type { Backend, HardwareFault, Motors } from "../ports.ts";
import { Reconnect } from "../reconnect.ts";
import { WheelsCut } from "../wheels-cut.ts";
import { FirmataI2c } from "./i2c.ts";
import { type OpenLine, openSerialLine } from "./serial-line.ts";
import { FirmataSession } from "./session.ts";
import type { FirmataSettings } from "./settings.ts";

/** A wheel is told again this often, one after the other, s. */
const REPEAT = 0.025;
/** With start and stop bit. */
const BITS_A_BYTE = 10;

/**
 * Motors on an Arduino or a Pico that runs StandardFirmata, through johnny-five. PWM has 8 bits.
 *
 * @throws BoardError with one sentence, when the board cannot be used
 */
export async function createFirmataBackend(
  settings: FirmataSettings,
  clock: Clock,
  openLine: OpenLine = openSerialLine,
): Promise<Backend> {
  const motors = new FirmataMotors(settings, clock, openLine);
  await motors.connect();
  return {
    name: `Firmata at ${settings.port}`,
    motors,
    sensors: [],
    faults: [motors, motors.cut],
    outlivesUs: true,
    peripherals: { i2c: new FirmataI2c(settings.port, () => motors.session) },
  };
}

class FirmataMotors implements Motors, HardwareFault {
  readonly id = "firmata-lost";
  readonly severity = "stop";
  readonly cut = new WheelsCut();
  readonly #settings: FirmataSettings;
  readonly #clock: Clock;
  readonly #openLine: OpenLine;
  #session: FirmataSession | undefined;
  #why = "Firmata does not answer";
  /** When all that was written has gone over the line, s. */
  #lineFree = Number.NEGATIVE_INFINITY;
  #lastRepeat = Number.NEGATIVE_INFINITY;
  #closed = false;
  #ending = Promise.resolve();
  readonly #reconnect = new Reconnect(
    () => this.connect(),
    (why) => {
      this.#why = why;
    },
  );

  constructor(settings: FirmataSettings, clock: Clock, openLine: OpenLine) {
    this.#settings = settings;
    this.#clock = clock;
    this.#openLine = openLine;
  }

  get session(): FirmataSession | undefined {
    return this.#session;
  }

  get text(): string {
    return (
      `${this.#why}; where the board has power of its own the wheels may go on turning, so be ready to switch ` +
      "it off. Strafe connects again by itself; then arm again"
    );
  }

  present(): boolean {
    return this.#session === undefined;
  }

  async connect(): Promise<void> {
    let ready: FirmataSession | undefined;
    let early: string | undefined;
    const session = await FirmataSession.open(this.#settings, this.#openLine, (sentence) => {
      if (ready) this.#drop(sentence, ready);
      else early = sentence;
    });
    ready = session;
    if (early !== undefined || this.#closed) {
      await session.close();
      if (early !== undefined) throw new BoardError(early);
      return;
    }
    this.#session = session;
  }

  write(duty: Readonly<WheelVector>): void {
    const session = this.#session;
    if (session === undefined) return;
    const now = this.#clock.now();
    // The line is slower than the loop: what waits in a queue would come too late.
    if (now < this.#lineFree || session.line.writableLength > 0) return;
    const { line, wheels } = session;
    line.cork();
    try {
      wheels.write(this.cut.allow(duty, now));
      this.cut.sent(now);
      if (now - this.#lastRepeat >= REPEAT) {
        this.#lastRepeat = now;
        wheels.repeat();
      }
    } catch (error) {
      this.#drop(brokenText(this.#settings.port, error), session);
    } finally {
      this.#release(session, now);
    }
  }

  stop(): void {
    const session = this.#session;
    if (session === undefined) return;
    session.line.cork();
    try {
      session.wheels.rest();
      this.cut.stopped();
    } catch (error) {
      this.#drop(brokenText(this.#settings.port, error), session);
    } finally {
      this.#release(session, this.#clock.now());
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#reconnect.end();
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
    await this.#ending;
  }

  /** Lets what one tick has written go as one packet. */
  #release({ line }: FirmataSession, now: number): void {
    const seconds = (line.writableLength * BITS_A_BYTE) / this.#settings.baud;
    this.#lineFree = Math.max(now, this.#lineFree) + seconds;
    line.uncork();
  }

  #drop(why: string, session: FirmataSession): void {
    if (session !== this.#session) return;
    this.#why = why;
    this.cut.stopped();
    this.#session = undefined;
    this.#ending = session.close();
    void this.#ending.then(() => this.#reconnect.begin());
  }
}

function brokenText(port: string, error: unknown): string {
  return `the connection to ${port} broke (${(error as Error).message})`;
}
