import { type WheelVector, wheelVector } from "./wheels.ts";

/**
 * What the car senses, as of the last read. One instance is filled in place at every tick.
 * A sensor that the car does not have leaves its part at these starting values for ever.
 */
export interface Sensors {
  readonly encoders: {
    /** Counts since start, +: the wheel drives the car forward. Whole numbers; they never wrap. */
    readonly counts: WheelVector;
    /** When each wheel's latest count was seen, s on the robot's clock; −Infinity before the first. */
    readonly edgeTime: WheelVector;
    /**
     * Up to when the counts are complete, s on the robot's clock: an edge since then is still under way.
     * Whoever asks how long a wheel has been silent must ask here, not at the clock on the wall.
     */
    time: number;
  };
  readonly gyro: {
    /** rad/s, counter-clockwise is +; still holds its bias. */
    rate: number;
    /** When it was measured, s on the robot's clock; −Infinity before the first. */
    time: number;
  };
  readonly battery: {
    /** At the motor board's input, V. */
    volts: number;
    /** s on the robot's clock; −Infinity before the first. */
    time: number;
  };
  readonly range: {
    /** Straight ahead of the distance sensor, m; +Infinity: nothing in reach. */
    distance: number;
    /** When it was measured, s on the robot's clock; −Infinity before the first. */
    time: number;
  };
}

export function emptySensors(): Sensors {
  const never = Number.NEGATIVE_INFINITY;
  return {
    encoders: { counts: wheelVector(), edgeTime: wheelVector(never, never, never, never), time: never },
    gyro: { rate: 0, time: never },
    battery: { volts: 0, time: never },
    range: { distance: Number.POSITIVE_INFINITY, time: never },
  };
}
