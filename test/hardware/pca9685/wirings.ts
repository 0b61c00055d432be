import type { MotorWiring } from "../../../src/hardware/wiring.ts";

/** Adafruit's motor HAT: its TB6612 between the channels 2 and 13. */
export const MOTOR_HAT: MotorWiring = {
  motors: {
    frontLeft: { pwm: 8, in2: 9, in1: 10, invert: false },
    frontRight: { pwm: 13, in2: 12, in1: 11, invert: true },
    rearLeft: { pwm: 2, in2: 3, in1: 4, invert: false },
    rearRight: { pwm: 7, in2: 6, in1: 5, invert: true },
  },
  idle: "coast",
};

/** Freenove's board: a channel for each direction; servos from channel 8 on. */
export const FREENOVE: MotorWiring = {
  motors: {
    frontLeft: { forward: 1, reverse: 0, invert: false },
    frontRight: { forward: 7, reverse: 6, invert: false },
    rearLeft: { forward: 2, reverse: 3, invert: false },
    rearRight: { forward: 5, reverse: 4, invert: false },
  },
  idle: "brake",
};

/** Bridges whose two inputs lie far apart, with servos between them. */
export const FAR_APART: MotorWiring = {
  motors: {
    frontLeft: { forward: 0, reverse: 15, invert: false },
    frontRight: { forward: 2, reverse: 11, invert: true },
    rearLeft: { forward: 13, reverse: 4, invert: false },
    rearRight: { forward: 6, reverse: 9, invert: false },
  },
  idle: "brake",
};

/** One direction pin each, scattered over the chip, with room for servos between them. */
export const SCATTERED: MotorWiring = {
  motors: {
    frontLeft: { pwm: 15, direction: 14, invert: false },
    frontRight: { pwm: 1, direction: 4, invert: true },
    rearLeft: { pwm: 6, direction: 5, invert: false },
    rearRight: { pwm: 10, direction: 9, invert: false },
  },
  standby: 12,
  idle: "coast",
};
