import { WHEEL_COUNT, WHEELS, type WheelVector } from "../core/wheels.ts";
import type { MotorPins, MotorWiring } from "./wiring.ts";

/** What the motors' pins are to do. */
export interface PinStates {
  /** Steps of duty, 0…range, for each of {@link BridgeBank.pwmPins}. */
  readonly pwm: Int32Array;
  /** One bit for each high pin among {@link BridgeBank.levelMask}. */
  levels: number;
}

/** No second PWM pin, or no such direction bit. */
const NONE = -1;

/**
 * The four H-bridges: from signed duties to what their pins do in the end. In which order the pins get
 * there is for the backend; whatever falls must fall before anything rises.
 */
export class BridgeBank {
  readonly pwmPins: readonly number[];
  /** For each of them the index of the same bridge's other PWM pin; itself where there is none. */
  readonly partners: Readonly<Int32Array>;
  /** Bits of all direction pins, and of standby. */
  readonly levelMask: number;
  readonly #brake: boolean;
  readonly #standby: number;
  /** Index into pwmPins of each wheel's PWM pin, or of its forward one. */
  readonly #first = new Int32Array(WHEEL_COUNT);
  /** Index of its reverse one; NONE for bridges with direction pins. */
  readonly #second = new Int32Array(WHEEL_COUNT).fill(NONE);
  /** Direction bits that are high forward and in reverse; for a bridge with one direction pin only forward. */
  readonly #forward = new Int32Array(WHEEL_COUNT);
  readonly #reverse = new Int32Array(WHEEL_COUNT);
  /** −1 where the motor's wires are the other way round. */
  readonly #sign = new Int32Array(WHEEL_COUNT);

  constructor({ motors, idle, standby }: MotorWiring) {
    this.#brake = idle === "brake";
    this.#standby = standby === undefined ? 0 : bit(standby);
    const pwmPins: number[] = [];
    WHEELS.forEach((wheel, i) => {
      const pins = motors[wheel];
      this.#sign[i] = pins.invert ? -1 : 1;
      this.#first[i] = pwmPins.push(firstPwm(pins)) - 1;
      if ("forward" in pins) this.#second[i] = pwmPins.push(pins.reverse) - 1;
      else if ("in1" in pins) {
        this.#forward[i] = bit(pins.in1);
        this.#reverse[i] = bit(pins.in2);
      } else this.#forward[i] = bit(pins.direction);
    });
    this.pwmPins = pwmPins;
    const partners = Int32Array.from(pwmPins.keys());
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const second = this.#second[i]!;
      if (second === NONE) continue;
      partners[this.#first[i]!] = second;
      partners[second] = this.#first[i]!;
    }
    this.partners = partners;
    this.levelMask = [...this.#forward, ...this.#reverse].reduce((mask, b) => mask | b, this.#standby);
  }

  /** All pins low: every wheel unpowered, the bridges in standby. */
  rest(): PinStates {
    return { pwm: new Int32Array(this.pwmPins.length), levels: 0 };
  }

  /**
   * Part of the tick: allocates nothing.
   *
   * @param duty −1…1, + drives the car forward; beyond that is cut off
   * @param range steps of duty that are full power
   * @param out changed in place. Standby goes high with the first wheel that is to turn, and stays so.
   */
  step(duty: Readonly<WheelVector>, range: number, out: PinStates): void {
    let levels = out.levels & this.#standby;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const steps = Math.round(Math.max(-1, Math.min(duty[i]!, 1)) * range) * this.#sign[i]!;
      const first = this.#first[i]!;
      const second = this.#second[i]!;
      if (steps === 0) {
        // With both inputs high a bridge shorts the motor, which brakes it. With a single direction pin the
        // bridge itself decides what no PWM means.
        const short = this.#brake && (second !== NONE || this.#reverse[i] !== 0);
        out.pwm[first] = short ? range : 0;
        if (second !== NONE) out.pwm[second] = short ? range : 0;
        if (short) levels |= this.#forward[i]! | this.#reverse[i]!;
        continue;
      }
      levels |= this.#standby;
      if (second === NONE) {
        out.pwm[first] = Math.abs(steps);
        levels |= steps > 0 ? this.#forward[i]! : this.#reverse[i]!;
      } else {
        out.pwm[first] = Math.max(steps, 0);
        out.pwm[second] = Math.max(-steps, 0);
      }
    }
    out.levels = levels;
  }
}

function firstPwm(pins: MotorPins): number {
  return "forward" in pins ? pins.forward : pins.pwm;
}

function bit(pin: number): number {
  if (!(Number.isInteger(pin) && pin >= 0 && pin <= 27)) {
    throw new RangeError(`a direction pin is a GPIO 0…27, got ${pin}`);
  }
  return 1 << pin;
}
