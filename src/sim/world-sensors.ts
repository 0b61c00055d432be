import * as z from "zod";
import { quantity } from "../profile/quantity.ts";

const scale = quantity("", { above: 0, max: 2 }).default(1);

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
  scale,
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
      /** Upside down it takes left for right. */
      mounted: z.enum(["upright", "upside down"]).default("upright"),
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
  /** Looks straight ahead, like an HC-SR04. Its echo takes 23 ms from 4 m. */
  sonar: z
    .strictObject({
      ...sampled("m", 16, 0.025, 0.003),
      fitted: z.boolean().default(false),
      /** What it says more than there is. */
      bias: quantity("m", { min: -1, max: 1 }).default(0),
      /** Where it sits, ahead of the car's middle. */
      ahead: quantity("m", { min: -2, max: 2 }).default(0.125),
      /** Beyond this it hears nothing. */
      range: quantity("m", { above: 0, max: 20 }).default(4),
      /** How wide it hears, from edge to edge. */
      cone: quantity("rad", { min: 0, max: 2 }).default((15 * Math.PI) / 180),
      /** A smooth wall that is met more obliquely than this throws the sound elsewhere; 0: upright. */
      oblique: quantity("rad", { min: 0, max: 1.57 }).default((45 * Math.PI) / 180),
      /** Share of the echoes that get lost, at random. */
      misses: quantity("", { min: 0, max: 1 }).default(0),
      /** Of one step of its clock. */
      resolution: quantity("m", { min: 0, max: 0.1 }).default(0.001),
    })
    .prefault({}),
  /** A camera of 62° like a Pi's. What it does with light is simple: a picture has grain and smears in turns. */
  camera: z
    .strictObject({
      /** false: the car has none. */
      fitted: z.boolean().default(true),
      /** px */
      width: z.int().min(64).max(1920).multipleOf(2).default(640),
      height: z.int().min(64).max(1080).multipleOf(2).default(480),
      /** Pictures a second. */
      rate: quantity("Hz", { min: 1, max: 60 }).default(30),
      /** From the middle of the exposure to when the picture can be read. */
      latency: quantity("s", { min: 0, max: 1 }).default(0.045),
      exposure: quantity("s", { min: 0, max: 0.1 }).default(0.01),
      /** From the left to the right edge of the picture. */
      fieldOfView: quantity("rad", { min: 0.2, max: 2.5 }).default((62 * Math.PI) / 180),
      /** Standard deviation of a pixel's brightness, of 255. */
      noise: quantity("", { min: 0, max: 100 }).default(3),
      /** Where it sits: ahead of the car's middle, to its left, and above the floor. */
      ahead: quantity("m", { min: -2, max: 2 }).default(0.1),
      aside: quantity("m", { min: -2, max: 2 }).default(0),
      above: quantity("m", { above: 0, max: 2 }).default(0.16),
      /** + looks up. */
      pitch: quantity("rad", { min: -1.5, max: 1.5 }).default(0.2),
      /** How it is mounted: 180 is upside down; left out: as the profile says. */
      rotation: z.literal([0, 180]).optional(),
    })
    .prefault({}),
});
