import { type MotionPlan, motionPoint } from "../motion/path/motion-plan.ts";
import type { Profile } from "../profile/profile.ts";
import type { FollowMessage, GoToMessage } from "../protocol/motion-messages.ts";
import { motionLimits } from "./motion-limits.ts";
import { type MotionStart, planMotion } from "./plan-motion.ts";

/** A plan, or in one sentence why the car cannot drive so. */
export type Planning = MotionPlan | string;

/** Where plans are made. */
export interface Planner {
  /** How long a plan is taken to take before any has been made, s. */
  readonly usual: number;
  /** @param done is called once: at once, or later from the event loop; never within a tick */
  plan(message: GoToMessage | FollowMessage, start: MotionStart, done: (result: Planning) => void): void;
  /** The car has become another one: from now on plans are for this. */
  use(profile: Profile): void;
  close(): Promise<void>;
}

/** From point to point, m; a spline through them is not much longer. */
const LONGEST_WAY = 200;
/** s */
const LONGEST_TIME = 600;

function wayOf(message: GoToMessage | FollowMessage, { pose }: MotionStart): number {
  const points = message.type === "go-to" ? [message.pose] : message.waypoints;
  let way = 0;
  let { x, y } = pose;
  for (const point of points) {
    way += Math.hypot(point.x - x, point.y - y);
    ({ x, y } = point);
  }
  return way;
}

function isFinitePlan(plan: MotionPlan): boolean {
  const point = motionPoint();
  for (const share of [0, 0.5, 1]) {
    plan.sample(share * plan.duration, point);
    if (!Object.values(point).every(Number.isFinite)) return false;
  }
  return Number.isFinite(plan.length);
}

/** Makes each plan at once, so that a run on virtual time is the same every time. */
export class DirectPlanner implements Planner {
  readonly usual = 0;
  #limits;

  constructor(profile: Profile) {
    this.#limits = motionLimits(profile);
  }

  use(profile: Profile): void {
    this.#limits = motionLimits(profile);
  }

  plan(message: GoToMessage | FollowMessage, start: MotionStart, done: (result: Planning) => void): void {
    done(this.planNow(message, start));
  }

  planNow(message: GoToMessage | FollowMessage, start: MotionStart): Planning {
    const way = wayOf(message, start);
    // Written so that a way that is no number is refused, too.
    if (!(way <= LONGEST_WAY)) {
      return `the way is ${way.toFixed(0)} m long; a motion may have ${LONGEST_WAY} m: ask for it in parts`;
    }
    try {
      const plan = planMotion(message, start, this.#limits);
      if (plan.duration <= LONGEST_TIME && isFinitePlan(plan)) return plan;
      return `it would take more than ${LONGEST_TIME / 60} minutes: ask for a nearer goal or a higher speed`;
    } catch (error) {
      if (error instanceof RangeError) return error.message;
      throw error;
    }
  }

  async close(): Promise<void> {}
}
