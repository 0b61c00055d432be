import {
  type MotionGoal,
  type MotionProfile,
  type MotionState,
  refuseLimits,
  refusePlan,
} from "./motion-state.ts";
import { Phases } from "./phases.ts";

export interface SCurveLimits {
  /** m/s, > 0 */
  readonly velocity: number;
  /** Speeding up or slowing down, m/s², > 0. */
  readonly acceleration: number;
  /** m/s³, > 0 */
  readonly jerk: number;
}

/**
 * What may be missing by rounding: of the velocity, and of the way to the goal. The time that a last bit
 * of velocity takes goes with its square root, so the way is the coarser: a nanometre in a metre.
 */
const VELOCITY_ROUNDING = 1e-12;
const WAY_ROUNDING = 1e-9;
/** Bisections until the moment to turn is known to 1 part in 10¹⁶ of the time to the top velocity. */
const BISECTIONS = 53;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Then the top of the hill, which is flat, is known to 1 part in 10¹² of its height. */
const HILL_STEPS = 30;

/**
 * The fastest motion to a goal within a velocity, an acceleration and a jerk, from any velocity and
 * acceleration, to any velocity and no acceleration: the seven phases of Kröger, "On-Line Trajectory
 * Generation in Robotic Systems" (2010), and of Berscheid & Kröger, "Jerk-limited Real-time Trajectory
 * Generation with Arbitrary Target States" (RSS 2021), found in another way.
 *
 * To change the velocity alone, the fastest way is known in closed form: jerk, a while at the full
 * acceleration, jerk back ({@link SCurveProfile.#change}). Done at once, the change to the goal's
 * velocity leads by some displacement. A goal further up is reached by first changing to the top
 * velocity, and from some moment s on to the goal's: the later, the further. That covers every order of
 * phases (where s comes early neither the full velocity nor the full acceleration is reached) with one
 * unknown, which is bracketed and bisected; once at top velocity, s is found by division. A goal further
 * down is the mirror image.
 *
 * Starts that break the limits are taken as they are: too much acceleration dies away by the jerk, then
 * who is too fast slows down; who cannot stop before the goal overshoots and returns.
 */
export class SCurveProfile implements MotionProfile {
  readonly #velocity: number;
  readonly #acceleration: number;
  readonly #jerk: number;
  // Four to the top velocity, the cruise, four to the goal's.
  readonly #phases = new Phases(9);
  readonly #start: MotionState = { position: 0, velocity: 0, acceleration: 0 };
  #goalPosition = 0;
  #goalVelocity = 0;
  // Of the motion that is being laid out, s: what is left until the turn; how long it was headed for the
  // top velocity.
  #left = 0;
  #headed = 0;

  /** @throws RangeError quoting the limit that is out of range */
  constructor(limits: SCurveLimits) {
    const { velocity, acceleration, jerk } = limits;
    refuseLimits({ velocity, acceleration, jerk });
    this.#velocity = velocity;
    this.#acceleration = acceleration;
    this.#jerk = jerk;
  }

  get duration(): number {
    return this.#phases.duration;
  }

  /** @throws RangeError quoting what is not finite, or a velocity of the goal beyond the limit */
  plan(start: Readonly<MotionState>, goal: MotionGoal): void {
    refusePlan(start, goal, this.#velocity);
    this.#start.position = start.position;
    this.#start.velocity = start.velocity;
    this.#start.acceleration = start.acceleration;
    this.#goalPosition = goal.position;
    this.#goalVelocity = goal.velocity ?? 0;

    const speed = Math.abs(start.velocity) + this.#velocity;
    const beyond = goal.position - this.#turnAfter(0, this.#velocity, 0);
    const slack =
      WAY_ROUNDING *
      (Math.abs(start.position) +
        Math.abs(goal.position) +
        speed * (this.duration + this.#velocity / this.#acceleration + this.#acceleration / this.#jerk));
    if (Math.abs(beyond) <= slack) return;

    const sign = beyond > 0 ? 1 : -1;
    const top = sign * this.#velocity;
    const missing = sign * (goal.position - this.#turnAfter(Number.POSITIVE_INFINITY, top, 0));
    if (missing >= 0) this.#turnAfter(Number.POSITIVE_INFINITY, top, missing / this.#velocity);
    else this.#bisect(sign, top, goal.position);
  }

  /**
   * @param time s since the start; before 0 it is the start. Past the end the motion goes on with the
   *   goal's velocity.
   */
  sample(time: number, out: MotionState): void {
    if (!(time >= this.duration)) {
      this.#phases.sample(time, out);
      return;
    }
    const velocity = this.#goalVelocity;
    out.position = this.#goalPosition + (velocity === 0 ? 0 : velocity * (time - this.duration));
    out.velocity = velocity;
    out.acceleration = 0;
  }

  /**
   * Finds the moment to turn. At 0 the motion ends short of the goal, at the last one beyond it; between
   * them it need not get further all the time, and the first moment of several is the best.
   */
  #bisect(sign: 1 | -1, top: number, goal: number): void {
    let early = 0;
    let late = Math.min(this.#headed, this.#firstRise(sign, top, goal));
    for (let i = 0; i < BISECTIONS; i++) {
      const moment = (early + late) / 2;
      if (sign * (goal - this.#turnAfter(moment, top, 0)) > 0) early = moment;
      else late = moment;
    }
  }

  /**
   * Who accelerates away from the goal, to pass it on the way back, gains a little by easing off, before
   * that costs more of the way back than it gains: a hill in the way over the moment to turn, as long as
   * the acceleration is not turned round. It is climbed by golden section, until above the goal.
   *
   * @returns a moment up to which the goal is reached; +Infinity if it is not on the hill
   */
  #firstRise(sign: 1 | -1, top: number, goal: number): number {
    let from = 0;
    let to = (-sign * this.#start.acceleration) / this.#jerk;
    if (!(to > 0 && sign * this.#goalVelocity < 0)) return Number.POSITIVE_INFINITY;
    let left = to - GOLDEN * to;
    let right = GOLDEN * to;
    let wayLeft = sign * this.#turnAfter(left, top, 0);
    let wayRight = sign * this.#turnAfter(right, top, 0);
    for (let i = 0; i < HILL_STEPS; i++) {
      if (wayLeft >= sign * goal) return left;
      if (wayRight >= sign * goal) return right;
      if (wayLeft > wayRight) {
        to = right;
        right = left;
        wayRight = wayLeft;
        left = to - GOLDEN * (to - from);
        wayLeft = sign * this.#turnAfter(left, top, 0);
      } else {
        from = left;
        left = right;
        wayLeft = wayRight;
        right = from + GOLDEN * (to - from);
        wayRight = sign * this.#turnAfter(right, top, 0);
      }
    }
    return Number.POSITIVE_INFINITY;
  }

  /**
   * Lays out the motion that heads for the velocity `top` until it is reached or `moment` has come, keeps
   * the top velocity for `cruise`, and then changes to the goal's velocity.
   *
   * @returns where it ends, m
   */
  #turnAfter(moment: number, top: number, cruise: number): number {
    const phases = this.#phases;
    phases.begin(this.#start);
    this.#left = moment;
    this.#change(top);
    this.#headed = phases.duration;
    if (cruise > 0) phases.add(cruise, 0, 0);
    this.#left = Number.POSITIVE_INFINITY;
    this.#change(this.#goalVelocity);
    return phases.end.position;
  }

  /**
   * The fastest change to a velocity, as long as `#left` lasts. Where the acceleration just dies away, the
   * velocity still gains a·|a|/(2·jerk), which tells whether to speed up or slow down. Then up to a peak
   * and down to zero, the acceleration gains (2·peak² − a²)/(2·jerk) of velocity; what is still missing
   * at a peak of the full acceleration is gained at that.
   */
  #change(to: number): void {
    const end = this.#phases.end;
    const most = this.#acceleration;
    const jerk = this.#jerk;
    const excess = Math.abs(end.acceleration) - most;
    if (excess > 0) this.#add(excess / jerk, end.acceleration, -Math.sign(end.acceleration) * jerk);

    const a = end.acceleration;
    const gained = (a * Math.abs(a)) / (2 * jerk);
    const missing = to - end.velocity - gained;
    const rounding = VELOCITY_ROUNDING * (Math.abs(to) + Math.abs(end.velocity) + Math.abs(gained));
    const there = Math.abs(missing) <= rounding;
    const sign = (there ? a : missing) > 0 ? 1 : -1;
    const gain = there ? Math.abs(gained) : sign * (to - end.velocity);
    const free = Math.sqrt(Math.max(jerk * gain + (a * a) / 2, 0));
    const peak = Math.min(free, most);
    const hold = free > most ? (gain - (most * most - (a * a) / 2) / jerk) / most : 0;
    this.#add((peak - sign * a) / jerk, a, sign * jerk);
    this.#add(hold, sign * peak, 0);
    this.#add(peak / jerk, sign * peak, -sign * jerk);
    if (!(this.#left > 0)) return;
    // Where it arrives but for rounding, it arrives.
    end.velocity = to;
    end.acceleration = 0;
  }

  /** A phase, or what time is left for of it. */
  #add(length: number, acceleration: number, jerk: number): void {
    if (!(this.#left > 0)) return;
    this.#phases.add(Math.min(length, this.#left), acceleration, jerk);
    this.#left -= Math.max(length, 0);
  }
}
