import type { WheelName } from "../core/wheels.ts";

/** A GPIO by its Broadcom number. */
type Pin = number;

/** PWM and two direction pins: TB6612, L298N. */
interface TwoDirections {
  readonly pwm: Pin;
  readonly in1: Pin;
  readonly in2: Pin;
  readonly invert: boolean;
}

/** PWM and one direction pin, high: forward. */
interface OneDirection {
  readonly pwm: Pin;
  readonly direction: Pin;
  readonly invert: boolean;
}

/** A PWM pin for each direction: DRV8833, DRV8871. */
interface TwoPwm {
  readonly forward: Pin;
  readonly reverse: Pin;
  readonly invert: boolean;
}

/** The H-bridge of one motor. `invert`: its wires are the other way round. */
export type MotorPins = TwoDirections | OneDirection | TwoPwm;

export interface EncoderPins {
  readonly a: Pin;
  /** Left out: both edges of `a` are counted, in the direction that the motor was last told to turn. */
  readonly b?: Pin | undefined;
  /** a and b are the other way round. */
  readonly invert: boolean;
}

export interface MotorWiring {
  readonly motors: Readonly<Record<WheelName, MotorPins>>;
  /** High while the car may drive: the bridges' STBY or enable. */
  readonly standby?: Pin | undefined;
  /** What a wheel with duty 0 does, where its bridge leaves the choice. */
  readonly idle: "coast" | "brake";
}

export type EncoderWiring = Readonly<Record<WheelName, EncoderPins>>;
