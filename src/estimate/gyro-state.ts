import type { Sensors } from "../core/sensors.ts";

/**
 * - `ok`: the heading comes from the gyro.
 * - `absent`: there never was a measurement. `unusable`: whoever watches the gyro does not believe it, or it is no
 *   number, or it comes from the future. `stale`: it has fallen silent. `learning`: the bias is not known yet; the car
 *   has to stand for a moment. In these the heading comes from the wheels.
 */
export type GyroState = "ok" | "absent" | "unusable" | "stale" | "learning";

/**
 * A stamp may be so much later than now, s: a measurement that came in while the tick ran. One later still is
 * another clock's, and the rate carried back from it would turn the car by anything.
 */
const FUTURE = 0.01;

/**
 * What a measurement by itself is good for.
 *
 * @param usable whether whoever watches the gyro believes it
 * @param timeout age at which it is too old, s
 * @param now s, on the clock of its stamp
 */
export function judgeGyro(
  { rate, time }: Readonly<Sensors["gyro"]>,
  usable: boolean,
  timeout: number,
  now: number,
): Exclude<GyroState, "learning"> {
  if (time === Number.NEGATIVE_INFINITY) return "absent";
  if (!usable || !Number.isFinite(rate) || !Number.isFinite(time) || time - now > FUTURE) return "unusable";
  // Written so that a now that is no number is refused, too.
  return now - time <= timeout ? "ok" : "stale";
}
