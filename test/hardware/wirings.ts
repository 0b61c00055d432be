import type { EncoderWiring, MotorWiring } from "../../src/hardware/wiring.ts";

/** Two TB6612. The right side's motors are wired the other way round. */
export const TWO_DIRECTIONS: MotorWiring = {
  motors: {
    frontLeft: { pwm: 5, in1: 6, in2: 7, invert: false },
    frontRight: { pwm: 12, in1: 13, in2: 14, invert: true },
    rearLeft: { pwm: 16, in1: 17, in2: 18, invert: false },
    rearRight: { pwm: 19, in1: 20, in2: 21, invert: true },
  },
  idle: "coast",
};

/** Two DRV8833. */
export const TWO_PWM: MotorWiring = {
  motors: {
    frontLeft: { forward: 5, reverse: 6, invert: false },
    frontRight: { forward: 12, reverse: 13, invert: true },
    rearLeft: { forward: 16, reverse: 17, invert: false },
    rearRight: { forward: 19, reverse: 20, invert: true },
  },
  idle: "coast",
};

export const ENCODERS: EncoderWiring = {
  frontLeft: { a: 22, b: 23, invert: false },
  frontRight: { a: 24, b: 25, invert: true },
  rearLeft: { a: 26, b: 27, invert: false },
  rearRight: { a: 10, b: 11, invert: true },
};
