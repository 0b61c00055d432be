import type { Clock } from "../../core/clock.ts";
import { PIGPIOD, SCRIPT_PARAMETERS } from "../../protocol/pigpiod.ts";
import { ERROR } from "./errors.ts";
import type { I2c } from "./i2c.ts";
import type { Notifications, ReportSink } from "./notifications.ts";
import type { Pins } from "./pins.ts";
import { ScriptStore } from "./script-store.ts";
import type { SonarWires } from "./sonar-wires.ts";

/** pigpio V79 on a Pi 4B. */
const VERSION = 79;
const REVISION = 0xc03111;
const LONGEST_FILTER = 300_000;
const NOTHING = new Uint8Array(0);

/** The daemon's answer to one command. */
export interface Answer {
  /** At least 0, or one of the daemon's errors. */
  readonly result: number;
  readonly extension: Uint8Array;
}

/** pigpiod's commands on simulated pins, as its `myDoCommand` carries them out. */
export class Board {
  readonly pins: Pins;
  readonly notifications: Notifications;
  readonly scripts: ScriptStore;
  readonly #i2c: I2c;
  readonly #clock: Clock;
  readonly #sonar: SonarWires | undefined;

  constructor(pins: Pins, notifications: Notifications, i2c: I2c, clock: Clock, sonar?: SonarWires) {
    this.pins = pins;
    this.notifications = notifications;
    this.#i2c = i2c;
    this.#clock = clock;
    this.#sonar = sonar;
    this.scripts = new ScriptStore((command, p1, p2, p3) => this.execute(command, p1, p2, p3));
  }

  /** The daemon's time, µs, not wrapped. */
  get micros(): number {
    return Math.floor(this.#clock.now() * 1e6);
  }

  /** A client's command with all that came with it. */
  answer(command: number, p1: number, p2: number, extension: Uint8Array, client: ReportSink): Answer {
    switch (command) {
      case PIGPIOD.NOIB:
        return only(this.notifications.open(client, this.micros));
      case PIGPIOD.PROC:
        return only(this.scripts.store(textOf(extension), this.#clock.now()));
      case PIGPIOD.PROCR:
        return only(this.scripts.run(p1, wordsOf(extension), this.#clock.now()));
      case PIGPIOD.PROCU:
        return only(this.scripts.update(p1, wordsOf(extension)));
      case PIGPIOD.PROCD:
        return only(this.scripts.delete(p1));
      case PIGPIOD.PROCS:
        return only(this.scripts.stop(p1, this.#clock.now()));
      case PIGPIOD.PROCP: {
        const status = new Uint8Array(4 * (1 + SCRIPT_PARAMETERS));
        return withBytes(
          this.scripts.status(p1, new DataView(status.buffer)) < 0 ? ERROR.BAD_SCRIPT_ID : status,
        );
      }
      case PIGPIOD.I2CRD:
        return withBytes(this.#i2c.read(p1, p2));
      case PIGPIOD.I2CRI:
        return withBytes(this.#i2c.readRegister(p1, p2, firstWord(extension)));
      case PIGPIOD.I2CWD:
        return only(this.#i2c.write(p1, extension));
      case PIGPIOD.I2CWI:
        return only(this.#i2c.writeBlock(p1, p2, extension, false));
      case PIGPIOD.I2CWK:
        return only(this.#i2c.writeBlock(p1, p2, extension, true));
      case PIGPIOD.I2CRK:
        // The Pi's driver cannot read a block whose length the device tells.
        return only(this.#i2c.check(p1) || ERROR.BAD_SMBUS_CMD);
      default:
        return only(this.execute(command, p1, p2, firstWord(extension)));
    }
  }

  /** Those commands that a script may give as well. @returns the daemon's result, i32 or u32 */
  execute(command: number, p1: number, p2: number, p3: number): number {
    if (command === PIGPIOD.TRIG) return this.#trigger(p1, p2, p3);
    const before = this.pins.steadyLevels;
    const result = this.#pinCommand(command, p1, p2, p3) ?? this.#otherCommand(command, p1, p2, p3);
    const changed = before ^ this.pins.steadyLevels;
    if (changed !== 0) this.changed(changed, this.micros);
    return result;
  }

  /** The pin's level is written twice; the time between is too short for anything else to happen in it. */
  #trigger(gpio: number, length: number, level: number): number {
    const { pins } = this;
    const refusal = pins.checkTrigger(gpio, length, level);
    if (refusal < 0) return refusal;
    for (const [half, micros] of [
      [level, this.micros],
      [1 - level, this.micros + length],
    ] as const) {
      const before = pins.steadyLevels;
      pins.latch(gpio, half === 1 ? 1 : 0);
      const changed = before ^ pins.steadyLevels;
      if (changed !== 0) this.changed(changed, micros);
    }
    return 0;
  }

  /** Tells those who wait for it that levels have changed. */
  changed(bits: number, micros: number): void {
    if ((this.notifications.bits & bits) !== 0) {
      this.notifications.report(micros, bits, this.pins.levels(micros));
    }
    this.scripts.changed(bits, this.#clock.now());
    this.#sonar?.changed(bits, this.pins.steadyLevels, this.#clock.now());
  }

  #pinCommand(command: number, p1: number, p2: number, p3: number): number | undefined {
    const { pins } = this;
    switch (command) {
      case PIGPIOD.MODES:
        return pins.setMode(p1, p2);
      case PIGPIOD.MODEG:
        return pins.mode(p1);
      case PIGPIOD.PUD:
        return pins.setPull(p1, p2);
      case PIGPIOD.READ:
        return pins.read(p1, this.micros);
      case PIGPIOD.WRITE:
        return pins.write(p1, p2);
      case PIGPIOD.PWM:
        return pins.pwm(p1, p2);
      case PIGPIOD.PRS:
        return pins.setRange(p1, p2);
      case PIGPIOD.PFS:
        return pins.setFrequency(p1, p2);
      case PIGPIOD.SERVO:
        return pins.servo(p1, p2);
      case PIGPIOD.BR1:
        return pins.levels(this.micros);
      case PIGPIOD.BR2:
        return 0;
      case PIGPIOD.BC1:
        return pins.writeBank(p1, 0);
      case PIGPIOD.BS1:
        return pins.writeBank(p1, 1);
      case PIGPIOD.BC2:
      case PIGPIOD.BS2:
        // No pin of the second bank may be written on a Pi 4.
        return p1 === 0 ? 0 : ERROR.SOME_PERMITTED;
      case PIGPIOD.PRG:
        return pins.range(p1);
      case PIGPIOD.PFG:
        return pins.frequency(p1);
      case PIGPIOD.PRRG:
        return pins.realRange(p1);
      case PIGPIOD.GDC:
        return pins.duty(p1);
      case PIGPIOD.GPW:
        return pins.servoPulse(p1);
      case PIGPIOD.HP:
        return pins.hardwarePwm(p1, p2, p3);
      default:
        return undefined;
    }
  }

  #otherCommand(command: number, p1: number, p2: number, p3: number): number {
    switch (command) {
      case PIGPIOD.TICK:
        return this.micros % 2 ** 32;
      case PIGPIOD.HWVER:
        return REVISION;
      case PIGPIOD.PIGPV:
        return VERSION;
      case PIGPIOD.NO:
        // Its reports would come through a pipe in /dev; the twin has only sockets.
        return ERROR.BAD_PATHNAME;
      case PIGPIOD.NB:
        return this.notifications.watch(p1, p2);
      case PIGPIOD.NP:
        return this.notifications.watch(p1, 0);
      case PIGPIOD.NC:
        return this.notifications.close(p1);
      case PIGPIOD.FG:
        // Simulated edges have no glitches; the filter only has to be accepted.
        if (p1 > 31) return ERROR.BAD_USER_GPIO;
        return p2 > LONGEST_FILTER ? ERROR.BAD_FILTER : 0;
      case PIGPIOD.MILS:
        return p1 > 60_000 ? ERROR.BAD_MILS_DELAY : 0;
      case PIGPIOD.MICS:
        return p1 > 1_000_000 ? ERROR.BAD_MICS_DELAY : 0;
      default:
        return this.#i2cCommand(command, p1, p2, p3);
    }
  }

  #i2cCommand(command: number, p1: number, p2: number, p3: number): number {
    const i2c = this.#i2c;
    switch (command) {
      case PIGPIOD.I2CO:
        return i2c.open(p1, p2, p3);
      case PIGPIOD.I2CC:
        return i2c.close(p1);
      case PIGPIOD.I2CWQ:
        return p2 > 1 ? i2c.check(p1) || ERROR.BAD_PARAM : i2c.write(p1, NOTHING, 0);
      case PIGPIOD.I2CRS:
        return numberOf(i2c.read(p1, 1));
      case PIGPIOD.I2CWS:
        return i2c.writeRegister(p1, p2, []);
      case PIGPIOD.I2CRB:
        return numberOf(i2c.readRegister(p1, p2, 1));
      case PIGPIOD.I2CWB:
        return i2c.writeRegister(p1, p2, [p3]);
      case PIGPIOD.I2CRW:
        return numberOf(i2c.readRegister(p1, p2, 2));
      case PIGPIOD.I2CWW:
        if (p3 > 0xffff) return i2c.check(p1) || ERROR.BAD_PARAM;
        return i2c.writeRegister(p1, p2, [p3 & 0xff, p3 >> 8]);
      default:
        return ERROR.UNKNOWN_COMMAND;
    }
  }
}

const only = (result: number): Answer => ({ result, extension: NOTHING });

function withBytes(bytes: Uint8Array | number): Answer {
  return typeof bytes === "number" ? only(bytes) : { result: bytes.length, extension: bytes };
}

/** An SMBus byte or word, low byte first; an error stays what it is. */
function numberOf(bytes: Uint8Array | number): number {
  return typeof bytes === "number" ? bytes : bytes.reduceRight((word, byte) => word * 256 + byte, 0);
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function firstWord(bytes: Uint8Array): number {
  return bytes.length >= 4 ? viewOf(bytes).getUint32(0, true) : 0;
}

function wordsOf(bytes: Uint8Array): Int32Array {
  const view = viewOf(bytes);
  return Int32Array.from({ length: bytes.length >> 2 }, (_, i) => view.getInt32(4 * i, true));
}

/** A C string: it ends at the first zero. */
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString("latin1");
}
