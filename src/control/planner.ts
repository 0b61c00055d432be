import type { MotionPlan } from "../motion/path/motion-plan.ts";
import type { Profile } from "../profile/profile.ts";
import type { FollowMessage, GoToMessage } from "../protocol/motion-messages.ts";
import { motionLimits } from "./motion-limits.ts";
import { type MotionStart, planMotion } from "./plan-motion.ts";

/** A plan, or in one sentence why the car cannot drive so. */
export type Planning = MotionPlan | string;

/** Where plans are made. */
export interface Planner {
  /** @param done is called once: at once, or later from the event loop; never within a tick */
  plan(message: GoToMessage | FollowMessage, start: MotionStart, done: (result: Planning) => void): void;
  close(): Promise<void>;
}

/** Makes each plan at once, so that a run on virtual time is the same every time. */
export class DirectPlanner implements Planner {
  readonly #limits;

  constructor(profile: Profile) {
    this.#limits = motionLimits(profile);
  }

  plan(message: GoToMessage | FollowMessage, start: MotionStart, done: (result: Planning) => void): void {
    done(this.planNow(message, start));
  }

  planNow(message: GoToMessage | FollowMessage, start: MotionStart): Planning {
    try {
      return planMotion(message, start, this.#limits);
    } catch (error) {
      if (error instanceof RangeError) return error.message;
      throw error;
    }
  }

  async close(): Promise<void> {}
}
