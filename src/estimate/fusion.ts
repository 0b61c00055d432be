import { type Pose, type Twist, zeroTwist } from "../core/geometry.ts";
import type { Sensors } from "../core/sensors.ts";
import { WHEEL_COUNT, type WheelVector, wheelVector } from "../core/wheels.ts";
import type { GyroBiasSettings } from "./gyro-bias.ts";
import type { GyroState } from "./gyro-state.ts";
import { GyroTurn } from "./gyro-turn.ts";
import { PoseEstimator, type PoseEstimatorSettings } from "./pose-estimator.ts";
import * as filter from "./pose-filter.ts";
import type { AbsolutePose, PoseVerdict } from "./pose-queue.ts";
import { SlipWatch, type SlipWatchSettings } from "./slip-watch.ts";
import { type InverseKinematics, WheelFit } from "./wheel-fit.ts";
import { WheelTravel } from "./wheel-travel.ts";

export interface FusionSettings {
  readonly kinematics: InverseKinematics;
  /** Of a wheel, all edges of the quadrature counted, > 0; left out: the car has no encoders. */
  readonly countsPerTurn?: number | undefined;
  /** Age at which a gyro measurement is too old to be used, s, > 0; default 0.05. */
  readonly gyroTimeout?: number;
  readonly gyroBias?: GyroBiasSettings;
  readonly slip?: SlipWatchSettings;
  readonly poses?: PoseEstimatorSettings;
}

/** The wheels as the loop knows them. */
export interface WheelStates {
  /** As they turn, rad/s; without encoders it is not looked at. */
  readonly speed: Readonly<WheelVector>;
  /** As they were told to turn, rad/s. */
  readonly target: Readonly<WheelVector>;
  /** That the motors were given since the last step, −1…1. */
  readonly duty: Readonly<WheelVector>;
}

/** What the estimate stands on now: with less it goes on, and says so. */
export interface FusionSources {
  /** The turn comes from the gyro, else from the wheels or what they were told. */
  heading: "gyro" | "wheels" | "commanded";
  /** The way comes from so many encoders; `commanded`: the car is taken to move as it was told. */
  way: "encoders" | "fewer-encoders" | "commanded";
  gyro: GyroState;
  /** Absolute poses: never any, one within the last 2 s, or none for longer. */
  poses: "none" | "fresh" | "old";
}

/** How far the way and the turn wander, standard deviations: per √m, √rad and √s. */
const WAY_BY_ENCODERS = 0.003;
const WAY_BY_FEWER = 0.006;
const WAY_BY_COMMAND = 0.1;
const TURN_BY_GYRO = 0.004;
const TURN_BY_TIME = 4e-4;
const TURN_BY_WHEELS = 0.05;
const TURN_BY_WAY = 0.02;
/** Slip takes that much of the way's certainty, and for so long, s: its other wheels are about to slip, too. */
const WAY_BY_SLIP = 0.1;
const SLIP_LINGERS = 0.4;
/** A standing car whose gyro reads no more than this besides its bias does not turn, rad/s. */
const STILL = 0.01;
/** No wheel turns faster, rad/s. */
const FASTEST = 1e4;
/** For so long after a tick a car may still do as it was told, s: then the lease of whoever told it is over. */
const COMMANDED = 0.25;
/** After a longer pause no more is lost than after this one, s: the car stands by then. */
const LONGEST_PAUSE = 10;
/** So many times in a row that went back are the clock's after all: it was set anew, or the last one was wrong. */
const SET_ANEW = 10;
/** An absolute pose is fresh for so long, s. */
const FRESH = 2;

/**
 * Where the car is and how it moves, from wheels, gyro and absolute poses.
 *
 * The wheels' way is fitted by least squares, in which a wheel that slips weighs less; the turn is the gyro's while it
 * is alive and its bias known. Both go into a Kalman filter as they are (robot_localization's advice: fuse wheel
 * velocities and the gyro's rate, not a pose made of them), which learns from absolute poses how far
 * wheels and gyro are off. The velocity is that of the fit, unfiltered: speeds between edges are exact to
 * millimetres a second, and any filter would lag behind when the car speeds up or stops.
 */
export class Fusion {
  /** Merges late poses, and knows the covariance and what was learnt. */
  readonly poses: PoseEstimator;
  /** On the floor; theta is continuous. Updated in place. */
  readonly pose: Readonly<Pose>;
  /** Car frame. Updated in place. */
  readonly twist: Readonly<Twist>;
  /** Variances of the twist: m²/s², m²/s², rad²/s². Updated in place. */
  readonly twistVariance = new Float64Array(3);
  /** Of each wheel, 0 (rolls) … 1 (says nothing of the car's motion). Updated in place. */
  readonly slip: Readonly<WheelVector>;
  readonly sources: Readonly<FusionSources>;
  /** m/s: how far the wheels' speeds are from those of the motion, root mean square. */
  residual = 0;
  /** Steps, counts and rates that were not finite, or went back in time, and were left out. */
  refused = 0;

  readonly #sources: FusionSources = { heading: "wheels", way: "encoders", gyro: "absent", poses: "none" };
  readonly #twist: Twist = zeroTwist();
  readonly #fit: WheelFit;
  readonly #slip: SlipWatch;
  readonly #gyro: GyroTurn;
  readonly #travel: WheelTravel | undefined;
  readonly #usable = wheelVector();
  readonly #moved = wheelVector();
  readonly #rim = wheelVector();
  readonly #excess = wheelVector();
  readonly #motion = new Float64Array(3);
  /** The turn rate by the gyro, rad/s, else NaN; the time since the last step, s. */
  readonly #known = new Float64Array(2);
  readonly #scales = new Float64Array(6);
  #last = Number.NaN;
  #wentBack = 0;
  #biasSeen = 0;
  /** Slip, 0…1, that fades slowly. */
  #lingering = 0;
  #poseTime = Number.NEGATIVE_INFINITY;

  /** @throws RangeError quoting the setting that is out of range */
  constructor(settings: FusionSettings) {
    const { kinematics, countsPerTurn, gyroTimeout = 0.05, gyroBias, slip, poses } = settings;
    if (countsPerTurn !== undefined) this.#travel = new WheelTravel(countsPerTurn);
    this.#fit = new WheelFit(kinematics);
    this.#slip = new SlipWatch(this.#fit, slip);
    this.#gyro = new GyroTurn(gyroTimeout, gyroBias);
    this.poses = new PoseEstimator(poses);
    this.pose = this.poses.pose;
    this.twist = this.#twist;
    this.slip = this.#slip.slip;
    this.sources = this.#sources;
  }

  /** What the gyro reads at rest, rad/s; 0 until it is known. */
  get gyroBias(): number {
    return this.#gyro.bias.ready ? this.poses.bias : 0;
  }

  /** Whether the car has stood long enough, once. */
  get gyroBiasKnown(): boolean {
    return this.#gyro.bias.ready;
  }

  get gyroState(): GyroState {
    return this.#gyro.state;
  }

  /**
   * Once per tick, after the sensors were read. A time that goes back or is not finite is refused as a whole, until
   * several in a row say that the clock was set anew. After a long pause the counts still tell the way, and the
   * wheels the turn; without encoders the car is taken to have moved no longer than a command holds, and to be so
   * much less sure of it.
   *
   * @param gyroUsable whether the gyro's latest measurement may be believed
   * @param encoderUsable 1 for each wheel whose encoder may be believed, else 0
   * @param now s, on the clock of the sensors' stamps
   */
  step(
    sensors: Readonly<Sensors>,
    wheels: WheelStates,
    gyroUsable: boolean,
    encoderUsable: Readonly<WheelVector>,
    now: number,
  ): void {
    const first = Number.isNaN(this.#last);
    const dt = first ? 0 : now - this.#last;
    if (!(Number.isFinite(now) && dt >= 0 && dt < Number.POSITIVE_INFINITY)) {
      this.refused++;
      if (Number.isFinite(now) && ++this.#wentBack >= SET_ANEW) this.#restart(now);
      return;
    }
    this.#wentBack = 0;
    this.#last = now;
    this.#known[1] = dt;
    const quiet = this.#readWheels(sensors, wheels, encoderUsable);
    if (Number.isNaN(sensors.gyro.rate) || Number.isNaN(sensors.gyro.time)) this.refused++;
    const turns = this.#gyro.step(sensors.gyro, gyroUsable, quiet, now);
    this.#findTwist();
    this.#findWay(turns, quiet);
    this.poses.input.values[filter.TIME] = now;
    this.#passBias();
    if (!this.poses.step()) this.refused++;
    this.#publish(now);
  }

  #restart(now: number): void {
    this.#wentBack = 0;
    this.#last = now;
    this.#poseTime = Math.min(this.#poseTime, now);
    this.poses.restart(now);
  }

  /** Says that the car is here now. @throws RangeError quoting a pose that is not finite */
  reset(pose: Readonly<Pose>): void {
    this.poses.reset(pose);
  }

  /** A pose seen by somebody else; see {@link PoseEstimator.addPose}. */
  addPose(seen: AbsolutePose): PoseVerdict {
    const verdict = this.poses.addPose(seen);
    if (verdict === "accepted" || verdict === "relocated" || verdict === "waiting")
      this.#poseTime = this.#last;
    return verdict;
  }

  /** Rims' ways and speeds, and which count. @returns whether nothing moves and nothing is driven */
  #readWheels(
    sensors: Readonly<Sensors>,
    wheels: WheelStates,
    encoderUsable: Readonly<WheelVector>,
  ): boolean {
    const travel = this.#travel;
    travel?.step(sensors.encoders.counts);
    const { radius } = this.#fit;
    let quiet = true;
    let usable = 0;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const speed = wheels.speed[i]!;
      const sound = travel !== undefined && travel.sound[i] === 1 && Math.abs(speed) <= FASTEST;
      if (travel !== undefined && !sound) this.refused++;
      const moved = sound ? travel.turned[i]! : 0;
      if (moved !== 0 || wheels.duty[i] !== 0) quiet = false;
      this.#usable[i] = sound ? encoderUsable[i]! : 0;
      usable += this.#usable[i]!;
      this.#moved[i] = moved * radius[i]!;
      this.#rim[i] = sound ? speed * radius[i]! : 0;
    }
    this.#sources.way = usable === WHEEL_COUNT ? "encoders" : "fewer-encoders";
    if (this.#determined(usable)) return quiet;
    this.#sources.way = "commanded";
    this.#usable.fill(1);
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const target = Math.abs(wheels.target[i]!) <= FASTEST ? wheels.target[i]! : 0;
      this.#rim[i] = target * radius[i]!;
      this.#moved[i] = this.#rim[i]! * Math.min(this.#known[1]!, COMMANDED);
      if (target !== 0) quiet = false;
    }
    return quiet;
  }

  #determined(usable: number): boolean {
    if (usable >= 3) return true;
    if (usable < 2) return false;
    this.#motion[2] = 0;
    return this.#gyro.state === "ok" && this.#fit.solveAlong(this.#usable, this.#rim, this.#motion);
  }

  /** From the wheels' speeds, and with it how much each of them is to be believed. */
  #findTwist(): void {
    const ok = this.#gyro.state === "ok";
    this.#known[0] = ok ? this.#gyro.rate - this.poses.bias : Number.NaN;
    this.#sources.heading = ok ? "gyro" : this.#sources.way === "commanded" ? "commanded" : "wheels";
    if (!this.#slip.step(this.#rim, this.#usable, this.#known)) {
      this.#slip.motion.fill(0);
      this.refused++;
    }
    this.#fit.excess(this.#slip.motion, this.#rim, this.#excess);
    let sum = 0;
    for (let i = 0; i < WHEEL_COUNT; i++) sum += this.#usable[i]! * this.#excess[i]! * this.#excess[i]!;
    this.residual = Math.sqrt(sum / WHEEL_COUNT);
  }

  /** From what the wheels have turned since the last step. */
  #findWay(turns: boolean, quiet: boolean): void {
    const dt = this.#known[1]!;
    const input = this.poses.input.values;
    const motion = this.#motion;
    const gyro = this.#gyro;
    const { weight, share } = this.#slip;
    const rate = gyro.rate - this.poses.bias;
    const still = turns && quiet && Math.abs(rate) <= STILL;
    motion[2] = still ? 0 : gyro.turn - this.poses.bias * gyro.duration;
    const solved = turns
      ? this.#fit.solveAlong(weight, this.#moved, motion)
      : this.#fit.solve(weight, this.#moved, motion);
    if (!solved) motion.fill(0);
    const x = motion[0]! * share;
    const y = motion[1]! * share;
    input[filter.WAY] = x;
    input[filter.WAY + 1] = y;
    input[filter.TURN] = turns && !still ? gyro.turn : motion[2]!;
    input[filter.DURATION] = turns && !still ? gyro.duration : 0;
    const way = Math.sqrt(x * x + y * y);
    const turn = Math.abs(motion[2]!);
    const { way: source } = this.#sources;
    const wander =
      source === "encoders" ? WAY_BY_ENCODERS : source === "commanded" ? WAY_BY_COMMAND : WAY_BY_FEWER;
    this.#lingering = Math.max(this.#slip.most, this.#lingering - dt / SLIP_LINGERS);
    const slip = this.#lingering;
    input[filter.WAY_NOISE] = wander ** 2 * (way + 0.1 * turn) + WAY_BY_SLIP ** 2 * slip * way + 1e-12;
    input[filter.TURN_NOISE] = still
      ? 1e-14
      : turns
        ? TURN_BY_GYRO ** 2 * turn + TURN_BY_TIME ** 2 * dt
        : TURN_BY_WHEELS ** 2 * turn + TURN_BY_WAY ** 2 * (1 + 4 * slip) * way + 1e-12;
    if (source !== "commanded" || dt <= COMMANDED) return;
    // It may have gone on as it was told, or have stood.
    const lost = (Math.min(dt, LONGEST_PAUSE) - COMMANDED) / COMMANDED;
    input[filter.WAY_NOISE] = input[filter.WAY_NOISE]! + (lost * way) ** 2;
    input[filter.TURN_NOISE] = input[filter.TURN_NOISE]! + (lost * turn) ** 2;
  }

  /** The bias that a standing car has just shown goes in once; NaN: nothing new. */
  #passBias(): void {
    const { value } = this.#gyro.bias;
    this.poses.input.values[filter.BIAS_SEEN] = value === this.#biasSeen ? Number.NaN : value;
    this.#biasSeen = value;
  }

  #publish(now: number): void {
    const sources = this.#sources;
    sources.gyro = this.#gyro.state;
    const never = this.#poseTime === Number.NEGATIVE_INFINITY;
    sources.poses = never ? "none" : now - this.#poseTime <= FRESH ? "fresh" : "old";
    const { motion } = this.#slip;
    this.poses.correctWay(motion, this.#twist);
    this.#twist.omega = motion[2]!;
    this.poses.scales(this.#scales);
    const spread = this.residual ** 2 + 2.5e-5 + (0.2 * this.#slip.most * motion[0]!) ** 2;
    this.twistVariance[0] = spread + (this.#scales[3]! * motion[0]!) ** 2;
    this.twistVariance[1] = spread + (this.#scales[4]! * motion[1]!) ** 2;
    this.twistVariance[2] =
      this.#sources.heading === "gyro" ? 1e-5 : spread / 0.04 + (0.05 * motion[2]!) ** 2;
  }
}
