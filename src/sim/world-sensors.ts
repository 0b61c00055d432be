import * as z from "zod";
import { quantity } from "../profile/quantity.ts";

/** A sensor that measures at its own rate and delivers late. */
const sampled = (unit: string, rate: number, latency: number, noise: number) => ({
  /** false: the car has none. */
  fitted: z.boolean().default(true),
  /** Measurements a second. */
  rate: quantity("Hz", { above: 0, max: 1000 }).default(rate),
  /** From the measurement to when it can be read. */
  latency: quantity("s", { min: 0, max: 1 }).default(latency),
  /** Standard deviation of one measurement, white. */
  noise: quantity(unit, { min: 0, max: 10 }).default(noise),
  /** Measured over true; 1 is a perfect scale. */
  scale: quantity("", { above: 0, max: 2 }).default(1),
});

export const sensorsSchema = z.strictObject({
  encoders: z
    .strictObject({
      /** false: the car has none. */
      fitted: z.boolean().default(true),
      /** All four quadrature edges of one turn of the wheel: 11 pulses × 30 gear × 4. */
      countsPerTurn: quantity("", { min: 4, max: 1e6 }).default(1320),
      /** How far the edges sit from their even places: standard deviation, counts. */
      unevenness: quantity("", { min: 0, max: 0.2 }).default(0.08),
    })
    .prefault({}),
  /** Like an MPU-6050 with its low-pass filter on. */
  gyro: z
    .strictObject({
      ...sampled("rad/s", 500, 0.003, 0.0015),
      /** What it says at rest; counter-clockwise is +. */
      bias: quantity("rad/s", { min: -1, max: 1 }).default(0.009),
    })
    .prefault({}),
  /** The voltage at the motor board's input, through an ADC. */
  battery: z
    .strictObject({
      ...sampled("V", 50, 0.002, 0.02),
      /** Of one ADC step. */
      resolution: quantity("V", { min: 0, max: 1 }).default(0.016),
    })
    .prefault({}),
});
