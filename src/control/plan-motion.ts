import { copyPose, originPose, type Pose, type Twist } from "../core/geometry.ts";
import { planGoTo } from "../motion/path/go-to.ts";
import type { HeadingRule } from "../motion/path/heading.ts";
import type { MotionLimits } from "../motion/path/limits.ts";
import { type MotionPlan, type MotionPoint, motionPoint } from "../motion/path/motion-plan.ts";
import { Path } from "../motion/path/path.ts";
import { planTrajectory } from "../motion/path/trajectory.ts";
import type { FollowMessage, GoToMessage } from "../protocol/motion-messages.ts";

/** Where and how fast a motion begins, field frame. */
export interface MotionStart {
  readonly pose: Readonly<Pose>;
  readonly velocity: Readonly<Twist>;
}

/**
 * What a client asks for, in time and within the limits. It takes milliseconds: never within a tick.
 *
 * @throws PathError where it cannot be driven
 */
export function planMotion(
  message: GoToMessage | FollowMessage,
  start: MotionStart,
  limits: MotionLimits,
): MotionPlan {
  const speed = message.speed === undefined ? {} : { speed: message.speed };
  if (message.type === "go-to") return planGoTo(start.pose, start.velocity, message.pose, limits, speed);
  const path = Path.spline(message.waypoints, { closed: message.closed ?? false });
  const heading = headingRule(message.heading, path.length, start.pose.theta);
  const trajectory = planTrajectory(path, heading, limits, speed);
  const begin = motionPoint();
  trajectory.sample(0, begin);
  return new OneAfterTheOther(planGoTo(start.pose, start.velocity, begin, limits, speed), trajectory);
}

/** @param now the car's heading at the start, rad */
function headingRule(heading: FollowMessage["heading"], length: number, now: number): HeadingRule {
  switch (heading.mode) {
    case "hold":
      return { kind: "hold", heading: now };
    case "tangent":
      return { kind: "tangent" };
    case "to":
      return {
        kind: "interpolate",
        keys: [
          { distance: 0, heading: now },
          { distance: length, heading: heading.theta },
        ],
      };
    case "look-at":
      return { kind: "lookAt", point: heading.point };
  }
}

/** The second begins where and as fast as the first ends; its heading is that of the first, or whole turns from it. */
export class OneAfterTheOther implements MotionPlan {
  readonly duration: number;
  readonly length: number;
  readonly #first: MotionPlan;
  readonly #second: MotionPlan;

  constructor(first: MotionPlan, second: MotionPlan) {
    this.#first = first;
    this.#second = second;
    this.duration = first.duration + second.duration;
    this.length = first.length + second.length;
  }

  sample(time: number, out: MotionPoint): void {
    if (time < this.#first.duration) {
      this.#first.sample(time, out);
      return;
    }
    this.#second.sample(time - this.#first.duration, out);
    out.distance += this.#first.length;
  }
}

/** Between two points of a plan's line, s, where that does not make too many. */
const LINE_STEP = 0.05;

/** A plan's way as a line of at most so many points, m. */
export function lineOf(plan: MotionPlan, most: number): [number, number][] {
  const steps = Math.min(most - 1, Math.max(1, Math.ceil(plan.duration / LINE_STEP)));
  const point = motionPoint();
  return Array.from({ length: steps + 1 }, (_, i) => {
    plan.sample((plan.duration * i) / steps, point);
    return [point.x, point.y];
  });
}

/** Where a plan ends. */
export function endOf(plan: MotionPlan): Pose {
  const point = motionPoint();
  plan.sample(plan.duration, point);
  const end = originPose();
  copyPose(point, end);
  return end;
}
