import type { Random } from "../../core/random.ts";
import { PIN_MODE, PULL } from "../../protocol/pigpiod.ts";
import { ERROR } from "./errors.ts";
import { DEFAULT_FREQUENCY, HardwarePwm, nearestStep, PWM_STEPS } from "./pwm.ts";

const LAST_GPIO = 53;
/** Those that have PWM, notifications and a place in the first bank. */
const LAST_USER_GPIO = 31;
/** What the daemon lets its clients write on a Pi 4: the pins of the header, GPIO 2…27. */
const WRITABLE = 0x0ffffffc;
const SERVO_PERIOD = 20_000;
/** For so long the daemon waits itself, µs. */
const LONGEST_TRIGGER = 100;
/** Which pin the PWM hardware reaches, on which of its channels, in which mode. */
const HARDWARE_PINS: Readonly<Record<number, { readonly channel: 0 | 1; readonly mode: number }>> = {
  12: { channel: 0, mode: PIN_MODE.alt0 },
  13: { channel: 1, mode: PIN_MODE.alt0 },
  18: { channel: 0, mode: PIN_MODE.alt5 },
  19: { channel: 1, mode: PIN_MODE.alt5 },
};

type Use = "none" | "write" | "pwm" | "servo" | "hardware";

class Pin {
  mode: number = PIN_MODE.input;
  /** What it puts out as an output, where no PWM runs. */
  latch = 0;
  /** What somebody outside drives it to; undefined: nobody does, and the pull decides. */
  outside: 0 | 1 | undefined;
  pull: number = PULL.off;
  /** What the daemon believes that it is used for. */
  use: Use = "none";
  /** PWM: of `range`; servo: µs. */
  width = 0;
  range = 255;
  step = DEFAULT_FREQUENCY;
}

/**
 * The GPIO of a Pi 4 as pigpiod keeps them. Every method that a client's command leads to gives the
 * daemon's result: at least 0, or one of {@link ERROR}.
 *
 * A PWM that runs belongs to the DMA engine: it goes on when a client dies. When the daemon is
 * terminated the engine stops wherever it is, and each pin keeps the level that it has at that moment.
 */
export class Pins {
  /** Counts what may have changed anything that a pin puts out. */
  version = 0;
  readonly #pins = Array.from({ length: LAST_GPIO + 1 }, () => new Pin());
  readonly #hardware = [new HardwarePwm(), new HardwarePwm()] as const;
  /** Of GPIO 0…31: those whose level lasts. */
  #steady = 0;
  /** Those with a wave on them. */
  readonly #waving: number[] = [];

  setMode(gpio: number, mode: number): number {
    if (isForbidden(gpio)) return ERROR.NOT_PERMITTED;
    const pin = this.#pins[gpio];
    if (!pin) return ERROR.BAD_GPIO;
    if (mode > PIN_MODE.alt3) return ERROR.BAD_MODE;
    if (mode !== pin.mode) {
      this.#switchOff(pin);
      pin.use = "none";
    }
    pin.mode = mode;
    return this.#changed();
  }

  mode(gpio: number): number {
    return this.#pins[gpio]?.mode ?? ERROR.BAD_GPIO;
  }

  setPull(gpio: number, pull: number): number {
    if (isForbidden(gpio)) return ERROR.NOT_PERMITTED;
    const pin = this.#pins[gpio];
    if (!pin) return ERROR.BAD_GPIO;
    if (pull > PULL.up) return ERROR.BAD_PUD;
    pin.pull = pull;
    return this.#changed();
  }

  write(gpio: number, level: number): number {
    if (isForbidden(gpio)) return ERROR.NOT_PERMITTED;
    const pin = this.#pins[gpio];
    if (!pin) return ERROR.BAD_GPIO;
    if (level > 1) return ERROR.BAD_LEVEL;
    if (pin.use !== "write") {
      this.#switchOff(pin);
      pin.use = "write";
    }
    pin.mode = PIN_MODE.output;
    pin.latch = level;
    return this.#changed();
  }

  /** @param micros the daemon's time, not wrapped */
  read(gpio: number, micros: number): number {
    const pin = this.#pins[gpio];
    if (!pin) return ERROR.BAD_GPIO;
    const wave = this.#wave(gpio);
    return wave === undefined ? steadyLevel(pin) : waveLevel(wave, micros);
  }

  /** Half of a trigger's pulse: the pin's latch, whatever the pin is used for. */
  latch(gpio: number, level: 0 | 1): void {
    this.#pins[gpio]!.latch = level;
    this.#changed();
  }

  /** @returns why no trigger's pulse may be put out, or 0 */
  checkTrigger(gpio: number, micros: number, level: number): number {
    if (isForbidden(gpio)) return ERROR.NOT_PERMITTED;
    if (!this.#user(gpio)) return ERROR.BAD_USER_GPIO;
    if (level > 1) return ERROR.BAD_LEVEL;
    return micros < 1 || micros > LONGEST_TRIGGER ? ERROR.BAD_PULSELEN : 0;
  }

  /** Sets or clears many pins of the first bank at once. A PWM that runs overrides it with its next edge. */
  writeBank(bits: number, level: 0 | 1): number {
    for (let gpio = 0; gpio <= LAST_USER_GPIO; gpio++) {
      if ((bits & WRITABLE & (1 << gpio)) !== 0) this.#pins[gpio]!.latch = level;
    }
    this.#changed();
    return (bits & ~WRITABLE) === 0 ? 0 : ERROR.SOME_PERMITTED;
  }

  /** @returns the levels of GPIO 0…31, u32 */
  levels(micros: number): number {
    let bits = this.#steady;
    for (let i = 0; i < this.#waving.length; i++) {
      const gpio = this.#waving[i]!;
      if (waveLevel(this.#wave(gpio)!, micros)) bits |= 1 << gpio;
    }
    return bits >>> 0;
  }

  /** {@link levels} without those of waves, so that what changes here is a change that somebody made. */
  get steadyLevels(): number {
    return this.#steady;
  }

  pwm(gpio: number, width: number): number {
    if (isForbidden(gpio)) return ERROR.NOT_PERMITTED;
    const pin = this.#user(gpio);
    if (!pin) return ERROR.BAD_USER_GPIO;
    if (width > pin.range) return ERROR.BAD_DUTYCYCLE;
    if (pin.use !== "pwm") {
      this.#switchOff(pin);
      pin.use = "pwm";
      if (width === 0) pin.latch = 0;
    }
    pin.mode = PIN_MODE.output;
    const wasRunning = pwmEnd(pin) > 0;
    pin.width = width;
    // The engine clears a pin when its PWM stops; one that was not running is left as it is.
    if (wasRunning && pwmEnd(pin) === 0) pin.latch = 0;
    return this.#changed();
  }

  setRange(gpio: number, range: number): number {
    if (isForbidden(gpio)) return ERROR.NOT_PERMITTED;
    const pin = this.#user(gpio);
    if (!pin) return ERROR.BAD_USER_GPIO;
    if (range < 25 || range > 40_000) return ERROR.BAD_DUTYRANGE;
    if (pin.use === "pwm") {
      if (pwmEnd(pin) > 0) pin.latch = 0;
      pin.width = Math.floor((range * pin.width) / pin.range);
    }
    pin.range = range;
    this.#changed();
    return PWM_STEPS[pin.step]!.steps;
  }

  setFrequency(gpio: number, frequency: number): number {
    if (isForbidden(gpio)) return ERROR.NOT_PERMITTED;
    const pin = this.#user(gpio);
    if (!pin) return ERROR.BAD_USER_GPIO;
    if (pin.use === "pwm" && pwmEnd(pin) > 0) pin.latch = 0;
    pin.step = nearestStep(frequency);
    this.#changed();
    return PWM_STEPS[pin.step]!.frequency;
  }

  duty(gpio: number): number {
    const pin = this.#user(gpio);
    if (!pin) return ERROR.BAD_USER_GPIO;
    if (pin.use === "pwm") return pin.width;
    return pin.use === "hardware" ? this.#channel(gpio).duty : ERROR.NOT_PWM_GPIO;
  }

  range(gpio: number): number {
    const pin = this.#user(gpio);
    if (!pin) return ERROR.BAD_USER_GPIO;
    return pin.use === "hardware" ? HardwarePwm.RANGE : pin.range;
  }

  realRange(gpio: number): number {
    const pin = this.#user(gpio);
    if (!pin) return ERROR.BAD_USER_GPIO;
    return pin.use === "hardware" ? this.#channel(gpio).realRange : PWM_STEPS[pin.step]!.steps;
  }

  frequency(gpio: number): number {
    const pin = this.#user(gpio);
    if (!pin) return ERROR.BAD_USER_GPIO;
    return pin.use === "hardware" ? this.#channel(gpio).frequency : PWM_STEPS[pin.step]!.frequency;
  }

  /** @param pulse µs of every 20 ms; 0: none */
  servo(gpio: number, pulse: number): number {
    if (isForbidden(gpio)) return ERROR.NOT_PERMITTED;
    const pin = this.#user(gpio);
    if (!pin) return ERROR.BAD_USER_GPIO;
    if (pulse !== 0 && (pulse < 500 || pulse > 2500)) return ERROR.BAD_PULSEWIDTH;
    if (pin.use !== "servo" || pulse === 0) this.#switchOff(pin);
    pin.use = "servo";
    pin.mode = PIN_MODE.output;
    pin.width = pulse;
    if (pulse === 0) pin.latch = 0;
    return this.#changed();
  }

  servoPulse(gpio: number): number {
    const pin = this.#user(gpio);
    if (!pin) return ERROR.BAD_USER_GPIO;
    return pin.use === "servo" ? pin.width : ERROR.NOT_SERVO_GPIO;
  }

  /** @param frequency Hz; 0 stops @param duty parts of a million */
  hardwarePwm(gpio: number, frequency: number, duty: number): number {
    if (isForbidden(gpio)) return ERROR.NOT_PERMITTED;
    const pin = this.#pins[gpio];
    if (!pin) return ERROR.BAD_GPIO;
    const place = HARDWARE_PINS[gpio];
    if (!place) return ERROR.NOT_HPWM_GPIO;
    if (duty > HardwarePwm.RANGE) return ERROR.BAD_HPWM_DUTY;
    if (frequency > HardwarePwm.MAX_FREQUENCY) return ERROR.BAD_HPWM_FREQ;
    if (frequency === 0) {
      if (pin.use !== "hardware") return 0;
      this.#hardware[place.channel].runs = false;
      pin.use = "none";
      return this.#changed();
    }
    this.#hardware[place.channel].start(frequency, duty);
    if (pin.use !== "hardware") {
      this.#switchOff(pin);
      pin.mode = place.mode;
      pin.use = "hardware";
    }
    return this.#changed();
  }

  /** Somebody outside drives a pin; it is read as long as the pin is not an output. */
  drive(gpio: number, level: 0 | 1): void {
    const pin = this.#pins[gpio]!;
    pin.outside = level;
    if (pin.mode !== PIN_MODE.output) this.#steady = withBit(this.#steady, gpio, level);
  }

  /** What a motor board feels at a pin: the share of the time that it is high, 0…1. */
  average(gpio: number): number {
    return this.#wave(gpio)?.share ?? steadyLevel(this.#pins[gpio]!);
  }

  /** The daemon has been terminated. @returns the pins that were left high */
  freeze(random: Random): number[] {
    for (const gpio of this.#waving) {
      const pin = this.#pins[gpio]!;
      if (pin.use === "hardware") continue;
      pin.latch = random.next() < this.average(gpio) ? 1 : 0;
      pin.use = "write";
    }
    this.#changed();
    return this.#pins.flatMap((pin, gpio) => (pin.mode === PIN_MODE.output && pin.latch === 1 ? [gpio] : []));
  }

  #user(gpio: number): Pin | undefined {
    return gpio <= LAST_USER_GPIO ? this.#pins[gpio] : undefined;
  }

  #channel(gpio: number): HardwarePwm {
    return this.#hardware[HARDWARE_PINS[gpio]!.channel];
  }

  /** The pin's next use is another one: a wave of the engine's ends, low. */
  #switchOff(pin: Pin): void {
    if ((pin.use === "pwm" && pwmEnd(pin) > 0) || (pin.use === "servo" && pin.width > 0)) pin.latch = 0;
    pin.width = 0;
  }

  #wave(gpio: number): Wave | undefined {
    const pin = this.#pins[gpio]!;
    if (pin.use === "hardware") {
      const channel = this.#channel(gpio);
      return channel.runs && pin.mode === HARDWARE_PINS[gpio]!.mode ? channel : undefined;
    }
    if (pin.mode !== PIN_MODE.output) return undefined;
    const { steps, period } = PWM_STEPS[pin.step]!;
    if (pin.use === "pwm" && pwmEnd(pin) > 0) return { share: pwmEnd(pin) / steps, period };
    if (pin.use === "servo" && pin.width > 0) {
      return { share: pin.width / SERVO_PERIOD, period: SERVO_PERIOD };
    }
    return undefined;
  }

  #changed(): 0 {
    this.version++;
    this.#steady = 0;
    this.#waving.length = 0;
    for (let gpio = 0; gpio <= LAST_USER_GPIO; gpio++) {
      if (this.#wave(gpio)) this.#waving.push(gpio);
      else this.#steady = withBit(this.#steady, gpio, steadyLevel(this.#pins[gpio]!));
    }
    return 0;
  }
}

interface Wave {
  /** 0…1 */
  readonly share: number;
  /** µs */
  readonly period: number;
}

function waveLevel({ share, period }: Wave, micros: number): 0 | 1 {
  return micros % period < share * period ? 1 : 0;
}

/** The step of its period at which the pin's pulse ends; 0: there is none. */
function pwmEnd(pin: Pin): number {
  return Math.floor((pin.width * PWM_STEPS[pin.step]!.steps) / pin.range);
}

function steadyLevel(pin: Pin): 0 | 1 {
  if (pin.mode === PIN_MODE.output) return pin.latch === 1 ? 1 : 0;
  return pin.outside ?? (pin.pull === PULL.up ? 1 : 0);
}

const isForbidden = (gpio: number) =>
  gpio <= LAST_GPIO && (gpio > LAST_USER_GPIO || (WRITABLE & (1 << gpio)) === 0);

const withBit = (bits: number, gpio: number, level: 0 | 1) =>
  level ? bits | (1 << gpio) : bits & ~(1 << gpio);
