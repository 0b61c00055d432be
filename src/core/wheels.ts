/** The four wheels, in the one order used everywhere: every array of four is in this order. */
export const WHEELS = ["frontLeft", "frontRight", "rearLeft", "rearRight"] as const;

export type WheelName = (typeof WHEELS)[number];

export const WHEEL_COUNT = WHEELS.length;

/** Four values in {@link WHEELS} order; the unit is said where it is used. */
export type WheelVector = Float64Array;

export function wheelVector(frontLeft = 0, frontRight = 0, rearLeft = 0, rearRight = 0): WheelVector {
  return Float64Array.of(frontLeft, frontRight, rearLeft, rearRight);
}
