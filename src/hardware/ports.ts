import type { Fault } from "../core/fault.ts";
import type { Observer } from "../core/scene.ts";
import type { Sensors } from "../core/sensors.ts";
import type { WheelVector } from "../core/wheels.ts";

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
  readonly kind: "encoders" | "gyro" | "battery";
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
  /** Somebody who sees the car from outside, where there is one. */
  readonly observer?: Observer;
}
