import { type Twist, zeroTwist } from "../core/geometry.ts";
import { refuseLimits } from "./motion-state.ts";

/**
 * What the car may do. The three top speeds span an ellipsoid: motions that mix them share it, so full
 * speed ahead leaves nothing for turning. The other limits are given along `forward` and hold for strafing
 * and turning in proportion: whatever the direction, top speed is built up in the same time.
 */
export interface TwistLimits {
  /** m/s, > 0 */
  readonly forward: number;
  /** m/s, > 0 */
  readonly strafe: number;
  /** rad/s, > 0 */
  readonly turn: number;
  /** While the car speeds up or changes direction, m/s², > 0. */
  readonly acceleration: number;
  /** While it slows down, m/s², ≥ `acceleration`. */
  readonly deceleration: number;
  /** m/s³, > 0. The acceleration takes at least 1 ms to build, even where this allows less. */
  readonly jerk: number;
  /** Slowing down in {@link TwistLimiter.stop}, m/s², > 0. */
  readonly stop: number;
}

const LEAST_BUILD_UP = 1e-3;
/** A longer step counts as this, s: the car has long arrived, and the work of a step is bounded. */
const LONGEST_STEP = 60;
/** Halvings of the bracket in which a step's progress is sought: 1 part in 10⁶ of the jerk is given away. */
const HALVINGS = 20;

/**
 * Limits velocity, acceleration and jerk of a whole twist without ever bending its path.
 *
 * The idea: at any moment there is a *stop point*, s = v + a·τ/2: the velocity reached if the acceleration
 * dies away at full jerk along its own line, which takes τ = |a|/jerk. Every step moves the stop point
 * straight toward the target, as far as jerk and acceleration allow. Three things follow:
 *
 * - Velocity limit: the stop point stays on a line between allowed velocities, and v always heads for
 *   the stop point. The allowed velocities are convex, so neither ever leaves them.
 * - No overshoot: the stop point never passes the target, so there is always room for the acceleration
 *   to die.
 * - No bend: from rest, or from one velocity toward a multiple of it, v, a and the target are parallel
 *   and remain so. There the result is the time-optimal S-curve.
 *
 * Within a step the jerk is constant (in the last one it may switch once) and v is its exact integral, so
 * no dt, however uneven, breaks a limit. The target is reached exactly, in finite time.
 *
 * All vectors inside are fractions of the top speeds (forward, strafe, turn), where every limit is a ball.
 * The frame is that of the targets.
 */
export class TwistLimiter {
  readonly #forward: number;
  readonly #strafe: number;
  readonly #turn: number;
  /** 1/s, 1/s, 1/s², 1/s: of top speed. */
  readonly #acceleration: number;
  readonly #deceleration: number;
  readonly #jerk: number;
  readonly #stop: number;
  /** How long the full acceleration takes to build, s. */
  readonly #buildUp: number;

  readonly #v = new Float64Array(3);
  readonly #a = new Float64Array(3);
  readonly #goal = new Float64Array(3);
  /** From the stop point to the goal. */
  readonly #ahead = new Float64Array(3);
  // Where a step that is being tried would end.
  readonly #tryV = new Float64Array(3);
  readonly #tryA = new Float64Array(3);
  // The step under way: its length and how long the acceleration takes to die, s; the speed that it may
  // not exceed; how much of the stop point's way to the goal is being tried. Fields, because a number that is handed to a function may be put on the heap for it.
  #dt = 0;
  #dieAway = 0;
  #fastest = 1;
  #progress = 0;
  #stopping = false;

  /** Of the latest output, m/s², m/s², rad/s²: what the feedforward needs. */
  readonly acceleration: Twist = zeroTwist();

  /** @throws RangeError quoting the limit that is out of range */
  constructor(limits: TwistLimits) {
    const { forward, strafe, turn, acceleration, deceleration, jerk, stop } = limits;
    // By name, so that one that is missing is refused as well.
    refuseLimits({ forward, strafe, turn, acceleration, deceleration, jerk, stop });
    if (deceleration < acceleration) {
      throw new RangeError(`deceleration must be ≥ acceleration (${acceleration} m/s²), got ${deceleration}`);
    }
    this.#forward = forward;
    this.#strafe = strafe;
    this.#turn = turn;
    this.#acceleration = acceleration / forward;
    this.#deceleration = deceleration / forward;
    this.#jerk = Math.min(jerk, acceleration / LEAST_BUILD_UP) / forward;
    this.#stop = stop / forward;
    this.#buildUp = this.#acceleration / this.#jerk;
  }

  /**
   * One step toward the target.
   *
   * @param target what exceeds the top speeds is shortened, not bent; one that is not finite lets the acceleration die
   * @param dt s since the last step; more than a minute counts as one. Not > 0, or NaN, changes nothing.
   * @param out may be `target`
   */
  step(target: Readonly<Twist>, dt: number, out: Twist): void {
    if (!(dt > 0)) {
      this.#publish(out);
      return;
    }
    if (this.#stopping) {
      // A stop has no jerk limit, so its acceleration may end at once. If it had to die away, a car that
      // had nearly stopped would go on into reverse.
      this.#stopping = false;
      this.#a.fill(0);
    }
    this.#toFractions(target, this.#goal);
    shorten(this.#goal);
    // After a long pause in several steps, none longer than the acceleration takes to build: in a longer
    // one it could both build and die, which a single step cannot describe.
    const time = Math.min(dt, LONGEST_STEP);
    const steps = Math.ceil(time / this.#buildUp);
    this.#dt = time / steps;
    for (let i = 0; i < steps; i++) {
      if (this.#advance()) break;
    }
    this.#publish(out);
  }

  /**
   * Straight down to zero by the `stop` limit, without a jerk limit: for when nobody is driving any more
   * and smoothness no longer counts.
   *
   * @param dt s since the last step; not > 0, or NaN, changes nothing
   */
  stop(dt: number, out: Twist): void {
    if (!(dt > 0)) {
      this.#publish(out);
      return;
    }
    this.#stopping = true;
    const v = this.#v;
    const left = length(v) / this.#stop;
    for (let i = 0; i < 3; i++) {
      this.#a[i] = dt < left ? -v[i]! / left : 0;
      v[i] = dt < left ? v[i]! * (1 - dt / left) : 0;
    }
    this.#publish(out);
  }

  /**
   * Carries on from this twist, at no acceleration: at start, or when others have moved the car.
   *
   * @throws RangeError quoting a twist that is not finite; then nothing has changed
   */
  reset(twist: Readonly<Twist>): void {
    const { vx, vy, omega } = twist;
    if (!(Number.isFinite(vx) && Number.isFinite(vy) && Number.isFinite(omega))) {
      throw new RangeError(`the twist to carry on from must be finite, got (${vx}, ${vy}, ${omega})`);
    }
    this.#stopping = false;
    this.#toFractions(twist, this.#v);
    this.#a.fill(0);
    this.#publishAcceleration();
  }

  /** @returns whether it is at the goal and will stay there */
  #advance(): boolean {
    const v = this.#v;
    const a = this.#a;
    if (this.#arrives()) {
      v.set(this.#goal);
      a.fill(0);
      return true;
    }
    const dieAway = length(a) / this.#jerk;
    this.#dieAway = dieAway;
    this.#fastest = Math.max(1, length(v));
    for (let i = 0; i < 3; i++) this.#ahead[i] = this.#goal[i]! - v[i]! - (a[i]! * dieAway) / 2;
    if (this.#tryFurthest()) {
      v.set(this.#tryV);
      a.set(this.#tryA);
    } else {
      this.#letDie();
    }
    return false;
  }

  /**
   * Tries to move the stop point as far toward the goal as is allowed. No step moves it by more than
   * `reach`, so the best progress is sought below that; all progress up to the best one is allowed, as it
   * leads through a ball (of allowed jerks) from a point of its surface.
   *
   * @returns false where none is allowed
   */
  #tryFurthest(): boolean {
    const reach = 2 * this.#jerk * this.#dt * (this.#dieAway + this.#dt);
    const distance = length(this.#ahead);
    let good = 0;
    let bad = distance > reach ? reach / distance : 1;
    this.#progress = bad;
    if (this.#try()) return true;
    for (let i = 0; i < HALVINGS; i++) {
      this.#progress = (good + bad) / 2;
      if (this.#try()) good = this.#progress;
      else bad = this.#progress;
    }
    this.#progress = good;
    return good > 0 && this.#try();
  }

  /**
   * Whether the goal can be reached within dt with no acceleration left: by one constant jerk until the
   * time `turn`, then another until dt. The change of velocity, e, demands the acceleration
   * (2e − a·turn)/dt at `turn`. The first jerk is within its limit from that `turn` on for which
   * |2e − a·dt − a·turn| = jerk·dt·turn, a quadratic; the second is checked there.
   */
  #arrives(): boolean {
    const dt = this.#dt;
    const v = this.#v;
    const a = this.#a;
    const goal = this.#goal;
    const most = this.#jerk * dt;
    let aa = 0;
    let ab = 0;
    let bb = 0;
    for (let i = 0; i < 3; i++) {
      const b = 2 * (goal[i]! - v[i]!) - a[i]! * dt;
      aa += a[i]! * a[i]!;
      ab += a[i]! * b;
      bb += b * b;
    }
    const room = most * most - aa;
    if (!(room > 0)) return false;
    const root = Math.sqrt(ab * ab + room * bb);
    // Of the two ways to write the solution the one in which nothing cancels.
    const turn = ab > 0 ? bb / (ab + root) : (root - ab) / room;
    for (let i = 0; i < 3; i++) this.#tryA[i] = (2 * (goal[i]! - v[i]!) - a[i]! * turn) / dt;
    return length(this.#tryA) <= this.#jerk * (dt - turn);
  }

  /**
   * Tries a step of constant jerk that moves the stop point by `#progress` of its way to the goal. Its end
   * is v' = v + (a + a')·dt/2, so the new stop point v' + a'·|a'|/(2·jerk) is where it should be if
   * a'·(dt + |a'|/jerk) = h, with the h below: a' lies along h, and its length solves a quadratic.
   *
   * @returns whether it is within every limit
   */
  #try(): boolean {
    const dt = this.#dt;
    const v = this.#v;
    const a = this.#a;
    const tryV = this.#tryV;
    const tryA = this.#tryA;
    for (let i = 0; i < 3; i++) tryA[i] = a[i]! * (this.#dieAway - dt) + 2 * this.#progress * this.#ahead[i]!;
    const scale = 2 / (dt + Math.sqrt(dt * dt + (4 * length(tryA)) / this.#jerk));
    for (let i = 0; i < 3; i++) {
      tryA[i] = tryA[i]! * scale;
      tryV[i] = v[i]! + ((a[i]! + tryA[i]!) * dt) / 2;
    }
    return (
      distanceBetween(tryA, a) <= this.#jerk * dt &&
      length(tryV) <= this.#fastest &&
      this.#accelerationAllowed()
    );
  }

  /**
   * Slowing down may use the stronger deceleration, but must be back at the acceleration limit where it
   * turns into speeding up the other way. Until there v changes by `slowing` along the acceleration, and
   * while it dies away at full jerk its square falls by 2·jerk·slowing.
   */
  #accelerationAllowed(): boolean {
    const size = length(this.#tryA);
    if (size <= this.#acceleration) return true;
    const slowing = -dot(this.#tryV, this.#tryA) / size;
    return (
      size <= this.#deceleration &&
      slowing > 0 &&
      size * size <= this.#acceleration * this.#acceleration + 2 * this.#jerk * slowing
    );
  }

  /** The stop point stays where it is. Always allowed, because everything shrinks along its own line. */
  #letDie(): void {
    const v = this.#v;
    const a = this.#a;
    const time = Math.min(this.#dt, this.#dieAway);
    const kept = this.#dt < this.#dieAway ? 1 - this.#dt / this.#dieAway : 0;
    for (let i = 0; i < 3; i++) {
      v[i] = v[i]! + (a[i]! * (1 + kept) * time) / 2;
      a[i] = a[i]! * kept;
    }
  }

  #toFractions(twist: Readonly<Twist>, into: Float64Array): void {
    into[0] = twist.vx / this.#forward;
    into[1] = twist.vy / this.#strafe;
    into[2] = twist.omega / this.#turn;
  }

  #publish(out: Twist): void {
    out.vx = this.#v[0]! * this.#forward;
    out.vy = this.#v[1]! * this.#strafe;
    out.omega = this.#v[2]! * this.#turn;
    this.#publishAcceleration();
  }

  #publishAcceleration(): void {
    this.acceleration.vx = this.#a[0]! * this.#forward;
    this.acceleration.vy = this.#a[1]! * this.#strafe;
    this.acceleration.omega = this.#a[2]! * this.#turn;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  return a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
}

function length(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}

function distanceBetween(a: Float64Array, b: Float64Array): number {
  const x = a[0]! - b[0]!;
  const y = a[1]! - b[1]!;
  const z = a[2]! - b[2]!;
  return Math.sqrt(x * x + y * y + z * z);
}

/** Draws a vector in to length 1, along itself, if it is longer. */
function shorten(a: Float64Array): void {
  // First by the largest component, so that the squares of huge ones do not overflow.
  const peak = Math.max(Math.abs(a[0]!), Math.abs(a[1]!), Math.abs(a[2]!), 1);
  for (let i = 0; i < 3; i++) a[i] = a[i]! / peak;
  const size = length(a);
  if (size <= 1) return;
  for (let i = 0; i < 3; i++) a[i] = a[i]! / size;
}
