import { copyPose, originPose, type Pose, poseExp, type Twist, zeroTwist } from "../core/geometry.ts";
import type { Sensors } from "../core/sensors.ts";
import { WHEEL_COUNT, type WheelVector, wheelVector } from "../core/wheels.ts";
import { GyroBias, type GyroBiasSettings } from "./gyro-bias.ts";

/** The motion of the car that fits its wheels' best: `MecanumKinematics` of the drive is one. */
export interface ForwardKinematics {
  /**
   * @param wheels rad/s or rad
   * @param out m/s and rad/s, or m and rad; car frame
   * @returns residual, m/s or m
   */
  toTwist(wheels: Readonly<WheelVector>, out: Twist): number;
}

/**
 * - `ok`: the heading comes from the gyro.
 * - `absent`: there never was a measurement. `unusable`: whoever watches the gyro does not believe it.
 *   `stale`: it has fallen silent. `learning`: the bias is not known yet; the car has to stand for a
 *   moment. In these the heading comes from the wheels.
 */
export type GyroState = "ok" | "absent" | "unusable" | "stale" | "learning";

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
  readonly #perCount: number;
  readonly #gyroTimeout: number;
  readonly #bias: GyroBias;

  readonly #counts = wheelVector();
  /** Since the last tick, rad. */
  readonly #turned = wheelVector();
  /** Since the last tick, m, m, rad. */
  readonly #moved: Twist = zeroTwist();
  #started = false;

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
    if (!(countsPerTurn > 0)) throw new RangeError(`countsPerTurn must be > 0, got ${countsPerTurn}`);
    if (!(gyroTimeout > 0)) throw new RangeError(`gyroTimeout must be > 0 s, got ${gyroTimeout}`);
    this.#kinematics = kinematics;
    this.#perCount = (2 * Math.PI) / countsPerTurn;
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
   * Once per tick, after the sensors were read.
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
    const counts = sensors.encoders.counts;
    if (!this.#started) {
      this.#started = true;
      this.#counts.set(counts);
    }
    let quiet = true;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const moved = counts[i]! - this.#counts[i]!;
      if (moved !== 0 || duty[i] !== 0) quiet = false;
      this.#turned[i] = moved * this.#perCount;
    }
    this.#counts.set(counts);

    // What is not believed must not be learnt from either: a stuck rate is as steady as a standing car's.
    this.#bias.step(sensors.gyro, quiet && gyroUsable);
    this.#residual = this.#kinematics.toTwist(speeds, this.#twist);
    this.#kinematics.toTwist(this.#turned, this.#moved);
    this.#useGyro(sensors.gyro, gyroUsable, now);
    poseExp(this.#pose, this.#moved.vx, this.#moved.vy, this.#moved.omega);
  }

  /** Says that the car is here now. */
  reset(pose: Readonly<Pose>): void {
    copyPose(pose, this.#pose);
  }

  /**
   * Puts the gyro's turn and rate in place of the wheels', while it can be trusted. Its rate is integrated
   * over its own time stamps, so that none is counted twice or missed when the two clocks beat; from the
   * latest stamp to now it is carried on, so that the heading does not lag by the gyro's latency.
   */
  #useGyro(gyro: Readonly<Sensors["gyro"]>, usable: boolean, now: number): void {
    const { rate, time } = gyro;
    const wasOk = this.#gyroState === "ok";
    if (time === Number.NEGATIVE_INFINITY) this.#gyroState = "absent";
    else if (!usable) this.#gyroState = "unusable";
    else if (now - time > this.#gyroTimeout) this.#gyroState = "stale";
    else this.#gyroState = this.#bias.ready ? "ok" : "learning";
    if (this.#gyroState !== "ok") return;
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
