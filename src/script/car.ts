import { originPose, type Point, type Pose, wrapAngle } from "../core/geometry.ts";
import { transformBy } from "../core/pose.ts";
import { Arguments, type PoseWish, type Quantity, type TwistWish } from "./argument.ts";
import { arm, askPicture, askWheel } from "./asking.ts";
import { type Branch, beside, parallel, race } from "./compose.ts";
import { DrivenMotion, StopMotion } from "./driven-motion.ts";
import { EndedError } from "./errors.ts";
import type { Motion, MotionEnds, MotionResult } from "./motion.ts";
import {
  type Condition,
  type DriveOptions,
  type FollowOptions,
  type HoldOptions,
  headingOf,
  MOTION_KEYS,
  type MotionOptions,
  motionEnds,
  type OrbitOptions,
  type PointWish,
  topSpeed,
  turnSpeed,
  type Way,
  waypointsOf,
} from "./options.ts";
import { PlannedMotion, type PlannedWish } from "./planned-motion.ts";
import { Readings } from "./readings.ts";
import { ResetMotion } from "./reset-motion.ts";
import { type Run, Senses } from "./senses.ts";
import { type CarPicture, copyOf } from "./sensing.ts";
import { SlowTurn } from "./slow-turn.ts";
import { originOf } from "./step.ts";
import { wait } from "./waiting.ts";
import { circle, MOST_TURNS } from "./waypoints.ts";

type Method = (...args: never[]) => unknown;

/**
 * The car, as a script has it. Numbers are SI, or texts with a unit: 1.2, "1.2 m", "90 deg". Poses are in the field
 * frame, counter-clockwise is +. A wrong argument is thrown at once, at the line of the call.
 *
 * Every motion is answered once the car does what the answer says: after `until`, `timeout` or an abort when its
 * wheels stand. One that begins ends the one before it, which is answered with `preempted`, and goes on from there
 * without a jump.
 */
export class Car extends Senses {
  /** Aborted with the part of the script that this car belongs to. */
  readonly signal: AbortSignal;

  constructor(run: Run, signal: AbortSignal) {
    super(run);
    this.signal = signal;
  }

  /** The same car for a part of the script that may end before the rest. */
  within(signal: AbortSignal): Car {
    return new Car(this.run, AbortSignal.any([this.signal, signal]));
  }

  // ---------------------------------------------------------------- motion

  /**
   * A velocity, for a time or until something ends it.
   *
   * @param velocity m/s and rad/s; a function is asked for it with every telemetry
   */
  drive(velocity: TwistWish | ((car: Car) => TwistWish), options: DriveOptions = {}): Promise<MotionResult> {
    const args = new Arguments("drive", this.drive);
    const more = args.object("", options, [...MOTION_KEYS, "time", "frame", "holdHeading"]);
    const { frame = "car" } = more;
    if (frame !== "car" && frame !== "field") args.fail("frame", frame, 'must be "car" or "field"');
    const ends = this.#ends(args, more, this.drive);
    const wish = {
      twist: typeof velocity === "function" ? () => args.twist(velocity(this)) : args.twist(velocity),
      frame,
      holdHeading: args.flag("holdHeading", more.holdHeading, true),
      time: args.optional("time", more.time, "s", { above: 0 }),
      speed: args.optional("speed", more.speed, "m/s", { above: 0 }),
    };
    const { link, drivetrain } = this.run;
    return this.#begin(new DrivenMotion(link, drivetrain, "drive", ends, wish), ends);
  }

  /**
   * So far from where the car is now: x ahead of it, y to its left, theta beyond its heading; what is left out is 0.
   * After a motion that has reached its goal it counts from that goal, so that what each is off does not add up.
   */
  move(by: PoseWish, options: MotionOptions = {}): Promise<MotionResult> {
    const args = new Arguments("move", this.move);
    const way = args.pose(by, { x: 0, y: 0, theta: 0 });
    const goal = originPose();
    transformBy(this.run.drivetrain.here, way, goal);
    return this.#goTo("move", this.move, args, goal, options, { turns: true });
  }

  /** To a pose of the field; without theta, facing as now. */
  driveTo(pose: PoseWish, options: MotionOptions = {}): Promise<MotionResult> {
    const args = new Arguments("driveTo", this.driveTo);
    const { theta } = this.run.link.telemetry.pose;
    return this.#goTo("driveTo", this.driveTo, args, args.pose(pose, { theta }), options);
  }

  /** On the spot, counted as {@link move} counts. @param angle rad, + counter-clockwise; may be more than a turn */
  turn(angle: Quantity, options: MotionOptions = {}): Promise<MotionResult> {
    const args = new Arguments("turn", this.turn);
    const turn = args.quantity("angle", angle, "rad", { min: -125, max: 125 });
    const goal = this.run.drivetrain.here;
    goal.theta += turn;
    return this.#turnTo("turn", this.turn, args, goal, options);
  }

  /** Turns on the spot until it faces a point of the field. */
  lookAt(point: PointWish, options: MotionOptions = {}): Promise<MotionResult> {
    const args = new Arguments("lookAt", this.lookAt);
    const { x, y } = args.point("", point);
    const { pose } = this.run.link.telemetry;
    const theta = Math.atan2(y - pose.y, x - pose.x);
    const goal = { x: pose.x, y: pose.y, theta: pose.theta + wrapAngle(theta - pose.theta) };
    return this.#turnTo("lookAt", this.lookAt, args, goal, options);
  }

  /** Keeps the place where it is now against whoever pushes it. */
  hold(options: HoldOptions = {}): Promise<MotionResult> {
    const args = new Arguments("hold", this.hold);
    const { time, ...more } = args.object("", options, [...MOTION_KEYS, "time"]);
    const hold = args.optional("time", time, "s", { above: 0 }) ?? Number.POSITIVE_INFINITY;
    return this.#goTo("hold", this.hold, args, copyOf(this.run.link.telemetry.pose), more, { hold });
  }

  /** Along a path, or through waypoints in one smooth curve, m, field frame. It goes to the first one first. */
  follow(way: Way, options: FollowOptions = {}): Promise<MotionResult> {
    const args = new Arguments("follow", this.follow);
    const more = args.object("", options, [...MOTION_KEYS, "closed", "heading"]);
    return this.#follow("follow", this.follow, args, more, waypointsOf(args, way), headingOf(args, more));
  }

  /** Round a point, facing it. */
  orbit(center: PointWish, options: OrbitOptions = {}): Promise<MotionResult> {
    const args = new Arguments("orbit", this.orbit);
    const point = args.point("center", center);
    const { angle, radius, ...more } = args.object("", options, [...MOTION_KEYS, "angle", "radius"]);
    const most = MOST_TURNS * 2 * Math.PI;
    const round = args.quantity("angle", angle ?? 2 * Math.PI, "rad", { min: -most, max: most });
    const { pose } = this.run.link.telemetry;
    const far = Math.hypot(pose.x - point.x, pose.y - point.y);
    const around = args.quantity("radius", radius ?? far, "m", { min: 0.05, max: 100 });
    const waypoints = circle(point, pose, around, round);
    return this.#follow("orbit", this.orbit, args, more, waypoints, { mode: "look-at", point });
  }

  /** To rest, as soon as the car can. */
  stop(options: MotionOptions = {}): Promise<MotionResult> {
    const args = new Arguments("stop", this.stop);
    const ends = this.#ends(args, args.object("", options, MOTION_KEYS), this.stop);
    const { link, drivetrain } = this.run;
    return this.#begin(new StopMotion(link, drivetrain, "stop", ends), ends);
  }

  /** Comes to rest, and tells the robot that it is there. */
  resetPose(pose: PoseWish, options: MotionOptions = {}): Promise<MotionResult> {
    const args = new Arguments("resetPose", this.resetPose);
    const ends = this.#ends(args, args.object("", options, MOTION_KEYS), this.resetPose);
    const { link, drivetrain } = this.run;
    const there = args.pose(pose, { ...link.telemetry.pose });
    return this.#begin(new ResetMotion(link, drivetrain, "resetPose", ends, there), ends);
  }

  // ---------------------------------------------------------------- several things at once

  /** All branches until the first is done; the others are aborted, and have ended when this answers. */
  race<B extends Branch<unknown>[]>(...branches: B): Promise<Awaited<ReturnType<B[number]>>> {
    const args = new Arguments("race", this.race);
    if (branches.length === 0) args.fail("branches", branches, "must be at least one function");
    for (const [i, branch] of branches.entries()) args.function(`branches[${i}]`, branch);
    return race(this, branches as Branch<Awaited<ReturnType<B[number]>>>[]);
  }

  /** All branches until all are done; if one throws, the others are aborted. */
  parallel<B extends Branch<unknown>[]>(
    ...branches: B
  ): Promise<{ [I in keyof B]: Awaited<ReturnType<B[I]>> }> {
    const args = new Arguments("parallel", this.parallel);
    for (const [i, branch] of branches.entries()) args.function(`branches[${i}]`, branch);
    return parallel(this, branches) as Promise<{ [I in keyof B]: Awaited<ReturnType<B[I]>> }>;
  }

  /** `work` for as long as a motion is under way. */
  beside<T>(motion: Promise<T>, work: Branch<unknown>): Promise<T> {
    return beside(this, motion, new Arguments("beside", this.beside).function("work", work));
  }

  // ---------------------------------------------------------------- waiting

  /**
   * Gives the motors power again, as after a minute without any motion. The run has done so at its start. A script may
   * where no person has the wheel. @throws CarError in the robot's words
   */
  arm(): Promise<void> {
    this.#requireGoingOn();
    return arm(this.run.link, [this.signal]);
  }

  /**
   * Asks a person who has the wheel to hand it over, and holds it from then on. At once where nobody stronger has it.
   *
   * @throws CarError with the code `refused` where the answer is no, `timeout` where there is none
   */
  async askWheel(options: Pick<MotionOptions, "signal" | "timeout"> = {}): Promise<void> {
    const args = new Arguments("askWheel", this.askWheel);
    const { signal, timeout } = args.object("", options, ["signal", "timeout"]);
    const seconds = args.optional("timeout", timeout, "s", { above: 0 });
    this.#requireGoingOn();
    const origin = originOf("askWheel", this.askWheel);
    await askWheel(this.run.link, this.#signals(args, signal), seconds, origin);
    if (!this.run.drivetrain.motion) this.run.drivetrain.rest();
  }

  /**
   * Has a picture taken of what the camera sees now. The car goes on meanwhile.
   *
   * @throws CarError with the code `refused` where nobody looks or it could not be taken, within 5 s, or `timeout`
   */
  async picture(options: Pick<MotionOptions, "signal" | "timeout"> = {}): Promise<CarPicture> {
    const args = new Arguments("picture", this.picture);
    const { signal, timeout } = args.object("", options, ["signal", "timeout"]);
    const seconds = args.optional("timeout", timeout, "s", { above: 0 });
    this.#requireGoingOn();
    const origin = originOf("picture", this.picture);
    const { file, at } = await askPicture(this.run.link, this.#signals(args, signal), seconds, origin);
    return { file, time: at };
  }

  /** All that the robot says from now on, as it comes in. */
  telemetry(): Readings {
    return new Readings(this.run.link, this.signal);
  }

  /** Waits until a condition is true. @throws CarError with the code `timeout`, or what the signal says */
  when(condition: Condition, options: Pick<MotionOptions, "signal" | "timeout"> = {}): Promise<void> {
    const args = new Arguments("when", this.when);
    const { signal, timeout } = args.object("", options, ["signal", "timeout"]);
    const check = args.function("condition", condition);
    return this.#wait(args, "when", this.when, signal, {
      when: () => check(this),
      timeout: args.optional("timeout", timeout, "s", { above: 0 }),
    });
  }

  /** @param time s, on the robot's clock */
  sleep(time: Quantity, options: Pick<MotionOptions, "signal"> = {}): Promise<void> {
    const args = new Arguments("sleep", this.sleep);
    const { signal } = args.object("", options, ["signal"]);
    const seconds = args.quantity("time", time, "s", { min: 0 });
    return this.#wait(args, "sleep", this.sleep, signal, { at: this.now + seconds });
  }

  // ---------------------------------------------------------------- what they have in common

  #ends(args: Arguments, options: Partial<MotionOptions>, caller: Method): MotionEnds {
    this.#requireGoingOn();
    return motionEnds(args, options, this.signal, this, originOf("motion", caller));
  }

  #goTo(
    what: string,
    caller: Method,
    args: Arguments,
    pose: Pose,
    options: MotionOptions,
    more: Omit<PlannedWish, "order"> = {},
  ): Promise<MotionResult> {
    const given = args.object("", options, MOTION_KEYS);
    const ends = this.#ends(args, given, caller);
    const speed = topSpeed(args, given);
    const hold = more.hold !== undefined && { hold: true };
    const order = { type: "go-to", pose, ...speed, ...hold } as const;
    const { link, drivetrain } = this.run;
    return this.#begin(new PlannedMotion(link, drivetrain, what, ends, { order, ...more }), ends);
  }

  /** @param goal its heading counts whole turns from where the car faces now */
  #turnTo(
    what: string,
    caller: Method,
    args: Arguments,
    goal: Pose,
    options: MotionOptions,
  ): Promise<MotionResult> {
    const { speed, ...more } = args.object("", options, MOTION_KEYS);
    const rate = turnSpeed(args, speed);
    if (rate === undefined) return this.#goTo(what, caller, args, goal, more, { turns: true });
    const { link, drivetrain } = this.run;
    const ends = this.#ends(args, more, caller);
    const slow = new SlowTurn(link, goal, rate);
    const wish = {
      twist: () => slow.twist(),
      frame: "field",
      holdHeading: false,
      time: undefined,
      speed: undefined,
      goal: { pose: goal, isDone: () => slow.isDone() },
    } as const;
    return this.#begin(new DrivenMotion(link, drivetrain, what, ends, wish), ends);
  }

  #follow(
    what: string,
    caller: Method,
    args: Arguments,
    options: Partial<FollowOptions>,
    waypoints: Point[],
    heading: Extract<PlannedWish["order"], { type: "follow" }>["heading"],
  ): Promise<MotionResult> {
    const ends = this.#ends(args, options, caller);
    const closed = args.flag("closed", options.closed, false);
    const speed = topSpeed(args, options);
    const order = { type: "follow", waypoints, closed, heading, ...speed } as const;
    const { link, drivetrain } = this.run;
    return this.#begin(new PlannedMotion(link, drivetrain, what, ends, { order }), ends);
  }

  #begin(motion: Motion, ends: MotionEnds): Promise<MotionResult> {
    const { drivetrain } = this.run;
    // Who is aborted before it begins takes nothing from anybody.
    if (ends.signals.some(({ aborted }) => aborted)) motion.neverBegin();
    else drivetrain.begin(motion);
    return motion.promise;
  }

  #wait(
    args: Arguments,
    what: string,
    caller: Method,
    signal: unknown,
    wish: { at?: number; when?: () => boolean; timeout?: number | undefined },
  ): Promise<void> {
    this.#requireGoingOn();
    const origin = originOf(what, caller);
    return wait(this.run.link, { what, origin, signals: this.#signals(args, signal), ...wish });
  }

  #signals(args: Arguments, signal: unknown): AbortSignal[] {
    const own = args.signal(signal);
    return own ? [this.signal, own] : [this.signal];
  }

  /** The loser of a race does not go on. */
  #requireGoingOn(): void {
    if (this.signal.aborted) throw new EndedError("this part of the script is over");
  }
}
