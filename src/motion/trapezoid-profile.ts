import {
  type MotionGoal,
  type MotionProfile,
  type MotionState,
  refuseLimits,
  refusePlan,
} from "./motion-state.ts";
import { Phases } from "./phases.ts";

export interface TrapezoidLimits {
  /** m/s, > 0 */
  readonly velocity: number;
  /** While the speed grows, m/s², > 0. */
  readonly acceleration: number;
  /** While it falls, m/s², > 0; default `acceleration`. */
  readonly deceleration?: number;
}

/** Way to the goal that may be missing by rounding, of the lengths that it was computed from. */
const ROUNDING = 1e-12;

/**
 * The fastest motion to a goal within a velocity and an acceleration: full acceleration, full speed, full
 * deceleration. Equations (n) are those of WPILib's derivation, `wpimath/docs/TrapezoidProfile`, carried
 * over to a deceleration that differs from the acceleration.
 *
 * The motion first heads up (sign +1: to a peak velocity above start's and goal's) or down (−1). Between
 * two velocities there is a shortest way in time, straight from one to the other, which leads by some
 * displacement d (9). A goal further up than d needs the sign +1, a nearer one −1. Where it is at d but
 * for rounding, the straight way is the answer: a car that passes its goal must not brake, return and
 * run up again for the sake of a picometre.
 *
 * Starts that break the limits are taken as they are: who is too fast slows down at the deceleration, who
 * cannot stop before the goal overshoots and returns.
 */
export class TrapezoidProfile implements MotionProfile {
  readonly #velocity: number;
  readonly #acceleration: number;
  readonly #deceleration: number;
  // Start through zero to the peak, cruise, through zero to the goal.
  readonly #phases = new Phases(5);
  #goalPosition = 0;
  #goalVelocity = 0;

  /** @throws RangeError quoting the limit that is out of range */
  constructor(limits: TrapezoidLimits) {
    const { velocity, acceleration, deceleration = acceleration } = limits;
    refuseLimits({ velocity, acceleration, deceleration });
    this.#velocity = velocity;
    this.#acceleration = acceleration;
    this.#deceleration = deceleration;
  }

  get duration(): number {
    return this.#phases.duration;
  }

  /**
   * @param start its acceleration is not looked at: it may jump
   * @throws RangeError quoting what is not finite, or a velocity of the goal beyond the limit
   */
  plan(start: Readonly<MotionState>, goal: MotionGoal): void {
    refusePlan(start, goal, this.#velocity);
    const from = start.velocity;
    const to = goal.velocity ?? 0;
    const displacement = goal.position - start.position;
    this.#goalPosition = goal.position;
    this.#goalVelocity = to;

    const beyond = displacement - this.#way(from, to);
    const slack =
      ROUNDING *
      (Math.abs(start.position) +
        Math.abs(goal.position) +
        (from * from + this.#velocity * this.#velocity) / Math.min(this.#acceleration, this.#deceleration));
    this.#phases.begin(start);
    if (Math.abs(beyond) <= slack) this.#straight(from, to);
    else this.#trapezoid(beyond > 0 ? 1 : -1, from, to, displacement);
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
   * Up to the peak, along it, and down; seen in the direction of `sign`. The peak follows from (4) to (8):
   * v²/(2·a) on the way from zero to it and v²/(2·d) on the way back, whatever the velocities before and
   * after, make up the displacement between the two (extended) moments at zero velocity.
   */
  #trapezoid(sign: 1 | -1, from: number, to: number, displacement: number): void {
    const start = sign * from;
    const end = sign * to;
    const up = 2 * (start > 0 ? this.#acceleration : this.#deceleration);
    const down = 2 * (end > 0 ? this.#deceleration : this.#acceleration);
    const whole = sign * displacement + (start * start) / up + (end * end) / down;
    const perSquare = 1 / (2 * this.#acceleration) + 1 / (2 * this.#deceleration);
    const free = Math.max(Math.sqrt(Math.max(whole, 0) / perSquare), start, end);
    const peak = sign * Math.min(free, this.#velocity);
    // (12), (14): what neither flank covers is done at full speed.
    const cruise = displacement - this.#way(from, peak) - this.#way(peak, to);
    this.#straight(from, peak);
    if (free >= this.#velocity) this.#phases.add(cruise / peak, 0, 0);
    this.#straight(peak, to);
  }

  /** Displacement of the straight way between two velocities, (3) on either side of zero. */
  #way(from: number, to: number): number {
    if (from * to < 0) return this.#way(from, 0) + this.#way(0, to);
    const slower = Math.abs(to) < Math.abs(from);
    const rate = slower ? this.#deceleration : this.#acceleration;
    return (Math.abs(to - from) * (to + from)) / (2 * rate);
  }

  #straight(from: number, to: number): void {
    if (from * to < 0) {
      this.#straight(from, 0);
      this.#straight(0, to);
      return;
    }
    const slower = Math.abs(to) < Math.abs(from);
    const rate = slower ? this.#deceleration : this.#acceleration;
    this.#phases.add(Math.abs(to - from) / rate, Math.sign(to - from) * rate, 0);
  }
}
