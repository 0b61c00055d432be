import { copyPose, copyTwist } from "../core/geometry.ts";
import type { Sensors } from "../core/sensors.ts";
import { WHEEL_COUNT } from "../core/wheels.ts";
import { type ForwardKinematics, Odometry } from "../estimate/odometry.ts";
import { WheelSpeedEstimator } from "../estimate/wheel-speed.ts";
import type { LoopState } from "./state.ts";

/** From the sensors to where the car is and how it moves. Part of the tick: allocates nothing. */
export interface Estimator {
  readonly odometry: Odometry;
  /** @param gyroUsable whether the heading may follow the gyro */
  step(state: LoopState, gyroUsable: boolean, now: number): void;
}

/** For a car with encoders. */
export class MeasuringEstimator implements Estimator {
  readonly odometry: Odometry;
  readonly #speeds: WheelSpeedEstimator;

  constructor(kinematics: ForwardKinematics, countsPerTurn: number) {
    this.odometry = new Odometry({ kinematics, countsPerTurn });
    this.#speeds = new WheelSpeedEstimator(countsPerTurn);
  }

  step(state: LoopState, gyroUsable: boolean, now: number): void {
    const { sensors, wheels } = state;
    const { counts, edgeTime, time } = sensors.encoders;
    this.#speeds.step(counts, edgeTime, time, wheels.speed);
    this.odometry.step(sensors, wheels.speed, wheels.duty, gyroUsable, now);
    publish(this.odometry, state);
  }
}

/** For a car without encoders: its wheels are taken to turn as they are told. */
export class DeadReckoning implements Estimator {
  readonly odometry: Odometry;
  /** rad */
  readonly #turned = new Float64Array(WHEEL_COUNT);
  #sensors: Sensors | undefined;
  #last = Number.POSITIVE_INFINITY;

  constructor(kinematics: ForwardKinematics) {
    this.odometry = new Odometry({ kinematics, countsPerTurn: 2 * Math.PI });
  }

  step(state: LoopState, gyroUsable: boolean, now: number): void {
    const { sensors, wheels } = state;
    // Once: the car's own sensors, with the assumed turning in place of the encoders.
    this.#sensors ??= { ...sensors, encoders: { ...sensors.encoders, counts: this.#turned } };
    const dt = Math.max(now - this.#last, 0);
    this.#last = now;
    for (let i = 0; i < WHEEL_COUNT; i++) this.#turned[i]! += wheels.target[i]! * dt;
    wheels.speed.set(wheels.target);
    this.odometry.step(this.#sensors, wheels.speed, wheels.duty, gyroUsable, now);
    publish(this.odometry, state);
  }
}

function publish(odometry: Odometry, state: LoopState): void {
  copyPose(odometry.pose, state.pose);
  copyTwist(odometry.twist, state.twist);
  state.residual = odometry.residual;
}
