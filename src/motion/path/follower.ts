import { clamp, type Pose, rotateTwist, type Twist, wrapAngle, zeroTwist } from "../../core/geometry.ts";
import {
  type FollowerSettings,
  type FullFollowerSettings,
  fullFollowerSettings,
} from "./follower-settings.ts";
import { type MotionPlan, type MotionPoint, motionPoint } from "./motion-plan.ts";
import { Onward } from "./onward.ts";
import { StallWatch } from "./stall-watch.ts";
import { TimeScale } from "./time-scale.ts";
import { WheelPriority } from "./wheel-priority.ts";

/**
 * - `idle`: nothing to follow
 * - `running`: on its way, paused, or settling
 * - `reached`: arrived and settled; the pose is being held
 * - `stalled`: asked to move, it did not, never settled, was pushed from where it arrived and cannot return,
 *   or lost its pose for good
 * - `cancelled`: stopped on the way because it was told to
 */
export type FollowerResult = "idle" | "running" | "reached" | "stalled" | "cancelled";

/** Of the last step. One object, filled in place. */
export interface FollowerState {
  result: FollowerResult;
  /** For people, where the result is `stalled`: what happened. */
  reason: "" | "no-progress" | "blocked" | "not-settled" | "no-pose";
  /** Time of the plan, s; stands while paused. */
  time: number;
  /** How fast it passes, 0…1. */
  timeScale: number;
  /** How much of the drive the wheels had left after corrections, 0…1. */
  driveShare: number;
  /** The car from where it should be, along the drive, m: + ahead. 0 at rest. */
  alongTrack: number;
  /** The car from where it should be, across the drive, m: + to the left. At rest: the whole distance. */
  crossTrack: number;
  /** The car from how it should face, rad: + turned too far to the left. */
  headingError: number;
  /** Where it should be, what was planned for there; field frame. Times `timeScale` it is asked for. */
  readonly reference: MotionPoint;
  /** Change of the commanded twist by the plan, car frame, m/s² and rad/s²: for the wheels' feedforward. */
  readonly acceleration: Twist;
}

/** A longer pause between two steps counts as this, s: the plan waits rather than jumps. */
const LONGEST_STEP = 0.1;
/** What an error of the heading counts, m for each rad. */
const HEADING_WEIGHT = 0.5;
/** Time in which the acceleration builds up where no jerk is given, s. */
const LEAST_BUILD_UP = 0.05;
/** Slower than this the plan stands and has no direction, m/s. */
const STANDING = 1e-3;

/**
 * Drives a holonomic car along a plan: the plan's velocity, and a correction proportional to what the car
 * is off, both in the field frame and then turned into the car's. Corrections go before heading, heading
 * before the drive, where the wheels cannot do all (see {@link WheelPriority}). The plan waits for a car
 * that is held (see {@link TimeScale}), so letting it go does not make it leap.
 *
 * A step allocates nothing.
 */
export class PathFollower {
  readonly state: FollowerState = {
    result: "idle",
    reason: "",
    time: 0,
    timeScale: 1,
    driveShare: 1,
    alongTrack: 0,
    crossTrack: 0,
    headingError: 0,
    reference: motionPoint(),
    acceleration: zeroTwist(),
  };
  readonly #settings: FullFollowerSettings;
  readonly #priority: WheelPriority;
  readonly #clock: TimeScale;
  readonly #stall: StallWatch;
  #plan: MotionPlan | undefined;
  #isPaused = false;
  #isCancelled = false;
  #isBlocked = false;
  /** Within tolerance for so long, and after the plan's end for so long, s. */
  #settled = 0;
  #late = 0;
  #blockedFor = 0;
  #blindFor = 0;
  #isResting = false;
  /** Of the position by field axes, and of the heading. */
  readonly #error: Pose = { x: 0, y: 0, theta: 0 };
  /** Field frame, as asked for now. */
  readonly #correction = zeroTwist();
  readonly #turning = zeroTwist();
  readonly #drive = zeroTwist();
  /** What is asked for ahead of the plan, because the car lags. */
  readonly #lead = zeroTwist();
  #turnCorrection = 0;
  /** Of this step, s: in a field, for a number that is handed on lands on the heap. */
  #dt = 0;
  /** What the last step gave. */
  readonly #last = zeroTwist();

  /** @throws RangeError quoting the setting that is out of range */
  constructor(settings: FollowerSettings) {
    this.#settings = fullFollowerSettings(settings);
    const { limits, stall } = this.#settings;
    this.#priority = new WheelPriority(limits.wheels);
    this.#clock = new TimeScale(limits);
    this.#stall = new StallWatch(stall);
  }

  /**
   * Follows a plan from its beginning. Another one may be under way: if the new one begins as
   * {@link motion} says, nothing jumps.
   *
   * @param from time of the plan to begin with, s, ≥ 0, where it took time to make and begins with {@link onward}
   * @throws RangeError quoting `from` where it is no such time; what is under way goes on
   */
  start(plan: MotionPlan, from = 0): void {
    if (!(from >= 0)) throw new RangeError(`a plan begins at ≥ 0 s, got ${from}`);
    const { state } = this;
    this.#plan = plan;
    this.#isPaused = false;
    this.#isCancelled = false;
    this.#isResting = false;
    this.#settled = 0;
    this.#late = 0;
    this.#blockedFor = 0;
    this.#blindFor = 0;
    this.#clock.reset();
    this.#stall.reset();
    state.result = "running";
    state.reason = "";
    state.time = Math.min(from, plan.duration);
    state.timeScale = 1;
  }

  /** What the plan asks for at this moment: where, and how fast. Where a new plan should begin. */
  motion(pose: Pose, velocity: Twist): void {
    const { reference, timeScale } = this.state;
    pose.x = reference.x;
    pose.y = reference.y;
    pose.theta = reference.theta;
    velocity.vx = timeScale * reference.vx;
    velocity.vy = timeScale * reference.vy;
    velocity.omega = timeScale * reference.omega;
  }

  /**
   * What comes next at the pace of now, for so long, if nothing happens; undefined: nothing is under way. A
   * plan that takes time to make begins at its end.
   *
   * @param seconds s
   */
  onward(seconds: number): MotionPlan | undefined {
    const { time, timeScale } = this.state;
    return this.#plan && new Onward(this.#plan, time, timeScale, seconds);
  }

  /** Stops along the path, within the limits, and holds that place. */
  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
  }

  /** Stops along the path, within the limits, and ends there. A pose that was reached is let go. */
  cancel(): void {
    if (this.state.result === "running") this.#isCancelled = true;
    else this.#finish(this.state.result, this.state.reason);
  }

  /** Whether somebody keeps the car from driving on: the plan waits, but no longer than `patience`. */
  set blocked(isBlocked: boolean) {
    this.#isBlocked = isBlocked;
  }

  /**
   * @param pose of the car, field frame; theta wrapped or continuous. Not finite: the plan brakes,
   *   blind, and after `patience` gives up.
   * @param twist of the car, car frame
   * @param dt s. Not > 0, or NaN: the last output once more, and no time passes.
   * @param out what the car is asked for, car frame; zero unless running or reached
   * @returns {@link state}
   */
  step(pose: Readonly<Pose>, twist: Readonly<Twist>, dt: number, out: Twist): FollowerState {
    const { state } = this;
    const plan = this.#plan;
    if (plan === undefined) {
      this.#zero();
    } else if (dt > 0) {
      this.#dt = Math.min(dt, LONGEST_STEP);
      const isBlind = !Number.isFinite(pose.x + pose.y + pose.theta);
      this.#measure(plan, pose, isBlind);
      this.#passTime(plan, isBlind);
      this.#correct(plan, twist, isBlind);
      this.#command(isBlind ? state.reference : pose);
      this.#judge(pose, isBlind);
    }
    out.vx = this.#last.vx;
    out.vy = this.#last.vy;
    out.omega = this.#last.omega;
    return state;
  }

  #measure(plan: MotionPlan, pose: Readonly<Pose>, isBlind: boolean): void {
    const { state } = this;
    const { reference } = state;
    plan.sample(state.time, reference);
    const error = this.#error;
    error.x = isBlind ? 0 : reference.x - pose.x;
    error.y = isBlind ? 0 : reference.y - pose.y;
    error.theta = isBlind ? 0 : wrapAngle(reference.theta - pose.theta);
    const { vx, vy } = reference;
    const speed = Math.sqrt(vx * vx + vy * vy);
    state.headingError = -error.theta;
    if (speed > STANDING) {
      state.alongTrack = -(error.x * vx + error.y * vy) / speed;
      state.crossTrack = -(error.y * vx - error.x * vy) / speed;
    } else {
      state.alongTrack = 0;
      state.crossTrack = Math.sqrt(error.x * error.x + error.y * error.y);
    }
  }

  #passTime(plan: MotionPlan, isBlind: boolean): void {
    const { state } = this;
    const dt = this.#dt;
    const { slowAt, stopAt } = this.#settings;
    const error = this.#error;
    const off = Math.sqrt(error.x * error.x + error.y * error.y) + HEADING_WEIGHT * Math.abs(error.theta);
    const stands = this.#isPaused || this.#isCancelled || this.#isBlocked || isBlind;
    const clock = this.#clock;
    const before = clock.scale;
    // What the wheels cannot do now the plan must not count as done.
    const most = state.driveShare < 1 ? before * state.driveShare : 1;
    const target = stands ? 0 : Math.min(most, clamp((stopAt - off) / (stopAt - slowAt), 0, 1));
    clock.step(state.reference, target, dt);
    state.timeScale = clock.scale;
    state.time = Math.min(state.time + ((before + clock.scale) / 2) * dt, plan.duration);
  }

  /** Corrections head for what the errors demand, as fast as they may change. */
  #correct(plan: MotionPlan, twist: Readonly<Twist>, isBlind: boolean): void {
    const dt = this.#dt;
    const { kP, kHeading, maxCorrection, maxTurnCorrection, correctionAcceleration, limits } = this.#settings;
    const error = this.#error;
    this.#settle(plan, twist, isBlind);
    const isOver = this.#isResting || this.#isCancelled;
    let x = isOver ? 0 : kP * error.x;
    let y = isOver ? 0 : kP * error.y;
    const size = Math.sqrt(x * x + y * y);
    if (size > maxCorrection) {
      x *= maxCorrection / size;
      y *= maxCorrection / size;
    }
    const correction = this.#correction;
    const dx = x - correction.vx;
    const dy = y - correction.vy;
    const change = Math.sqrt(dx * dx + dy * dy);
    const most = correctionAcceleration * dt;
    const share = change > most ? most / change : 1;
    correction.vx += share * dx;
    correction.vy += share * dy;
    const turn = isOver ? 0 : clamp(kHeading * error.theta, -maxTurnCorrection, maxTurnCorrection);
    const mostTurn = (most * limits.turnAcceleration) / limits.acceleration;
    this.#turnCorrection += clamp(turn - this.#turnCorrection, -mostTurn, mostTurn);
  }

  /**
   * At the end it rests once it has been within tolerance for long enough, and wakes when pushed out of it.
   * Blind, its errors read 0 and say nothing.
   */
  #settle(plan: MotionPlan, twist: Readonly<Twist>, isBlind: boolean): void {
    const { state } = this;
    const dt = this.#dt;
    if (isBlind) this.#settled = 0;
    if (isBlind || state.time < plan.duration) return;
    const { position, heading, speed, time } = this.#settings.tolerance;
    const error = this.#error;
    const off = Math.max(
      Math.sqrt(error.x * error.x + error.y * error.y) / position,
      Math.abs(error.theta) / heading,
    );
    const moves = Math.max(
      Math.sqrt(twist.vx * twist.vx + twist.vy * twist.vy),
      (Math.abs(twist.omega) * position) / heading,
    );
    this.#late += dt;
    this.#settled = off <= 1 && moves <= speed ? this.#settled + dt : 0;
    if (this.#settled >= time) this.#isResting = true;
    else if (off > 1) this.#isResting = false;
  }

  /** @param pose whose heading the car has */
  #command({ theta: heading }: Readonly<Pick<Pose, "theta">>): void {
    const { state } = this;
    const dt = this.#dt;
    const { reference, acceleration } = state;
    const drive = this.#drive;
    const r = this.#clock.scale;
    const change = this.#clock.change;
    acceleration.vx = r * r * reference.ax + change * reference.vx;
    acceleration.vy = r * r * reference.ay + change * reference.vy;
    acceleration.omega = r * r * reference.alpha + change * reference.omega;
    const { lag, limits } = this.#settings;
    // By the plan's own acceleration, which is smooth, and no faster than it may change: a pause or another
    // plan begins with a jump of it, which as a velocity would be a kick.
    const lead = this.#lead;
    const most = lag * Math.min(limits.jerk, limits.acceleration / LEAST_BUILD_UP) * dt;
    const mostTurn = (most * limits.turnAcceleration) / limits.acceleration;
    lead.vx += clamp(lag * r * r * reference.ax - lead.vx, -most, most);
    lead.vy += clamp(lag * r * r * reference.ay - lead.vy, -most, most);
    lead.omega += clamp(lag * r * r * reference.alpha - lead.omega, -mostTurn, mostTurn);
    drive.vx = r * reference.vx + lead.vx;
    drive.vy = r * reference.vy + lead.vy;
    drive.omega = 0;
    const turning = this.#turning;
    turning.vx = 0;
    turning.vy = 0;
    turning.omega = r * reference.omega + lead.omega + this.#turnCorrection;
    const last = this.#last;
    rotateTwist(drive, -heading, drive);
    rotateTwist(this.#correction, -heading, last);
    state.driveShare = this.#priority.combine(last, turning, drive, last);
    // As the turning car sees it.
    rotateTwist(acceleration, -heading, acceleration);
    acceleration.vx += r * reference.omega * drive.vy;
    acceleration.vy -= r * reference.omega * drive.vx;
  }

  #judge(pose: Readonly<Pose>, isBlind: boolean): void {
    const { state } = this;
    const dt = this.#dt;
    if (state.result === "reached") this.#judgeHold(pose, isBlind);
    if (state.result !== "running") return;
    const { patience } = this.#settings.tolerance;
    if (this.#isCancelled) {
      const left = size(this.#correction) + size(this.#lead) + Math.abs(this.#turnCorrection);
      if (this.#clock.scale === 0 && left === 0) this.#finish("cancelled", "");
      return;
    }
    if (this.#isResting) {
      state.result = "reached";
      return;
    }
    this.#blockedFor = this.#isBlocked ? this.#blockedFor + dt : 0;
    this.#blindFor = isBlind ? this.#blindFor + dt : 0;
    if (this.#blindFor > patience) this.#finish("stalled", "no-pose");
    else if (this.#blockedFor > patience) this.#finish("stalled", "blocked");
    else if (this.#late > patience) this.#finish("stalled", "not-settled");
    else if (this.#isPaused || this.#isBlocked || isBlind) this.#stall.reset();
    else if (this.#stall.step(pose, this.#last, this.#dt)) this.#finish("stalled", "no-progress");
  }

  #judgeHold(pose: Readonly<Pose>, isBlind: boolean): void {
    if (this.#isResting || this.#isBlocked || isBlind) this.#stall.reset();
    else if (this.#stall.step(pose, this.#last, this.#dt)) this.#finish("stalled", "no-progress");
  }

  #finish(result: FollowerResult, reason: FollowerState["reason"]): void {
    this.#plan = undefined;
    this.state.result = result;
    this.state.reason = reason;
    this.#zero();
  }

  #zero(): void {
    rest(this.#last);
    rest(this.#correction);
    rest(this.#lead);
    rest(this.state.acceleration);
    this.#turnCorrection = 0;
  }
}

function rest(twist: Twist): void {
  twist.vx = 0;
  twist.vy = 0;
  twist.omega = 0;
}

/** 0 only where all of it is. */
function size(twist: Readonly<Twist>): number {
  return Math.abs(twist.vx) + Math.abs(twist.vy) + Math.abs(twist.omega);
}
