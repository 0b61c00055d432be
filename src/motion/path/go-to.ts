import { copyPose, originPose, type Pose, type Twist, wrapAngle } from "../../core/geometry.ts";
import { BrakeAway } from "./brake-away.ts";
import { Constraints } from "./constraints.ts";
import { type FullLimits, fullLimits, type MotionLimits, shareOf } from "./limits.ts";
import { type MotionPlan, type MotionPoint, motionPoint, toShape } from "./motion-plan.ts";
import { shapePoint } from "./motion-table.ts";
import { PathError } from "./path-error.ts";
import { timeOptimal } from "./time-optimal.ts";
import { AT_REST, DEFAULT_SHARE, type PlanOptions, straight, Trajectory } from "./trajectory.ts";

/** Below this a velocity or a displacement is none: m and rad, each second. */
const NOTHING = 1e-9;
const LEAST_STEPS = 40;
const STEP = 0.01;
/** No place, speed or heading is larger, m, m/s, rad: beyond, a double no longer knows millimetres. */
const FARTHEST = 1e9;
const MOST_STEPS = 2000;
/** Headings at which a motion is weighed that keeps its direction while the car may turn. */
const HEADINGS = 24;
/** Halves of the limits: one for the straight motion while the old velocity dies, one for that. */
const HALF = 0.5;
/** How often less is tried where the two together exceed a limit, and by how much less each time. */
const ATTEMPTS = 16;
const LESS = 0.85;
const CHECK_STEP = 0.005;
const ENOUGH = 1.003;

export type GoToOptions = Pick<PlanOptions, "speed" | "share">;

/**
 * From a pose to a pose, arriving at rest: straight, and turning in proportion, by the shorter way.
 *
 * On the move, the part of the velocity that leads along the way is kept and the rest is braked away
 * meanwhile; the straight motion aims beside the goal by what that takes. So velocity never jumps when
 * the goal is moved, and nothing is lost where the new goal lies ahead. Where the car is too fast to
 * stop before the goal, it comes back to it.
 *
 * @param from m and rad, field frame
 * @param velocity there, m/s and rad/s, field frame; for a new goal in the middle of a drive take both
 *   from what the follower asks for, not from what was measured
 * @param goal m and rad, field frame
 * @throws PathError where a figure is missing, not finite or absurd; RangeError quoting a limit or an option out of range
 */
export function planGoTo(
  from: Readonly<Pose>,
  velocity: Readonly<Twist>,
  goal: Readonly<Pose>,
  limits: MotionLimits,
  options: GoToOptions = {},
): MotionPlan {
  const { speed = Infinity, share = DEFAULT_SHARE } = options;
  if (!(speed > 0)) throw new RangeError(`speed must be > 0 m/s, got ${speed}`);
  if (!(share > 0 && share <= 1)) throw new RangeError(`share must be > 0 and ≤ 1, got ${share}`);
  // By name, so that one that is missing is refused as well.
  const figures = [from.x, from.y, from.theta, velocity.vx, velocity.vy, velocity.omega];
  for (const value of [...figures, goal.x, goal.y, goal.theta]) {
    if (Math.abs(value) <= FARTHEST) continue;
    const show = (p: Readonly<Pose>) => `(${p.x}, ${p.y}, ${p.theta})`;
    throw new PathError(
      "not-finite",
      `going from ${show(from)} at (${velocity.vx}, ${velocity.vy}, ${velocity.omega}) to ${show(goal)} needs finite figures within ±${FARTHEST}`,
    );
  }
  const allowed = shareOf(fullLimits(limits), share);
  const effort = { speed: 1, acceleration: HALF };
  let best: GoTo | undefined;
  let least = Infinity;
  for (let i = 0; i < ATTEMPTS; i++) {
    const plan = makePlan(from, velocity, goal, allowed, speed, effort);
    if (plan.brake === undefined) return plan;
    const worst = worstUse(plan, allowed);
    const most = Math.max(worst.speed, worst.acceleration);
    if (most <= ENOUGH) return plan;
    if (worst.speed > ENOUGH) effort.speed *= LESS;
    if (worst.acceleration > ENOUGH) effort.acceleration *= LESS;
    // A start beyond the limits stays beyond them for a while, however gently.
    if (most >= least) continue;
    least = most;
    best = plan;
  }
  return best!;
}

/** Shares of the limits, for each of the two motions, while both are under way. */
interface Effort {
  speed: number;
  acceleration: number;
}

/** A straight motion from where braking leads to, and the braking on top of it. */
class GoTo implements MotionPlan {
  readonly duration: number;
  readonly length: number;
  readonly brake: BrakeAway | undefined;
  readonly #main: MotionPlan | undefined;
  readonly #rest: Twist;
  readonly #from: Pose = originPose();

  constructor(from: Readonly<Pose>, main: MotionPlan | undefined, rest: Twist, brake: BrakeAway | undefined) {
    copyPose(from, this.#from);
    this.#main = main;
    this.#rest = rest;
    this.brake = brake;
    this.length = main?.length ?? 0;
    this.duration = Math.max(main?.duration ?? 0, brake?.duration ?? 0);
  }

  sample(time: number, out: MotionPoint): void {
    if (this.#main !== undefined) this.#main.sample(time, out);
    else rest(this.#from, out);
    const { brake } = this;
    if (brake === undefined) return;
    brake.sample(Math.min(Math.max(time, 0), this.duration));
    const { vx, vy, omega } = this.#rest;
    const left = brake.displacement - brake.total;
    out.x += vx * left;
    out.y += vy * left;
    out.theta += omega * left;
    out.vx += vx * brake.velocity;
    out.vy += vy * brake.velocity;
    out.omega += omega * brake.velocity;
    out.ax += vx * brake.acceleration;
    out.ay += vy * brake.acceleration;
    out.alpha += omega * brake.acceleration;
  }
}

function rest(pose: Readonly<Pose>, out: MotionPoint): void {
  out.x = pose.x;
  out.y = pose.y;
  out.theta = pose.theta;
  out.vx = 0;
  out.vy = 0;
  out.omega = 0;
  out.ax = 0;
  out.ay = 0;
  out.alpha = 0;
  out.distance = 0;
}

function makePlan(
  from: Readonly<Pose>,
  velocity: Readonly<Twist>,
  goal: Readonly<Pose>,
  limits: FullLimits,
  speed: number,
  effort: Readonly<Effort>,
): GoTo {
  const lever = limits.forward / limits.turn;
  const split = splitVelocity(from, velocity, goal, limits, effort, lever);
  const direct = tryMain(from, split, limits, speed, effort, lever);
  if (direct !== undefined) return direct;
  // Too fast to stop before the goal: all of the velocity is braked away, and the rest leads back.
  const back = brakeAll(from, velocity, goal, limits, effort);
  const plan = tryMain(from, back, limits, speed, effort, lever);
  if (plan === undefined) throw new Error("a motion from rest cannot be too fast");
  return plan;
}

interface Split {
  /** What the straight motion covers. */
  readonly by: Pose;
  /** The share of `by` that the car covers each second at the start, 1/s. */
  readonly rate: number;
  /** The velocity that is braked away. */
  readonly rest: Twist;
  readonly brake: BrakeAway | undefined;
}

/** The way and the velocity along it depend on each other, by what braking away the rest takes: iterated. */
function splitVelocity(
  from: Readonly<Pose>,
  velocity: Readonly<Twist>,
  goal: Readonly<Pose>,
  limits: FullLimits,
  effort: Readonly<Effort>,
  lever: number,
): Split {
  const turn = wrapAngle(goal.theta - from.theta);
  const by = { x: goal.x - from.x, y: goal.y - from.y, theta: turn };
  for (let i = 0; i < 60; i++) {
    const size = by.x ** 2 + by.y ** 2 + (lever * by.theta) ** 2;
    const along = velocity.vx * by.x + velocity.vy * by.y + lever ** 2 * velocity.omega * by.theta;
    const rate = size > NOTHING ** 2 ? Math.max(0, along / size) : 0;
    const left = {
      vx: velocity.vx - rate * by.x,
      vy: velocity.vy - rate * by.y,
      omega: velocity.omega - rate * by.theta,
    };
    const brake = brakeFor(left, limits, effort);
    const total = brake?.total ?? 0;
    const x = goal.x - from.x - left.vx * total;
    const y = goal.y - from.y - left.vy * total;
    const theta = turn - left.omega * total;
    const moved = Math.hypot(x - by.x, y - by.y, lever * (theta - by.theta));
    if (moved < NOTHING) return { by, rate, rest: left, brake };
    by.x = x;
    by.y = y;
    by.theta = theta;
  }
  return brakeAll(from, velocity, goal, limits, effort);
}

function brakeAll(
  from: Readonly<Pose>,
  velocity: Readonly<Twist>,
  goal: Readonly<Pose>,
  limits: FullLimits,
  effort: Readonly<Effort>,
): Split {
  const brake = brakeFor(velocity, limits, effort);
  const total = brake?.total ?? 0;
  const by = {
    x: goal.x - from.x - velocity.vx * total,
    y: goal.y - from.y - velocity.vy * total,
    theta: wrapAngle(goal.theta - from.theta) - velocity.omega * total,
  };
  return { by, rate: 0, rest: { ...velocity }, brake };
}

function brakeFor(
  left: Readonly<Twist>,
  limits: FullLimits,
  effort: Readonly<Effort>,
): BrakeAway | undefined {
  const size = Math.max(
    Math.hypot(left.vx, left.vy),
    (Math.abs(left.omega) * limits.acceleration) / limits.turnAcceleration,
  );
  if (size < NOTHING) return undefined;
  const ramp = worstShare(left, limits).acceleration / effort.acceleration;
  return new BrakeAway(ramp, size / ramp / (HALF * limits.jerk));
}

/** @returns nothing where the car cannot stop before the end of the way */
function tryMain(
  from: Readonly<Pose>,
  split: Split,
  limits: FullLimits,
  speed: number,
  effort: Readonly<Effort>,
  lever: number,
): GoTo | undefined {
  const { by, brake } = split;
  const length = Math.max(Math.hypot(by.x, by.y), lever * Math.abs(by.theta));
  // Planned from where braking leads to, so that the car faces as planned for most of the way.
  const total = brake?.total ?? 0;
  const start = {
    x: from.x + split.rest.vx * total,
    y: from.y + split.rest.vy * total,
    theta: from.theta + split.rest.omega * total,
  };
  if (length < NOTHING) return new GoTo(start, undefined, split.rest, brake);
  const steps = Math.min(MOST_STEPS, Math.max(LEAST_STEPS, Math.ceil(length / STEP)));
  const table = straight(start, by, length, steps);
  const startRate = split.rate * length;
  const request = { ...AT_REST, topSpeed: speed, startRate };
  try {
    const shared = brake === undefined ? limits : { ...limits, jerk: HALF * limits.jerk };
    const timing = timeOptimal(table, shared, { ...request, ...earlyShares(split, limits, effort, length) });
    return new GoTo(
      start,
      new Trajectory([{ table, timing }], Float64Array.of(0, length)),
      split.rest,
      brake,
    );
  } catch (error) {
    if (error instanceof PathError && split.rate > 0) return undefined;
    throw error;
  }
}

/** What the straight motion may use while the rest of the old velocity dies. */
function earlyShares(split: Split, limits: FullLimits, effort: Readonly<Effort>, length: number) {
  const { brake, by } = split;
  if (brake === undefined) return {};
  const unit = { vx: by.x / length, vy: by.y / length, omega: by.theta / length };
  const { leastSpeed, leastAcceleration } = worstShare(unit, limits);
  const t = brake.duration;
  const start = split.rate * length;
  const { speed, acceleration } = effort;
  const gained = (acceleration * t) / leastAcceleration;
  const until = Math.min((start + gained / 2) * t, Math.max(start, speed / leastSpeed) * t);
  return { early: { until, acceleration, speed } };
}

/** How much of the limits a velocity, and the same as an acceleration, uses at the worst and the best heading. */
function worstShare(motion: Readonly<Twist>, limits: FullLimits) {
  const probe = new Constraints(limits, 1);
  const shape = shapePoint();
  shape.dx = motion.vx;
  shape.dy = motion.vy;
  shape.dTheta = motion.omega;
  let leastSpeed = Infinity;
  let acceleration = 0;
  let leastAcceleration = Infinity;
  for (let i = 0; i < HEADINGS; i++) {
    shape.theta = (2 * Math.PI * i) / HEADINGS;
    probe.set(0, shape, Infinity);
    leastSpeed = Math.min(leastSpeed, Math.sqrt(1 / probe.most(0)));
    const use = probe.accelerationUse(0, 1, 0);
    acceleration = Math.max(acceleration, use);
    leastAcceleration = Math.min(leastAcceleration, use);
  }
  return { leastSpeed, acceleration, leastAcceleration };
}

/** The largest use of the limits while both motions are under way, 1 being all. */
function worstUse(plan: GoTo, limits: FullLimits): Effort {
  const probe = new Constraints(limits, 1);
  const point = motionPoint();
  const shape = shapePoint();
  const worst = { speed: 0, acceleration: 0 };
  const end = plan.brake?.duration ?? 0;
  const steps = Math.ceil(end / CHECK_STEP);
  for (let i = 0; i <= steps; i++) {
    plan.sample((end * i) / steps, point);
    toShape(point, shape);
    probe.set(0, shape, Infinity);
    worst.speed = Math.max(worst.speed, Math.sqrt(1 / probe.most(0)));
    worst.acceleration = Math.max(worst.acceleration, probe.accelerationUse(0, 0, 1));
  }
  return worst;
}
