import type { Arbiter } from "../command/arbiter.ts";
import { copyPose, originPose, type Pose, type Twist, wrapAngle } from "../core/geometry.ts";
import { PathFollower } from "../motion/path/follower.ts";
import type { FollowerSettings } from "../motion/path/follower-settings.ts";
import type { MotionPlan } from "../motion/path/motion-plan.ts";
import { Drift } from "../motion/path/onward.ts";
import type { Telemetry } from "../protocol/messages.ts";
import {
  type FollowMessage,
  type GoToMessage,
  MOST_PLANNED_POINTS,
  type MotionEnded,
  type MotionReached,
  type MotionResult,
  type Planned,
} from "../protocol/motion-messages.ts";
import { endOf, lineOf } from "./plan-motion.ts";
import type { LoopState } from "./state.ts";

/** Slower than this a car that is held back stands before something, m/s and rad/s. */
const STANDING = 0.05;

/** What everybody is told of a motion. */
export type MotionNews = Planned | MotionReached | MotionEnded;

interface Running {
  readonly planned: Planned;
  /** s */
  readonly since: number;
  isPaused: boolean;
  /** Once it has arrived, it is to hold the goal; and it does. */
  readonly hold: boolean;
  isHolding: boolean;
}

/**
 * The motion that is under way. In the tick only {@link step} runs,
 * which allocates nothing. Who may begin one and how long its lease lasts is the arbiter's matter.
 */
export class Motions {
  readonly #settings: FollowerSettings;
  readonly #arbiter: Arbiter;
  readonly #tell: (message: MotionNews) => void;
  #follower: PathFollower;
  #running: Running | undefined;
  /** Of the last step: s, and where the car was. */
  #now = 0;
  readonly #pose = originPose();

  /** @param tell is told when a motion begins and ends, which may be in the middle of a tick */
  constructor(settings: FollowerSettings, arbiter: Arbiter, tell: (message: MotionNews) => void) {
    this.#settings = settings;
    this.#arbiter = arbiter;
    this.#tell = tell;
    this.#follower = new PathFollower(settings);
  }

  /** What is under way, for whoever comes in. */
  get planned(): Planned | undefined {
    return this.#running?.planned;
  }

  /** How the twist is to change by the plan, car frame, m/s² and rad/s². */
  get acceleration(): Readonly<Twist> {
    return this.#follower.state.acceleration;
  }

  /** It is not to move the car at present: somebody said so, or it has arrived. */
  get isWaiting(): boolean {
    return this.#running !== undefined && (this.#running.isPaused || this.#running.isHolding);
  }

  /**
   * How the car will move from now on if nothing else is asked of it: as it is told to, not as it does, so
   * that nothing jumps where a plan begins at its end.
   *
   * @param pose where the car is
   * @param asked how it is told to move, car frame
   * @param seconds for so long
   */
  coast(pose: Readonly<Pose>, asked: Readonly<Twist>, seconds: number): MotionPlan {
    const onward = this.#running && this.#follower.onward(seconds);
    return onward ?? new Drift(pose, asked, seconds);
  }

  /**
   * The client has to be one that may begin.
   *
   * @param from time of the plan at which the car is by now, s
   * @param pose where the car is
   */
  begin(
    client: number,
    message: GoToMessage | FollowMessage,
    plan: MotionPlan,
    from: number,
    pose: Readonly<Pose>,
    now: number,
  ): void {
    // One that did not come to its end still remembers its last corrections.
    if (!this.#running) this.#follower = new PathFollower(this.#settings);
    this.#now = now;
    copyPose(pose, this.#pose);
    this.#arbiter.begin(client, now);
    this.#follower.start(plan, from);
    const planned = describe(client, message, plan);
    this.#running = { planned, since: now, isPaused: false, hold: message.hold ?? false, isHolding: false };
    this.#tell(planned);
  }

  /** @returns why not, in one sentence */
  command(client: number, what: "pause" | "resume" | "cancel"): string | undefined {
    const running = this.#running;
    if (running?.planned.client !== client) return "no motion of yours is under way";
    if (running.isHolding) {
      if (what !== "cancel") return "the motion has arrived: it can only be cancelled";
      this.#finish("cancelled", this.#now);
      return undefined;
    }
    if (what === "cancel") this.#follower.cancel();
    else if (what === "pause") this.#follower.pause();
    else this.#follower.resume();
    running.isPaused = what === "pause";
    return undefined;
  }

  /**
   * Part of the tick.
   *
   * @param out what the car is asked for, car frame
   */
  step(state: LoopState, now: number, dt: number, out: Twist): void {
    const { pose, twist, setpoint, ahead } = state;
    const follower = this.#follower;
    this.#now = now;
    copyPose(pose, this.#pose);
    follower.blocked = ahead.heldBack && isStanding(setpoint);
    const { result, reason } = follower.step(pose, twist, dt, out);
    if (!Number.isFinite(out.vx + out.vy + out.omega)) {
      // No plan does that; but if one did, the car stops.
      out.vx = 0;
      out.vy = 0;
      out.omega = 0;
      this.#finish("cancelled", now);
    } else if (result === "reached" && this.#running?.hold) {
      if (!this.#running.isHolding) this.#hold(this.#running, now);
    } else if (result !== "running" && result !== "idle") {
      this.#finish(reason === "blocked" ? "blocked" : result, now);
    }
  }

  #hold(running: Running, now: number): void {
    running.isHolding = true;
    this.#tell({ type: "motion-reached", ...this.#arrival(running, now) });
  }

  /** It is over by itself, or because its client said so. */
  #finish(result: MotionResult, now: number): void {
    this.#arbiter.endMotion(now);
    this.end(result, now);
  }

  /** The car is elsewhere than it thought: a plan from a wrong place must not be driven on. */
  lose(pose: Readonly<Pose>, now: number): void {
    copyPose(pose, this.#pose);
    this.#finish("lost", now);
  }

  /** It is over, as far as there is one. The wheel is dealt with elsewhere. */
  end(result: MotionResult, now = this.#now): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    this.#tell({ type: "motion-ended", result, ...this.#arrival(running, now) });
  }

  #arrival({ planned, since }: Running, now: number): Omit<MotionReached, "type"> {
    const { client, id, goal } = planned;
    const pose = this.#pose;
    return {
      client,
      id,
      pose: { ...pose },
      error: {
        position: Math.hypot(pose.x - goal.x, pose.y - goal.y),
        heading: wrapAngle(pose.theta - goal.theta),
      },
      elapsed: now - since,
    };
  }

  /** For telemetry. */
  report(): Telemetry["motion"] {
    if (this.#running === undefined) return null;
    const { planned, isPaused, isHolding } = this.#running;
    const { time, reference, crossTrack, alongTrack, headingError } = this.#follower.state;
    const { x, y, theta } = reference;
    return {
      client: planned.client,
      id: planned.id,
      paused: isPaused,
      holding: isHolding,
      time,
      duration: planned.duration,
      reference: { x, y, theta },
      crossTrack,
      alongTrack,
      headingError,
    };
  }
}

function describe(client: number, message: GoToMessage | FollowMessage, plan: MotionPlan): Planned {
  const points = lineOf(plan, MOST_PLANNED_POINTS);
  const goal = message.type === "go-to" ? message.pose : endOf(plan);
  return { type: "planned", client, id: message.id, points, goal, duration: plan.duration };
}

function isStanding({ vx, vy, omega }: Readonly<Twist>): boolean {
  return Math.abs(vx) < STANDING && Math.abs(vy) < STANDING && Math.abs(omega) < STANDING;
}
