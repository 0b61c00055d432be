import {
  copyPose,
  originPose,
  type Pose,
  poseExp,
  requireFinitePose,
  type Twist,
  zeroTwist,
} from "../core/geometry.ts";
import type { Sensors } from "../core/sensors.ts";
import { WHEEL_COUNT, type WheelVector, wheelVector } from "../core/wheels.ts";
import { GyroBias, type GyroBiasSettings } from "./gyro-bias.ts";
import { type GyroState, judgeGyro } from "./gyro-state.ts";
import { WheelTravel } from "./wheel-travel.ts";

/** The motion of the car that fits its wheels' best: `MecanumKinematics` of the drive is one. */
export interface ForwardKinematics {
  /**
   * @param wheels rad/s or rad
   * @param out m/s and rad/s, or m and rad; car frame
   * @returns residual, m/s or m
   */
  toTwist(wheels: Readonly<WheelVector>, out: Twist): number;
}

export interface OdometrySettings {
  readonly kinematics: ForwardKinematics;
  /** Of a wheel, all edges of the quadrature counted, > 0. */
  readonly countsPerTurn: number;
  /** Age at which a gyro measurement is too old to be used, s, > 0; default 0.05. */
  readonly gyroTimeout?: number;
  readonly gyroBias?: GyroBiasSettings;
}

const DEFAULT_GYRO_TIMEOUT = 0.05;

/**
 * Where the car is, from its wheels and its gyro.
 *
 * Wheels give the translation, as the least-squares fit of their rotations since the last tick. The gyro
 * gives the turn, because the rollers slip most when turning; without a live gyro the wheels give both.
 * The motion within a tick is taken as a constant twist and followed exactly along its arc, so that
 * a circle closes at any tick rate.
 */
export class Odometry {
  readonly #kinematics: ForwardKinematics;
  readonly #gyroTimeout: number;
  readonly #bias: GyroBias;

  readonly #travel: WheelTravel;
  readonly #speeds = wheelVector();
  /** Since the last tick, m, m, rad. */
  readonly #moved: Twist = zeroTwist();

  #gyroState: GyroState = "absent";
  // The gyro measurement up to which its rate is integrated, and the turn already added beyond it.
  #gyroTime = 0;
  #gyroRate = 0;
  #ahead = 0;
  #residual = 0;

  readonly #pose: Pose = originPose();
  readonly #twist: Twist = zeroTwist();
  /** On the floor, in the frame of the last {@link reset}; theta is continuous. Updated in place. */
  readonly pose: Readonly<Pose> = this.#pose;
  /** Car frame; omega is the heading's rate, from the gyro while that is `ok`. Updated in place. */
  readonly twist: Readonly<Twist> = this.#twist;

  /** @throws RangeError quoting the setting that is out of range */
  constructor(settings: OdometrySettings) {
    const { kinematics, countsPerTurn, gyroTimeout = DEFAULT_GYRO_TIMEOUT } = settings;
    if (!(gyroTimeout > 0 && gyroTimeout < Infinity))
      throw new RangeError(`gyroTimeout must be > 0 s and finite, got ${gyroTimeout}`);
    this.#kinematics = kinematics;
    this.#travel = new WheelTravel(countsPerTurn);
    this.#gyroTimeout = gyroTimeout;
    this.#bias = new GyroBias(settings.gyroBias);
  }

  /** m/s: how far the wheels' speeds are from those of any rigid motion, root mean square. */
  get residual(): number {
    return this.#residual;
  }

  get gyroState(): GyroState {
    return this.#gyroState;
  }

  /** What the gyro reads at rest, rad/s; 0 until it is known. */
  get gyroBias(): number {
    return this.#bias.value;
  }

  /**
   * Once per tick, after the sensors were read. What is not finite is left out: a count, whose way then comes with
   * the next one; a speed, which is taken as 0; a measurement of the gyro.
   *
   * @param speeds of the wheels, rad/s, as `WheelSpeedEstimator` finds them
   * @param duty that the motors were given since the last tick
   * @param gyroUsable whether the gyro's latest measurement may be believed
   * @param now s, on the clock of the sensors' stamps
   */
  step(
    sensors: Readonly<Sensors>,
    speeds: Readonly<WheelVector>,
    duty: Readonly<WheelVector>,
    gyroUsable: boolean,
    now: number,
  ): void {
    const { turned } = this.#travel;
    this.#travel.step(sensors.encoders.counts);
    let quiet = true;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      if (turned[i] !== 0 || duty[i] !== 0) quiet = false;
      this.#speeds[i] = Number.isFinite(speeds[i]) ? speeds[i]! : 0;
    }
    const judged = judgeGyro(sensors.gyro, gyroUsable, this.#gyroTimeout, now);
    // What is not believed must not be learnt from either: a stuck rate is as steady as a standing car's.
    if (judged === "ok") this.#bias.step(sensors.gyro, quiet);
    const wasOk = this.#gyroState === "ok";
    this.#gyroState = judged === "ok" && !this.#bias.ready ? "learning" : judged;
    this.#residual = this.#kinematics.toTwist(this.#speeds, this.#twist);
    this.#kinematics.toTwist(turned, this.#moved);
    if (this.#gyroState === "ok") this.#useGyro(sensors.gyro, wasOk, now);
    poseExp(this.#pose, this.#moved.vx, this.#moved.vy, this.#moved.omega);
  }

  /** Says that the car is here now. @throws RangeError quoting a pose that is not finite */
  reset(pose: Readonly<Pose>): void {
    requireFinitePose(pose);
    copyPose(pose, this.#pose);
  }

  /**
   * Puts the gyro's turn and rate in place of the wheels', while it can be trusted. Its rate is integrated
   * over its own time stamps, so that none is counted twice or missed when the two clocks beat; from the
   * latest stamp to now it is carried on, so that the heading does not lag by the gyro's latency.
   */
  #useGyro({ rate, time }: Readonly<Sensors["gyro"]>, wasOk: boolean, now: number): void {
    const bias = this.#bias.value;
    const ahead = (rate - bias) * (now - time);
    if (wasOk) {
      const measured = ((rate + this.#gyroRate) / 2 - bias) * (time - this.#gyroTime);
      this.#moved.omega = measured + ahead - this.#ahead;
    }
    this.#twist.omega = rate - bias;
    this.#gyroTime = time;
    this.#gyroRate = rate;
    this.#ahead = ahead;
  }
}
