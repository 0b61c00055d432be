import { originPose, wrapAngle } from "../core/geometry.ts";
import { transformBy } from "../core/pose.ts";
import { Arguments, type PoseWish, type Quantity, type TwistWish } from "./argument.ts";
import { arm, askPicture, askWheel } from "./asking.ts";
import { type Branch, beside, parallel, race } from "./compose.ts";
import { DrivenMotion, StopMotion } from "./driven-motion.ts";
import { requireGoingOn } from "./errors.ts";
import { tellMisspelt } from "./known-names.ts";
import type { MotionResult } from "./motion.ts";
import {
  type Condition,
  type DriveOptions,
  type FollowOptions,
  type HoldOptions,
  headingOf,
  MOTION_KEYS,
  type MotionOptions,
  type OrbitOptions,
  type PointWish,
  type Way,
  waypointsOf,
} from "./options.ts";
import { Readings } from "./readings.ts";
import { ResetMotion } from "./reset-motion.ts";
import { type Run, Senses } from "./senses.ts";
import { type CarPicture, copyOf } from "./sensing.ts";
import { Starting } from "./starting.ts";
import { originOf } from "./step.ts";
import { wait } from "./waiting.ts";
import { circle, MOST_TURNS } from "./waypoints.ts";

type Method = (...args: never[]) => unknown;

/**
 * The car, as a script has it. Numbers are SI, or texts with a unit: 1.2, "1.2 m", "90 deg". Poses are in the field
 * frame: m and rad from where the car was switched on, x the way it faced then, y to the left of that, theta
 * counter-clockwise; in a simulated world, from that world's origin. A wrong argument is thrown as an `ArgumentError` at once, at the line of the call.
 *
 * Every motion gives a promise of a `MotionResult`, and settles once the car does what it says: after `until`,
 * `timeout` or an abort when its wheels stand. One that begins ends the one before it, which is answered with
 * `preempted`, and goes on from there without a jump. What the car cannot do at all throws a `CarError`.
 */
export class Car extends Senses {
  /** Aborted when the part of the script that this car belongs to is over: its branch, or the whole run. */
  readonly signal: AbortSignal;
  readonly #start: Starting;

  constructor(run: Run, signal: AbortSignal) {
    super(run);
    this.signal = signal;
    this.#start = new Starting(run, signal, this);
  }

  /**
   * The same car for a part of the script that may end before the rest: once the signal is aborted its motions end,
   * and its calls throw an `EndedError`. `race`, `parallel` and `beside` give each branch such a car by themselves.
   */
  within(signal: AbortSignal): Car {
    return new Car(this.run, AbortSignal.any([this.signal, signal]));
  }

  // ---------------------------------------------------------------- motion

  /**
   * Drives with a velocity, for a time or until something ends it. When it ends, the car comes to rest.
   *
   * @param velocity m/s and rad/s: vx forward, vy to the left, omega counter-clockwise; what is left out is 0. A
   *   function is asked for it at each telemetry, 50 times a second, to steer by what the car senses
   * @example
   * await car.drive({ vx: 0.4 }, { time: "2 s" });
   * await car.drive({ vy: "0.3 m/s" }, { until: (car) => car.sonar.distance < 0.5, timeout: "3 s" });
   */
  drive(velocity: TwistWish | ((car: Car) => TwistWish), options: DriveOptions = {}): Promise<MotionResult> {
    const args = new Arguments("drive", this.drive);
    const more = args.object("", options, [...MOTION_KEYS, "time", "frame", "holdHeading"]);
    const { frame = "car" } = more;
    if (frame !== "car" && frame !== "field") args.fail("frame", frame, 'must be "car" or "field"');
    const ends = this.#start.ends(args, more, this.drive);
    const wish = {
      twist: typeof velocity === "function" ? () => args.twist(velocity(this)) : args.twist(velocity),
      frame,
      holdHeading: args.flag("holdHeading", more.holdHeading, true),
      time: args.optional("time", more.time, "s", { above: 0 }),
      speed: args.optional("speed", more.speed, "m/s", { above: 0 }),
    };
    const { link, drivetrain } = this.run;
    return this.#start.begin(new DrivenMotion(link, drivetrain, "drive", ends, wish), ends);
  }

  /**
   * Goes so far from where it is now. After a motion that has reached its goal it counts from that goal, so that the
   * small errors of many moves do not add up.
   *
   * @param by m and rad: x ahead of the car, y to its left, theta beyond its heading, + counter-clockwise; what is left
   *   out is 0
   * @example
   * const { reason, error } = await car.move({ x: "1 m", theta: "90 deg" }, { speed: "0.5 m/s" });
   * car.log(reason, error);
   */
  move(by: PoseWish, options: MotionOptions = {}): Promise<MotionResult> {
    const args = new Arguments("move", this.move);
    const way = args.pose(by, { x: 0, y: 0, theta: 0 });
    const goal = originPose();
    transformBy(this.run.drivetrain.here, way, goal);
    return this.#start.goTo("move", this.move, args, goal, options, { turns: true });
  }

  /**
   * Goes to a pose of the field in a straight line, turning on the way. It knows of no walls: what the sonar sees ahead
   * stops it (`blocked`), what the sonar does not see it pushes against, until it is `stalled` or, where its wheels
   * slip, takes itself to be there.
   *
   * @param pose m and rad, field frame; without theta it faces as now
   * @example
   * await car.driveTo({ x: 1, y: 0.5, theta: "180 deg" });
   */
  driveTo(pose: PoseWish, options: MotionOptions = {}): Promise<MotionResult> {
    const args = new Arguments("driveTo", this.driveTo);
    const { theta } = this.run.link.telemetry.pose;
    return this.#start.goTo("driveTo", this.driveTo, args, args.pose(pose, { theta }), options);
  }

  /**
   * Turns on the spot, counted as {@link move} counts: four quarters face as before.
   *
   * @param angle rad, + counter-clockwise; may be more than a whole turn
   * @example
   * await car.turn("-90 deg", { speed: "1 rad/s" });
   */
  turn(angle: Quantity, options: MotionOptions = {}): Promise<MotionResult> {
    const args = new Arguments("turn", this.turn);
    const turn = args.quantity("angle", angle, "rad", { min: -125, max: 125 });
    const goal = this.run.drivetrain.here;
    goal.theta += turn;
    return this.#start.turnTo("turn", this.turn, args, goal, options);
  }

  /**
   * Turns on the spot, the shorter way, until it faces a point.
   *
   * @param point m, field frame
   */
  lookAt(point: PointWish, options: MotionOptions = {}): Promise<MotionResult> {
    const args = new Arguments("lookAt", this.lookAt);
    const { x, y } = args.point("", point);
    const { pose } = this.run.link.telemetry;
    const theta = Math.atan2(y - pose.y, x - pose.x);
    const goal = { x: pose.x, y: pose.y, theta: pose.theta + wrapAngle(theta - pose.theta) };
    return this.#start.turnTo("lookAt", this.lookAt, args, goal, options);
  }

  /** Keeps its place and heading against whoever pushes it. Otherwise it may be pushed away. */
  hold(options: HoldOptions = {}): Promise<MotionResult> {
    const args = new Arguments("hold", this.hold);
    const { time, ...more } = args.object("", options, [...MOTION_KEYS, "time"]);
    const hold = args.optional("time", time, "s", { above: 0 }) ?? Number.POSITIVE_INFINITY;
    return this.#start.goTo("hold", this.hold, args, copyOf(this.run.link.telemetry.pose), more, { hold });
  }

  /**
   * Goes along a path, or through waypoints in one smooth curve without stopping at any. It goes to the first one first.
   *
   * @param way 2 to 200 points, m, field frame, or a `Path`
   * @example
   * const way = [{ x: 0.5, y: 0 }, { x: 1, y: 0.4 }, { x: 1.5, y: 0 }];
   * await car.follow(way, { heading: "tangent", speed: "0.5 m/s" });
   */
  follow(way: Way, options: FollowOptions = {}): Promise<MotionResult> {
    const args = new Arguments("follow", this.follow);
    const more = args.object("", options, [...MOTION_KEYS, "closed", "heading"]);
    return this.#start.follow(
      "follow",
      this.follow,
      args,
      more,
      waypointsOf(args, way),
      headingOf(args, more),
    );
  }

  /**
   * Circles a point, facing it all the time.
   *
   * @param center m, field frame
   * @example
   * await car.orbit({ x: 1, y: 0 }, { radius: "0.7 m", angle: "180 deg" });
   */
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
    return this.#start.follow("orbit", this.orbit, args, more, waypoints, { mode: "look-at", point });
  }

  /** Comes to rest as soon as the car can, and ends whatever motion was under way. `reached` says that the wheels stand. */
  stop(options: MotionOptions = {}): Promise<MotionResult> {
    const args = new Arguments("stop", this.stop);
    const ends = this.#start.ends(args, args.object("", options, MOTION_KEYS), this.stop);
    const { link, drivetrain } = this.run;
    return this.#start.begin(new StopMotion(link, drivetrain, "stop", ends), ends);
  }

  /**
   * Comes to rest, and tells the robot that it is at this pose: after it was carried, or put against a wall that is
   * where a script knows it to be.
   *
   * @param pose m and rad, field frame; what is left out stays as it is
   * @throws CarError with the code `refused` where the robot does not believe it within 5 s
   */
  resetPose(pose: PoseWish, options: MotionOptions = {}): Promise<MotionResult> {
    const args = new Arguments("resetPose", this.resetPose);
    const ends = this.#start.ends(args, args.object("", options, MOTION_KEYS), this.resetPose);
    const { link, drivetrain } = this.run;
    const there = args.pose(pose, { ...link.telemetry.pose });
    return this.#start.begin(new ResetMotion(link, drivetrain, "resetPose", ends, there), ends);
  }

  // ---------------------------------------------------------------- several things at once

  /**
   * Runs all branches until the first is done. The others are aborted, and have ended when this answers: no wheel turns
   * for a loser. Each branch is given a car of its own, and has to use that one.
   *
   * @returns what the first branch returned
   * @throws what the first branch threw
   * @example
   * const first = await car.race(
   *   async (car) => (await car.driveTo({ x: 2, y: 0 })).reason,
   *   async (car) => {
   *     await car.when((car) => car.sonar.distance < 0.6);
   *     return "something is ahead";
   *   },
   * );
   * car.log(first);
   */
  race<B extends Branch<unknown>[]>(...branches: B): Promise<Awaited<ReturnType<B[number]>>> {
    const args = new Arguments("race", this.race);
    if (branches.length === 0) args.fail("branches", branches, "must be at least one function");
    for (const [i, branch] of branches.entries()) args.function(`branches[${i}]`, branch);
    return this.#during("race", this.race, () =>
      race(this, branches as Branch<Awaited<ReturnType<B[number]>>>[]),
    );
  }

  /**
   * Runs all branches until all are done. If one throws, the others are aborted. Only one of them can move the car at a
   * time.
   *
   * @returns what each returned, in their order
   * @throws what the first of them threw
   */
  parallel<B extends Branch<unknown>[]>(
    ...branches: B
  ): Promise<{ [I in keyof B]: Awaited<ReturnType<B[I]>> }> {
    const args = new Arguments("parallel", this.parallel);
    for (const [i, branch] of branches.entries()) args.function(`branches[${i}]`, branch);
    return this.#during(
      "parallel",
      this.parallel,
      () => parallel(this, branches) as Promise<{ [I in keyof B]: Awaited<ReturnType<B[I]>> }>,
    );
  }

  /**
   * Does `work` for as long as a motion is under way, then aborts it.
   *
   * @returns what the motion gives
   * @throws what the motion or the work threw
   * @example
   * await car.beside(car.move({ x: 1 }), async (car) => {
   *   for await (const { twist } of car.telemetry()) car.plot("vx", twist.vx);
   * });
   */
  beside<T>(motion: Promise<T>, work: Branch<unknown>): Promise<T> {
    const branch = new Arguments("beside", this.beside).function("work", work);
    return this.#during("beside", this.beside, () => beside(this, motion, branch));
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
   * Has a picture taken of what the camera sees now. The car goes on meanwhile. Its file stays: in the folder `pictures`
   * where `strafe start` was called, or in a service's `/var/lib/strafe/pictures`, which keep the newest 1000.
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

  /**
   * All that the robot says from now on, as it comes in, 50 times a second: for `for await`. A loop that is slower
   * gets the latest one next, never a queue of old ones. Each has `time`, `pose`, `twist` as measured and `setpoint` as
   * asked for, `wheels`, `battery`, `range` and more; in a simulated world `truth`, where the car really is.
   */
  telemetry(): Readings {
    return new Readings(this.run.link, this.signal);
  }

  /**
   * Waits until a condition is true. It moves nothing, and stops nothing.
   *
   * @param condition looked at with every telemetry
   * @throws CarError with the code `timeout`; the signal's reason where it was aborted
   * @example
   * // in a world with a sonar, such as --world corridor
   * await car.when((car) => car.sonar.distance > 0.3, { timeout: "10 s" });
   */
  when(condition: Condition, options: Pick<MotionOptions, "signal" | "timeout"> = {}): Promise<void> {
    const args = new Arguments("when", this.when);
    const { signal, timeout } = args.object("", options, ["signal", "timeout"]);
    const check = args.function("condition", condition);
    return this.#wait(args, "when", this.when, signal, {
      when: () => check(this),
      timeout: args.optional("timeout", timeout, "s", { above: 0 }),
    });
  }

  /**
   * Lets time pass on the robot's clock, which runs ahead of yours under `--fast`.
   *
   * @param time s
   */
  sleep(time: Quantity, options: Pick<MotionOptions, "signal"> = {}): Promise<void> {
    const args = new Arguments("sleep", this.sleep);
    const { signal } = args.object("", options, ["signal"]);
    const seconds = args.quantity("time", time, "s", { min: 0 });
    return this.#wait(args, "sleep", this.sleep, signal, { at: this.now + seconds });
  }

  // ---------------------------------------------------------------- what they have in common

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

  /** Several parts of the script at once. */
  #during<T>(what: string, caller: Method, begin: () => Promise<T>): Promise<T> {
    const whole = { what, origin: originOf(what, caller), scope: this.signal };
    return this.run.link.underWay.during(whole, begin);
  }

  #signals(args: Arguments, signal: unknown): AbortSignal[] {
    const own = args.signal(signal);
    return own ? [this.signal, own] : [this.signal];
  }

  /** The loser of a race does not go on. */
  #requireGoingOn(): void {
    requireGoingOn(this.signal);
  }
}

tellMisspelt(Senses, Car);
