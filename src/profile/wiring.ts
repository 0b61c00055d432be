import * as z from "zod";
import { quantity } from "./quantity.ts";

/** A pin of the Pi's header by its Broadcom number ("GPIO 12"), not by its place on the header. */
export const gpio = z
  .int()
  .min(2, "GPIO 2 is the first that the header has")
  .max(27, "GPIO 27 is the last that the header has");

/** The motor's wires are the other way round: + would drive the car backward. */
export const invert = z.boolean().default(false);

export const eachWheel = <T extends z.ZodType>(schema: T) =>
  z.strictObject({ frontLeft: schema, frontRight: schema, rearLeft: schema, rearRight: schema });

/**
 * The motors' H-bridges.
 *
 * @param pin a pin, or a channel of a board that has its own
 */
export const bridgeFields = (pin: typeof gpio) => ({
  motors: eachWheel(
    z.union(
      [
        /** PWM and two direction pins: TB6612, L298N. */
        z.strictObject({ pwm: pin, in1: pin, in2: pin, invert }),
        /** PWM and one direction pin, high: forward. */
        z.strictObject({ pwm: pin, direction: pin, invert }),
        /** A PWM pin for each direction: DRV8833, DRV8871, most HATs. */
        z.strictObject({ forward: pin, reverse: pin, invert }),
      ],
      {
        error:
          "expected the pins of an H-bridge: { pwm, in1, in2 } (TB6612, L298N), { pwm, direction }, " +
          "or { forward, reverse } (DRV8833, DRV8871)",
      },
    ),
  ),
  /** High while the car may drive: the bridges' STBY or enable. */
  standby: pin.optional(),
  /** What a wheel with duty 0 does. An H-bridge with both inputs low coasts, with both high it brakes. */
  idle: z.enum(["coast", "brake"]).default("coast"),
});

/** How motors and encoders hang on the pins of a Pi. */
export const wiringFields = {
  ...bridgeFields(gpio),
  /** Quadrature with `a` and `b`; with `a` alone the direction is taken from the command. */
  encoders: eachWheel(z.strictObject({ a: gpio, b: gpio.optional(), invert })).optional(),
  /** Of the motors' PWM; the nearest that the board can do is taken. */
  pwmFrequency: quantity("Hz", { min: 50, max: 40_000 }).default(1000),
};

const wiringSchema = z.strictObject(wiringFields);
export type Wiring = z.infer<typeof wiringSchema>;
export type MotorPins = Wiring["motors"]["frontLeft"];
