import type { Clock } from "../../core/clock.ts";
import type { WheelVector } from "../../core/wheels.ts";
import { PIGPIOD } from "../../protocol/pigpiod.ts";
import { BoardError } from "../board-error.ts";
import { BridgeBank } from "../bridge.ts";
import type { Backend, HardwareFault, Motors } from "../ports.ts";
import { Reconnect } from "../reconnect.ts";
import { ReportEncoders } from "../report-encoders.ts";
import { WheelsCut } from "../wheels-cut.ts";
import { SURELY_ALIVE } from "./deadman.ts";
import { ExposureFault } from "./exposure.ts";
import { PigpiodGpio } from "./gpio.ts";
import { PigpiodI2c } from "./i2c.ts";
import { TickPacket } from "./packet.ts";
import { type PigpiodSettings, Session } from "./session.ts";

/** Every pin is written again this often, s, changed or not: what somebody else did to it does not last. */
const REPEAT = 0.1;
/** No reply for so long: the wheels may be doing anything, s. */
const SILENT = 0.15;
/** No reply for so long: a new connection is tried, s. */
const DEAD = 1;
/** At most this much silence is counted for one packet, s: it may have been this process that slept. */
const LONGEST_PAUSE = 0.05;
/** The bus at the header's pins 3 and 5. */
const I2C_BUS = 1;

/**
 * Motors and encoders on the pins of a Pi, through the daemon pigpiod.
 *
 * @throws BoardError with one sentence, when the daemon cannot be used
 */
export async function createPigpiodBackend(settings: PigpiodSettings, clock: Clock): Promise<Backend> {
  const encoders = settings.encoders && new ReportEncoders(settings.encoders, clock);
  const motors = new PigpiodMotors(settings, encoders, clock);
  await motors.connect();
  return {
    name: `pigpiod at ${settings.host}:${settings.port}`,
    motors,
    sensors: encoders ? [encoders] : [],
    faults: [motors, motors.exposure, motors.cut],
    peripherals: motors.peripherals,
  };
}

class PigpiodMotors implements Motors, HardwareFault {
  readonly id = "pigpiod-lost";
  readonly severity = "stop";
  readonly cut = new WheelsCut();
  readonly exposure: ExposureFault;
  /** Closed with the motors. */
  readonly peripherals: { readonly i2c: PigpiodI2c; readonly gpio: PigpiodGpio };
  readonly #settings: PigpiodSettings;
  readonly #encoders: ReportEncoders | undefined;
  readonly #clock: Clock;
  readonly #bank: BridgeBank;
  readonly #next;
  #packet: TickPacket;
  #session: Session | undefined;
  #why = "pigpiod does not answer";
  #lastSent = Number.NEGATIVE_INFINITY;
  #lastRepeat = Number.NEGATIVE_INFINITY;
  #repeatUntil = Number.NEGATIVE_INFINITY;
  #received = 0;
  #silent = 0;
  #closed = false;
  readonly #reconnect = new Reconnect(
    () => this.connect(),
    (why) => {
      this.#why = why;
    },
  );

  constructor(settings: PigpiodSettings, encoders: ReportEncoders | undefined, clock: Clock) {
    this.exposure = new ExposureFault(settings);
    this.#settings = settings;
    this.#encoders = encoders;
    this.#clock = clock;
    this.#bank = new BridgeBank(settings);
    this.#next = this.#bank.rest();
    this.#packet = new TickPacket(this.#bank);
    this.peripherals = {
      i2c: new PigpiodI2c(settings, I2C_BUS),
      gpio: new PigpiodGpio(() => this.#session),
    };
  }

  get text(): string {
    return `${this.#why}: the wheels were stopped. Strafe connects again by itself; then arm again`;
  }

  present(): boolean {
    return this.#session === undefined || this.#silent > SILENT;
  }

  async connect(): Promise<void> {
    let ready: Session | undefined;
    let early: string | undefined;
    const lost = (sentence: string) => {
      if (ready) this.#drop(sentence, ready);
      else early = sentence;
    };
    const session = await Session.open(this.#settings, this.#bank, this.#encoders, {
      refused: lost,
      lost,
      replied: (command, result) => {
        if (command === PIGPIOD.TICK) this.#encoders?.tick(result);
      },
    });
    ready = session;
    if (early !== undefined) {
      session.abandon();
      throw new BoardError(early);
    }
    if (this.#closed) {
      await session.close();
      return;
    }
    this.#packet = new TickPacket(this.#bank);
    this.#rest();
    this.#silent = 0;
    this.#received = session.connection.received;
    this.#lastSent = Number.NEGATIVE_INFINITY;
    this.#session = session;
    void this.exposure.check();
  }

  write(duty: Readonly<WheelVector>): void {
    this.#encoders?.decoder.command(duty);
    const session = this.#session;
    if (session === undefined) return;
    const now = this.#clock.now();
    this.#bank.step(this.cut.allow(duty, now), session.range, this.#next);
    this.#send(session, now);
  }

  stop(): void {
    this.#rest();
    // Whatever the daemon is believed to do, every pin is told.
    this.#lastRepeat = Number.NEGATIVE_INFINITY;
    this.cut.stopped();
    if (this.#session) this.#transmit(this.#session, this.#clock.now());
  }

  async close(): Promise<void> {
    this.stop();
    this.#closed = true;
    this.#reconnect.end();
    const session = this.#session;
    this.#session = undefined;
    // A daemon that is gone has nothing that could be tidied up.
    await session?.close().catch((error: unknown) => {
      if (!(error instanceof BoardError)) throw error;
    });
    await this.peripherals.i2c.close();
  }

  #rest(): void {
    this.#next.pwm.fill(0);
    this.#next.levels = 0;
  }

  #send(session: Session, now: number): void {
    const { connection } = session;
    if (connection.unanswered === 0 || connection.received !== this.#received) this.#silent = 0;
    else this.#silent += Math.min(now - this.#lastSent, LONGEST_PAUSE);
    this.#received = connection.received;
    if (this.#silent > SILENT) this.#why = `pigpiod at ${this.#settings.host} does not answer`;
    if (this.#silent > DEAD) this.#drop(this.#why, session);
    else if (this.#transmit(session, now)) this.cut.sent(now);
  }

  /** @returns whether it could be sent */
  #transmit(session: Session, now: number): boolean {
    const { connection, script } = session;
    session.nudge();
    // The one buffer is still in use, and what waits in a queue would come too late anyway.
    if (connection.draining) return false;
    // The deadman may have fired unseen, and may fire once more over what is written now.
    if (now - this.#lastSent > SURELY_ALIVE) this.#repeatUntil = now + REPEAT;
    const all = now < this.#repeatUntil || now - this.#lastRepeat >= REPEAT;
    if (all) this.#lastRepeat = now;
    const packet = this.#packet.make(this.#next, script, all, this.#encoders !== undefined);
    connection.write(packet, this.#packet.commands);
    this.#lastSent = now;
    return true;
  }

  #drop(why: string, session: Session): void {
    if (session !== this.#session) return;
    this.#why = why;
    // Whatever was refused, the other pins can still be told.
    this.stop();
    this.#session = undefined;
    session.abandon();
    this.#reconnect.begin();
  }
}
