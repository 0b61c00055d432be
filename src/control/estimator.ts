import { copyPose, copyTwist } from "../core/geometry.ts";
import type { WheelVector } from "../core/wheels.ts";
import { Fusion } from "../estimate/fusion.ts";
import type { PoseEstimatorSettings } from "../estimate/pose-estimator.ts";
import type { InverseKinematics } from "../estimate/wheel-fit.ts";
import { WheelSpeedEstimator } from "../estimate/wheel-speed.ts";
import type { LoopState } from "./state.ts";

/**
 * From the sensors to where the car is and how it moves. Part of the tick: allocates nothing.
 *
 * The wheels of a car without encoders are taken to turn as they are told.
 */
export class Estimator {
  readonly fusion: Fusion;
  readonly #speeds: WheelSpeedEstimator | undefined;

  /**
   * @param countsPerTurn undefined: the car has no encoders
   * @param poses the loop's rate, and what is known of the way that the wheels tell
   */
  constructor(
    kinematics: InverseKinematics,
    countsPerTurn: number | undefined,
    poses: PoseEstimatorSettings,
  ) {
    this.fusion = new Fusion({ kinematics, countsPerTurn, poses });
    if (countsPerTurn !== undefined) this.#speeds = new WheelSpeedEstimator(countsPerTurn);
  }

  /**
   * @param gyroUsable whether the heading may follow the gyro
   * @param encoderUsable 1 for each wheel whose encoder may be believed, else 0: a dead one stops the car, and must not
   *   hold the estimate back while it rolls out. What it says till then is noticed as slip.
   */
  step(state: LoopState, gyroUsable: boolean, encoderUsable: Readonly<WheelVector>, now: number): void {
    const { sensors, wheels, estimate } = state;
    const { fusion } = this;
    if (this.#speeds) {
      const { counts, edgeTime, time } = sensors.encoders;
      this.#speeds.step(counts, edgeTime, time, wheels.speed);
    } else wheels.speed.set(wheels.target);
    fusion.step(sensors, wheels, gyroUsable, encoderUsable, now);
    copyPose(fusion.pose, state.pose);
    copyTwist(fusion.twist, state.twist);
    state.residual = fusion.residual;
    fusion.poses.covariance(estimate.covariance);
    estimate.twistVariance.set(fusion.twistVariance);
    estimate.slip.set(fusion.slip);
    estimate.gyroBias = fusion.gyroBiasKnown ? fusion.gyroBias : Number.NaN;
    const { heading, way, gyro, poses } = fusion.sources;
    estimate.sources.heading = heading;
    estimate.sources.way = way;
    estimate.sources.gyro = gyro;
    estimate.sources.poses = poses;
  }
}
