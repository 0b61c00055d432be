import {
  copyPose,
  originPose,
  type Pose,
  poseExp,
  rotateTwist,
  type Twist,
  zeroTwist,
} from "../../core/geometry.ts";
import type { MotionPlan, MotionPoint } from "./motion-plan.ts";

/** A plan from some moment on, at a steady pace. */
export class Onward implements MotionPlan {
  readonly duration: number;
  readonly length: number;
  readonly #plan: MotionPlan;
  readonly #from: number;
  readonly #pace: number;

  /**
   * @param from time of the plan at which this one begins, s
   * @param pace how fast the plan's time passes, 0…1
   * @param duration s; past the plan's own end it stays there
   */
  constructor(plan: MotionPlan, from: number, pace: number, duration: number) {
    this.#plan = plan;
    this.#from = from;
    this.#pace = pace;
    this.duration = duration;
    this.length = plan.length;
  }

  sample(time: number, out: MotionPoint): void {
    const pace = this.#pace;
    this.#plan.sample(this.#from + pace * time, out);
    out.vx *= pace;
    out.vy *= pace;
    out.omega *= pace;
    out.ax *= pace * pace;
    out.ay *= pace * pace;
    out.alpha *= pace * pace;
  }
}

/** A car that goes on as it is told to now: along an arc. */
export class Drift implements MotionPlan {
  readonly duration: number;
  readonly length: number;
  readonly #from: Pose = originPose();
  readonly #twist: Twist = zeroTwist();
  readonly #at = { pose: originPose(), velocity: zeroTwist() };

  /**
   * @param from where it is, field frame
   * @param twist how it moves, car frame
   * @param duration s
   */
  constructor(from: Readonly<Pose>, twist: Readonly<Twist>, duration: number) {
    copyPose(from, this.#from);
    this.#twist = { ...twist };
    this.duration = duration;
    this.length = Math.hypot(twist.vx, twist.vy) * duration;
  }

  sample(time: number, out: MotionPoint): void {
    const { vx, vy, omega } = this.#twist;
    const { pose, velocity } = this.#at;
    copyPose(this.#from, pose);
    poseExp(pose, vx * time, vy * time, omega * time);
    rotateTwist(this.#twist, pose.theta, velocity);
    copyPose(pose, out);
    out.vx = velocity.vx;
    out.vy = velocity.vy;
    out.omega = omega;
    out.ax = -omega * velocity.vy;
    out.ay = omega * velocity.vx;
    out.alpha = 0;
    out.distance = Math.hypot(vx, vy) * time;
  }
}
