import { Random } from "../../src/core/random.ts";
import { WHEELS } from "../../src/core/wheels.ts";
import { FIELD } from "./rig.ts";

export interface Unlike {
  /** Between a roller's axis and straight ahead, °; 48 takes a tenth off the speed sideways. Default 48. */
  readonly rollerAngle?: number;
  /** What the gyro reads at rest, °/s, either way; default 0.5. */
  readonly gyroBias?: number;
  /** From a measurement to when it can be read, ms; default 5. */
  readonly latency?: number;
  /** More YAML, such as the faults. */
  readonly more?: string;
}

/**
 * A wide floor and a car that is not the one in the profile: wheel radii off by up to 2 %, each in its own
 * way, another mass and grip, motors that differ, a gyro with a bias, and everything measured late.
 *
 * @param seed the same one draws the same world
 */
export function unlikeProfile(seed: number, unlike: Unlike = {}): string {
  const { rollerAngle = 48, gyroBias = 0.5, latency = 5, more = "" } = unlike;
  const random = new Random(seed);
  const figure = (low: number, high: number) => random.uniform(low, high).toFixed(4);
  const wheels = WHEELS.map(
    (wheel) =>
      `    ${wheel}: { radius: ${figure(39.2, 40.8)} mm, kS: ${figure(0.55, 0.75)} V, ` +
      `kV: ${figure(0.325, 0.339)} V s/rad, mu: ${figure(0.5, 0.8)} }`,
  );
  const bias = random.next() < 0.5 ? -gyroBias : gyroBias;
  return [
    FIELD,
    `seed: ${seed}`,
    "car:",
    `  mass: ${figure(1.9, 2.6)} kg`,
    `  rollers: { angle: ${rollerAngle} deg }`,
    "  wheels:",
    ...wheels,
    `sensors: { gyro: { bias: ${bias} deg/s, latency: ${latency} ms } }`,
    more,
  ].join("\n");
}
