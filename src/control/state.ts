import { type Command, emptyCommand } from "../command/demand.ts";
import { originPose, type Pose, type Twist, zeroTwist } from "../core/geometry.ts";
import { emptySensors, type Sensors } from "../core/sensors.ts";
import { type WheelVector, wheelVector } from "../core/wheels.ts";
import type { FusionSources } from "../estimate/fusion.ts";

/** What the loop knows and does, overwritten in place at every tick. Others look, and change nothing. */
export interface LoopState {
  readonly sensors: Sensors;
  readonly command: Command;
  /** Where the car thinks it is; theta is continuous. */
  readonly pose: Pose;
  /** How it thinks it moves, car frame. */
  readonly twist: Twist;
  /** What it is to do after all limits, car frame. */
  readonly setpoint: Twist;
  readonly wheels: {
    /** rad/s */
    readonly target: WheelVector;
    /** rad/s² */
    readonly acceleration: WheelVector;
    /** rad/s */
    readonly speed: WheelVector;
    /** −1…1, as written to the motors. */
    readonly duty: WheelVector;
  };
  readonly ahead: {
    /** Free before the distance sensor, m, ≥ 0; +Infinity: nothing in reach; NaN: no sensor, or none to believe. */
    clearance: number;
    /** Less is asked of the limiter than somebody asked of the car, because of what is ahead. */
    heldBack: boolean;
  };
  readonly estimate: {
    /** Of the pose's x, y and theta, row by row: m², rad², and mixed. */
    readonly covariance: Float64Array;
    /** Of the twist's vx, vy and omega: m²/s², rad²/s². */
    readonly twistVariance: Float64Array;
    /** Of each wheel, 0 (rolls) … 1 (its speed says nothing of the car's). */
    readonly slip: WheelVector;
    /** What the gyro reads at rest, rad/s; NaN until it is known. */
    gyroBias: number;
    /** What the estimate stands on. */
    readonly sources: FusionSources;
  };
  /** How much the wheels disagree on the car's motion, m/s. */
  residual: number;
  /** Voltage that the duties were computed with, V. */
  batteryVolts: number;
  /** When the duties were last written, s. */
  lastWrite: number;
  ticks: number;
}

export function emptyState(): LoopState {
  return {
    sensors: emptySensors(),
    command: emptyCommand(),
    pose: originPose(),
    twist: zeroTwist(),
    setpoint: zeroTwist(),
    wheels: {
      target: wheelVector(),
      acceleration: wheelVector(),
      speed: wheelVector(),
      duty: wheelVector(),
    },
    estimate: {
      covariance: new Float64Array(9),
      twistVariance: new Float64Array(3),
      slip: wheelVector(),
      gyroBias: Number.NaN,
      sources: { heading: "wheels", way: "encoders", gyro: "absent", poses: "none" },
    },
    ahead: { clearance: Number.NaN, heldBack: false },
    residual: 0,
    batteryVolts: 0,
    lastWrite: 0,
    ticks: 0,
  };
}
