import { execFileSync } from "node:child_process";
import { closeSync, constants, createReadStream, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WHEELS } from "../../../src/core/wheels.ts";
import type { Addon, AddonBank, AddonGpio, AddonNotifier } from "../../../src/hardware/pigpio/addon.ts";
import type { Machine } from "../../../src/hardware/pigpio/machine.ts";
import type { MotorWiring } from "../../../src/hardware/wiring.ts";

/** Frequencies at 5 µs a sample, Hz, and what the library can then tell apart (`pwmRealRange`). */
const FREQUENCIES = [
  8000, 4000, 2000, 1600, 1000, 800, 500, 400, 320, 250, 200, 160, 100, 80, 50, 40, 20, 10,
];
const REAL_RANGES = [
  25, 50, 100, 125, 200, 250, 400, 500, 625, 800, 1000, 1250, 2000, 2500, 4000, 5000, 1e4, 2e4,
];
const REPORT_BYTES = 12;

interface Pin {
  mode: number;
  pull: number;
  level: 0 | 1;
  /** What the DMA puts out, 0…1; undefined: the level stands. */
  duty: number | undefined;
  /** Until then the DMA may yet lift the pin: its PWM was only just ended, ms. */
  unsettled: number;
}

/** The chip: what it does goes on, whatever becomes of the processes that told it to. */
export class Chip {
  readonly pins: Pin[] = Array.from({ length: 32 }, () => ({
    mode: 0,
    pull: 0,
    level: 0,
    duty: undefined,
    unsettled: 0,
  }));
  lockedBy: string | undefined;
  /** µs */
  tick: () => number = () => 0;

  /** The DMA stops: whatever is not surely low stays high, as bad luck has it. */
  freeze(): void {
    for (const pin of this.pins) {
      if ((pin.duty ?? 0) > 0 || performance.now() < pin.unsettled) pin.level = 1;
      pin.duty = undefined;
    }
  }

  /** Share of the time that a pin is high. */
  high(pin: number): number {
    const { mode, level, duty } = this.pins[pin]!;
    return mode === 1 ? (duty ?? level) : 0;
  }

  /** What each wheel's bridge makes of its pins, −1…1, + forward. */
  powers({ motors, standby }: MotorWiring): number[] {
    if (standby !== undefined && this.high(standby) === 0) return [0, 0, 0, 0];
    return WHEELS.map((wheel) => {
      const pins = motors[wheel];
      const sign = pins.invert ? -1 : 1;
      if ("forward" in pins) return sign * (this.high(pins.forward) - this.high(pins.reverse));
      if ("in1" in pins) return sign * this.high(pins.pwm) * (this.high(pins.in1) - this.high(pins.in2));
      return sign * this.high(pins.pwm) * (this.high(pins.direction) > 0 ? 1 : -1);
    });
  }
}

/** A Pi 4 with root's rights, unless said otherwise. */
export function machine(chip: Chip, other: Partial<Machine> = {}): Machine {
  return {
    model: () => "Raspberry Pi 4 Model B Rev 1.4",
    isRoot: () => true,
    lockHolder: () => chip.lockedBy,
    ...other,
  };
}

/** The npm package pigpio in one process, by pigpio.js, pigpio.cc and pigpio.c (V79). */
export class StandIn implements Addon {
  readonly Gpio: Addon["Gpio"];
  readonly GpioBank: Addon["GpioBank"];
  readonly Notifier: Addon["Notifier"];
  readonly CLOCK_PWM = 0;
  readonly CLOCK_PCM = 1;
  readonly DISABLE_FIFO_IF = 1;
  readonly DISABLE_SOCK_IF = 2;
  /** In their order, such as "gpioPWM 5 100". */
  readonly calls: string[] = [];
  /** How often each of these calls is yet to be refused, by its beginning. */
  readonly refuse = new Map<string, number>();
  readonly #name: string;
  readonly #chip: Chip;
  #initialised = false;
  readonly #frequency = new Array<number>(32).fill(4);
  readonly #range = new Array<number>(32).fill(255);
  readonly #width = new Array<number>(32).fill(0);
  readonly #isPwm = new Array<boolean>(32).fill(false);
  readonly #pipes: Pipe[] = [];

  constructor(chip: Chip, name = "node (process 1000)") {
    this.#chip = chip;
    this.#name = name;
    const call = (name: string, ...values: number[]) => this.#call(name, values);
    const initialise = () => this.initialize();
    const width = this.#width;
    const isPwm = this.#isPwm;
    const frequency = this.#frequency;
    const range = this.#range;
    const switchPwmOff = (number: number) => {
      const pin = chip.pins[number]!;
      if (width[number]! > 0) pin.unsettled = performance.now() + 1e3 / FREQUENCIES[frequency[number]!]!;
      width[number] = 0;
      pin.duty = undefined;
      pin.level = 0;
    };

    this.Gpio = class implements AddonGpio {
      static readonly INPUT = 0;
      static readonly PUD_UP = 2;
      readonly #number: number;
      readonly #pin: Pin;

      constructor(number: number) {
        initialise();
        this.#number = number;
        this.#pin = chip.pins[number]!;
      }

      digitalWrite(level: 0 | 1): this {
        call("gpioWrite", this.#number, level);
        if (isPwm[this.#number]) switchPwmOff(this.#number);
        isPwm[this.#number] = false;
        this.#pin.mode = 1;
        this.#pin.level = level;
        return this;
      }

      pwmWrite(steps: number): this {
        const number = this.#number;
        call("gpioPWM", number, steps);
        if (steps > range[number]!) throw new Error("pigpio error -8 in gpioPWM");
        if (!isPwm[number] && steps === 0) this.#pin.level = 0;
        isPwm[number] = true;
        this.#pin.mode = 1;
        if (width[number] === steps) return this;
        if (steps === 0) switchPwmOff(number);
        else {
          const real = REAL_RANGES[frequency[number]!]!;
          this.#pin.duty = Math.floor((steps * real) / range[number]!) / real;
          width[number] = steps;
        }
        return this;
      }

      pwmFrequency(hertz: number): this {
        call("gpioSetPWMfrequency", this.#number, hertz);
        const off = FREQUENCIES.map((each) => Math.abs(each - hertz));
        frequency[this.#number] = off.indexOf(Math.min(...off));
        return this;
      }

      getPwmFrequency(): number {
        return FREQUENCIES[frequency[this.#number]!]!;
      }

      pwmRange(steps: number): this {
        call("gpioSetPWMrange", this.#number, steps);
        if (steps < 25 || steps > 40000) throw new Error("pigpio error -21 in gpioSetPWMrange");
        range[this.#number] = steps;
        return this;
      }

      getPwmRealRange(): number {
        return REAL_RANGES[frequency[this.#number]!]!;
      }

      mode(mode: number): this {
        call("gpioSetMode", this.#number, mode);
        this.#pin.mode = mode;
        return this;
      }

      digitalRead(): number {
        call("gpioRead", this.#number);
        const { duty, level } = this.#pin;
        // Full duty is high at any moment; of the others the test sees the low part.
        return duty === undefined ? level : Math.floor(duty);
      }

      trigger(micros: number, level: 0 | 1): this {
        call("gpioTrigger", this.#number, micros, level);
        return this;
      }

      pullUpDown(pull: number): this {
        call("gpioSetPullUpDown", this.#number, pull);
        this.#pin.pull = pull;
        return this;
      }
    };

    this.GpioBank = class implements AddonBank {
      constructor() {
        initialise();
      }

      read(): number {
        return chip.pins.reduce((bits, { level }, i) => (level ? bits | (1 << i) : bits), 0) >>> 0;
      }

      set(bits: number): this {
        call("GpioWriteBitsSet_0_31", bits);
        for (const [i, pin] of chip.pins.entries()) if ((bits >>> i) & 1) pin.level = 1;
        return this;
      }

      clear(bits: number): this {
        call("GpioWriteBitsClear_0_31", bits);
        for (const [i, pin] of chip.pins.entries()) if ((bits >>> i) & 1) pin.level = 0;
        return this;
      }
    };

    const pipes = this.#pipes;
    this.Notifier = class implements AddonNotifier {
      readonly #pipe: Pipe;
      readonly #stream;

      constructor() {
        initialise();
        call("gpioNotifyOpenWithSize", 0);
        this.#pipe = new Pipe(() => chip.lockedBy === name);
        pipes.push(this.#pipe);
        this.#stream = createReadStream(this.#pipe.path, { highWaterMark: 60_000 });
      }

      stream() {
        return this.#stream;
      }

      start(bits: number): this {
        call("gpioNotifyBegin", 0, bits);
        return this;
      }

      close(): void {
        call("gpioNotifyClose", 0);
        this.#pipe.close();
      }
    };
  }

  hardwareRevision(): number {
    return 0xc03114;
  }

  configureClock(microseconds: number, peripheral: number): void {
    this.calls.push(`gpioCfgClock ${microseconds} ${peripheral}`);
  }

  configureInterfaces(flags: number): void {
    this.calls.push(`gpioCfgInterfaces ${flags}`);
    if (this.#initialised) throw new Error("pigpio error -30 in gpioCfgInterfaces");
  }

  initialize(): void {
    if (this.#initialised) return;
    this.calls.push("gpioInitialise");
    if (this.#chip.lockedBy !== undefined) throw new Error("pigpio error -1 in gpioInitialise");
    this.#chip.lockedBy = this.#name;
    this.#chip.freeze();
    this.#width.fill(0);
    this.#isPwm.fill(false);
    this.#initialised = true;
  }

  terminate(): void {
    this.calls.push("gpioTerminate");
    if (!this.#initialised) return;
    this.#chip.freeze();
    this.#chip.lockedBy = undefined;
    this.#initialised = false;
  }

  getTick(): number {
    return this.#initialised ? this.#chip.tick() >>> 0 : -31 >>> 0;
  }

  /** What the library has to say of the pins, through the pipe: [tick in µs, levels, flags]. */
  report(...reports: readonly (readonly [tick: number, levels: number, flags?: number])[]): void {
    for (const pipe of this.#pipes) pipe.write(reports);
  }

  /** SIGKILL: the DMA goes on, and the lock stays until somebody reaps the process. */
  kill(): void {
    this.#initialised = false;
  }

  /** Whether a pipe is open on the library's side. */
  get reporting(): boolean {
    return this.#pipes.some((pipe) => pipe.isOpen);
  }

  /** What a test leaves behind. */
  clearUp(): void {
    for (const pipe of this.#pipes) pipe.remove();
  }

  #call(name: string, values: readonly number[]): void {
    const text = [name, ...values].join(" ");
    this.calls.push(text);
    if (!values.every((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32)) {
      throw new Error(`EINVAL, ${text}`);
    }
    if (!this.#initialised) throw new Error(`pigpio error -31 in ${name}`);
    for (const [beginning, times] of this.refuse) {
      if (!`${text} `.startsWith(`${beginning} `) || times === 0) continue;
      this.refuse.set(beginning, times - 1);
      throw new Error(`pigpio error -41 in ${name}`);
    }
  }
}

/** /dev/pigpio0: a real one of the kernel's. */
class Pipe {
  readonly #folder = mkdtempSync(join(tmpdir(), "strafe-pipe-"));
  readonly path = join(this.#folder, "pigpio0");
  readonly #alive: () => boolean;
  readonly #fd: number;
  #open = true;
  #seqno = 0;

  constructor(alive: () => boolean) {
    this.#alive = alive;
    execFileSync("/usr/bin/mkfifo", [this.path]);
    this.#fd = openSync(this.path, constants.O_RDWR | constants.O_NONBLOCK);
  }

  write(reports: readonly (readonly [number, number, number?])[]): void {
    const bytes = Buffer.alloc(reports.length * REPORT_BYTES);
    for (const [i, [tick, levels, flags = 0]] of reports.entries()) {
      bytes.writeUInt16LE(this.#seqno, i * REPORT_BYTES);
      bytes.writeUInt16LE(flags, i * REPORT_BYTES + 2);
      bytes.writeUInt32LE(tick >>> 0, i * REPORT_BYTES + 4);
      bytes.writeUInt32LE(levels >>> 0, i * REPORT_BYTES + 8);
      this.#seqno = (this.#seqno + 1) & 0xffff;
    }
    writeSync(this.#fd, bytes);
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** The library's own thread does it, if it still gets there. */
  close(): void {
    setTimeout(() => {
      if (this.#alive()) this.remove();
    }, 1);
  }

  remove(): void {
    if (!this.#open) return;
    this.#open = false;
    // In this order: whoever is late to open it finds none, instead of one that nobody will ever write to.
    rmSync(this.#folder, { recursive: true });
    closeSync(this.#fd);
  }
}
