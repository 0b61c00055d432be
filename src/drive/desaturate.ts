import { WHEEL_COUNT, type WheelVector } from "../core/wheels.ts";

/**
 * Slows all wheels alike until none is asked for more than it can do. The kinematics are linear, so the
 * car moves slower along the same path; cutting each wheel on its own would bend it.
 *
 * @param wheels rad/s, scaled in place
 * @param max fastest that a wheel can turn, rad/s, > 0; with anything else, NaN too, no wheel can turn: all are
 *   stopped. (It does not throw: it runs in the tick.) A wheel that is not finite stays so, for the gate to find.
 * @returns the factor, in [0, 1]; below 1 the car does less than it was told
 */
export function desaturate(wheels: WheelVector, max: number): number {
  if (!(max > 0)) {
    wheels.fill(0);
    return 0;
  }
  let peak = 0;
  for (let i = 0; i < WHEEL_COUNT; i++) {
    const speed = Math.abs(wheels[i]!);
    if (speed > peak) peak = speed;
  }
  if (peak <= max) return 1;
  const factor = max / peak;
  for (let i = 0; i < WHEEL_COUNT; i++) wheels[i] = wheels[i]! * factor;
  return factor;
}
