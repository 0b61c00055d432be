import type { MotorWiring } from "../../../src/hardware/wiring.ts";

/** An Uno with two TB6612. */
export const UNO_TB6612: MotorWiring = {
  motors: {
    frontLeft: { pwm: 3, in1: 2, in2: 4, invert: false },
    frontRight: { pwm: 5, in1: 7, in2: 8, invert: true },
    rearLeft: { pwm: 6, in1: 12, in2: 13, invert: false },
    rearRight: { pwm: 9, in1: 14, in2: 15, invert: true },
  },
  standby: 16,
  idle: "coast",
};

/** A Mega with four bridges that have a direction pin each, beyond the pins of Firmata's short messages too. */
export const MEGA_DIRECTION: MotorWiring = {
  motors: {
    frontLeft: { pwm: 44, direction: 22, invert: false },
    frontRight: { pwm: 45, direction: 24, invert: true },
    rearLeft: { pwm: 10, direction: 40, invert: false },
    rearRight: { pwm: 11, direction: 41, invert: true },
  },
  idle: "coast",
};

/** A Mega with two DRV8833. */
export const MEGA_DRV8833: MotorWiring = {
  motors: {
    frontLeft: { forward: 2, reverse: 3, invert: false },
    frontRight: { forward: 4, reverse: 5, invert: true },
    rearLeft: { forward: 6, reverse: 7, invert: false },
    rearRight: { forward: 44, reverse: 45, invert: true },
  },
  idle: "coast",
};
