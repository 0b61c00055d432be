import type { Fault } from "../core/fault.ts";
import type { Hands } from "../core/hands.ts";
import type { Observer } from "../core/scene.ts";
import type { Sensors } from "../core/sensors.ts";
import type { WheelVector } from "../core/wheels.ts";
import type { Gpio } from "./gpio.ts";
import type { I2cBus } from "./i2c.ts";
import type { Indicator } from "./indicator.ts";

/** Four motors. A backend is complete when it can do these three things. */
export interface Motors {
  /** @param duty signed fraction of the battery's voltage, −1…1, + drives the car forward */
  write(duty: Readonly<WheelVector>): void;
  /** Every wheel unpowered, even if writing one of them fails. Works at any time, any number of times. */
  stop(): void;
  /** Stops, then lets go of the hardware. */
  close(): Promise<void>;
}

/** One source of measurements. Reading never waits: it hands over what has arrived. */
export interface Sensor {
  readonly kind: "encoders" | "gyro" | "battery" | "range";
  /** @param now s on the robot's clock */
  read(now: number, into: Sensors): void;
  close(): Promise<void>;
}

/** Something that can go wrong with the hardware itself; what a sensor measures is judged elsewhere. */
export interface HardwareFault extends Fault {
  /** Asked once a tick, after the sensors were read: allocates nothing. */
  present(): boolean;
}

/** What drives and senses one car. The simulated car is one of these among equals. */
export interface Backend {
  /** For people, such as "simulated car in furnished room". */
  readonly name: string;
  readonly motors: Motors;
  readonly sensors: readonly Sensor[];
  readonly faults?: readonly HardwareFault[];
  /**
   * Its motors go on turning when this process is killed or frozen, and nothing but a {@link Neutraliser}
   * in another process stops them.
   */
  readonly outlivesUs?: boolean;
  /** What else hangs on it; closed with the motors. */
  readonly peripherals?: Peripherals;
  /** Lamps and buzzers that show how the car is. */
  readonly indicators?: readonly Indicator[];
  /** Somebody who sees the car from outside, where there is one. */
  readonly observer?: Observer;
  /** Somebody who lifts the car and measures with a tape, where the program can ask: in a simulated world. */
  readonly hands?: Hands;
}

/** Where a board lets more than motors and encoders be connected. */
export interface Peripherals {
  readonly i2c: I2cBus;
  readonly gpio?: Gpio;
}

/**
 * Makes a board safe whose client was killed or is frozen. It lives in a process of its own and is ready
 * beforehand, so that it is quick when it is needed.
 */
export interface Neutraliser {
  /**
   * Every wheel unpowered, even if some of it fails. May be called again and again, and while the client
   * still lives.
   *
   * @throws BoardError that says which wheels may still be powered, and what to do
   */
  neutralise(): Promise<void>;
  close(): Promise<void>;
}
