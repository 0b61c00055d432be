import type { Clock } from "../../core/clock.ts";
import type { WheelVector } from "../../core/wheels.ts";
import { BoardError } from "../board-error.ts";
import { BridgeBank } from "../bridge.ts";
import type { I2cBus } from "../i2c.ts";
import { type PinSink, PinWriter } from "../pin-writer.ts";
import type { Backend, HardwareFault, Motors } from "../ports.ts";
import { WheelsCut } from "../wheels-cut.ts";
import { type Addon, type LoadAddon, loadAddon } from "./addon.ts";
import { PigpioEncoders } from "./encoders.ts";
import { PigpioGpio } from "./gpio.ts";
import { readyAddon, thisMachine } from "./machine.ts";
import { type PigpioSettings, Session } from "./session.ts";

/** Every pin is written again this often, s, changed or not: what somebody else did to it does not last. */
const REPEAT = 0.1;
/** How often one write is tried within a tick. */
const TRIES = 2;
/** After a refused write the wheels rest for so long, s: long enough for the loop to see it and disarm. */
const REST = 0.5;

const SECOND_CHOICE: HardwareFault = {
  id: "pigpio-second-choice",
  severity: "warning",
  text:
    "the motors are driven by the library pigpio: if Strafe is killed, they turn on until its guard stops them. " +
    "The daemon stops them by itself and needs no root: run `sudo systemctl enable --now pigpiod` and write " +
    "`backend: pigpiod` in the profile",
  present: () => true,
};

/**
 * Motors and encoders on the pins of a Pi Zero to 4, through the library pigpio inside this process.
 * Everything else that hangs on the Pi can be reached, too: what is on I²C through the kernel's driver.
 * Handlers of signals have to be registered after this: the library takes all of them.
 *
 * @param i2c is closed with the motors, or when the pins cannot be used
 * @throws BoardError with one sentence, when the pins cannot be used
 */
export async function createPigpioBackend(
  settings: PigpioSettings,
  clock: Clock,
  i2c: I2cBus,
  load: LoadAddon = loadAddon,
  machine = thisMachine,
): Promise<Backend> {
  try {
    const addon = await readyAddon(load, machine);
    const bank = new BridgeBank(settings);
    const session = Session.open(addon, settings, bank, machine);
    return await open(addon, session, bank, settings, clock, i2c);
  } catch (error) {
    await i2c.close();
    throw error;
  }
}

async function open(
  addon: Addon,
  session: Session,
  bank: BridgeBank,
  settings: PigpioSettings,
  clock: Clock,
  i2c: I2cBus,
): Promise<Backend> {
  try {
    const range = session.setUpPwm(settings.pwmFrequency);
    const encoders = settings.encoders && new PigpioEncoders(addon, settings.encoders, clock);
    const gpio = new PigpioGpio(addon);
    const motors = new PigpioMotors(session, bank, range, clock, { encoders, gpio, i2c });
    return {
      name: "pigpio in this process",
      motors,
      sensors: encoders ? [encoders] : [],
      faults: [motors, motors.cut, ...(encoders ? [encoders] : []), SECOND_CHOICE],
      outlivesUs: true,
      peripherals: { gpio, i2c },
    };
  } catch (error) {
    await session.close();
    throw new BoardError(`pigpio cannot use the pins as the profile says: ${(error as Error).message}`);
  }
}

/** What else is open, and is closed with the motors. */
interface Others {
  readonly encoders: PigpioEncoders | undefined;
  readonly gpio: PigpioGpio;
  readonly i2c: I2cBus;
}

class PigpioMotors implements Motors, PinSink, HardwareFault {
  readonly id = "pigpio-refused";
  readonly severity = "stop";
  readonly cut = new WheelsCut();
  readonly #session: Session;
  readonly #bank: BridgeBank;
  readonly #range: number;
  readonly #others: Others;
  readonly #clock: Clock;
  readonly #next;
  readonly #writer: PinWriter;
  #lastRepeat = Number.NEGATIVE_INFINITY;
  #refusedAt = Number.NEGATIVE_INFINITY;
  /** What was refused, for people. */
  #refused = "";
  #closing: Promise<void> | undefined;

  constructor(session: Session, bank: BridgeBank, range: number, clock: Clock, others: Others) {
    this.#session = session;
    this.#bank = bank;
    this.#range = range;
    this.#others = others;
    this.#clock = clock;
    this.#next = bank.rest();
    this.#writer = new PinWriter(bank);
  }

  get text(): string {
    return (
      `pigpio refused ${this.#refused}: every other pin was set to rest. Arm again; if a wheel turns on or it ` +
      "comes back, switch the motors' battery off and restart Strafe"
    );
  }

  present(): boolean {
    return this.#clock.now() - this.#refusedAt < REST;
  }

  write(duty: Readonly<WheelVector>): void {
    if (this.#closing) return;
    this.#others.encoders?.decoder.command(duty);
    if (this.present()) {
      this.stop();
      return;
    }
    const now = this.#clock.now();
    const all = now - this.#lastRepeat >= REPEAT;
    if (all) this.#lastRepeat = now;
    this.#bank.step(this.cut.allow(duty, now), this.#range, this.#next);
    this.cut.sent(now);
    this.#writer.write(this.#next, all, this);
    if (this.present()) this.stop();
  }

  stop(): void {
    if (this.#closing) return;
    this.#next.pwm.fill(0);
    this.#next.levels = 0;
    this.cut.stopped();
    this.#writer.write(this.#next, true, this);
  }

  close(): Promise<void> {
    this.stop();
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    const { encoders, gpio, i2c } = this.#others;
    await gpio.close();
    await encoders?.close();
    await this.#session.close().catch((error: unknown) => {
      if (!(error instanceof BoardError)) throw error;
      // Whoever waits for the end cannot do more about it; the fault has said so.
      this.#refuse("its last writes", error);
    });
    await i2c.close();
  }

  pwm(index: number, steps: number): boolean {
    const gpio = this.#session.pwm[index]!;
    for (let left = TRIES; left > 0; left--) {
      try {
        // PWM of 0 would leave a pin alone that it believes to be low already.
        if (steps === 0) gpio.digitalWrite(0);
        else gpio.pwmWrite(steps);
        return true;
      } catch (error) {
        if (left === 1) this.#refuse(`PWM at GPIO ${this.#bank.pwmPins[index]}`, error);
      }
    }
    return false;
  }

  clear(bits: number): void {
    this.#write(bits, false);
  }

  set(bits: number): void {
    this.#write(bits, true);
  }

  #write(bits: number, high: boolean): void {
    const { levels } = this.#session;
    for (let left = TRIES; left > 0; left--) {
      try {
        if (high) levels.set(bits);
        else levels.clear(bits);
        return;
      } catch (error) {
        if (left === 1) this.#refuse("the motors' direction pins", error);
      }
    }
  }

  #refuse(what: string, error: unknown): void {
    this.#refused = `${what} (${(error as Error).message})`;
    this.#refusedAt = this.#clock.now();
  }
}
