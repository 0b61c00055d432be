import { wrapAngle } from "../core/geometry.ts";
import type { Refusal, Telemetry } from "../protocol/messages.ts";
import type { MotionEnded, MotionReached, Planned } from "../protocol/motion-messages.ts";
import type { Drivetrain } from "./drivetrain.ts";
import type { Link } from "./link.ts";
import { Motion, type MotionEnds } from "./motion.ts";
import type { Aim } from "./step.ts";
import type { Order } from "./wire.ts";

/** The robot turns the shorter way; a turn that leads further is asked for in parts of this, rad. */
const PART = 2.6;
/** The next part is asked for while so much is left: more than the car needs to brake, rad. */
const AHEAD = 1.8;

export interface PlannedWish {
  readonly order: Order;
  /** Its goal's heading counts whole turns from where the car faces now: it may be more than half a turn away. */
  readonly turns?: boolean;
  /** Having arrived, it holds the goal for so long, s; Infinity: until something else ends it. */
  readonly hold?: number | undefined;
}

/** A motion that the robot plans and drives by itself: to a pose, or along a path. */
export class PlannedMotion extends Motion {
  readonly #wish: PlannedWish;
  #id: number | undefined;
  #hasEnded = false;
  #hasLapsed = false;
  /** How the car faces, counted on over whole turns, and how it is to face in the end and after this part, rad. */
  #facing: number;
  readonly #end: number;
  #partEnd: number;

  constructor(link: Link, drivetrain: Drivetrain, what: string, ends: MotionEnds, wish: PlannedWish) {
    super(link, drivetrain, what, ends, aimOf(wish.order));
    this.#wish = wish;
    this.#facing = link.telemetry.pose.theta;
    const { order } = wish;
    this.#end = order.type === "go-to" && wish.turns ? order.pose.theta : this.#facing;
    this.#partEnd = this.#nextPart();
    if (order.type === "go-to") this.goal = order.pose;
  }

  protected start(): void {
    const { order, turns = false } = this.#wish;
    this.#hasEnded = false;
    const part = turns && order.type === "go-to";
    this.#id = this.drivetrain.order(
      part ? { ...order, pose: { ...order.pose, theta: this.#partEnd } } : order,
    );
    if (this.#id === undefined)
      this.fail("link", "the connection to the robot is stalled: nothing could be sent");
  }

  #nextPart(): number {
    const left = this.#end - this.#facing;
    return Math.abs(left) <= PART ? this.#end : this.#facing + Math.sign(left) * PART;
  }

  protected override get isEndless(): boolean {
    return this.#wish.hold === Number.POSITIVE_INFINITY;
  }

  protected get isLetGo(): boolean {
    return this.#id === undefined || this.#hasEnded;
  }

  command(): null | undefined {
    return this.isLetGo ? undefined : null;
  }

  protected watch({ pose }: Telemetry): void {
    this.#facing += wrapAngle(pose.theta - this.#facing);
    if (this.#partEnd === this.#end || Math.abs(this.#partEnd - this.#facing) > AHEAD) return;
    this.#partEnd = this.#nextPart();
    this.start();
  }

  override planned({ id, goal }: Planned): void {
    if (id === this.#id && this.#wish.order.type === "follow") this.goal = goal;
  }

  override reached({ id }: MotionReached): void {
    if (id !== this.#id || !this.isRunning) return;
    const { hold } = this.#wish;
    if (hold !== undefined && Number.isFinite(hold)) this.after(hold, () => this.end("reached"));
  }

  override ended({ id, result, pose }: MotionEnded): void {
    if (id !== this.#id) return;
    this.#hasEnded = true;
    if (result === "preempted") {
      super.preempted();
      return;
    }
    if (!this.isRunning) return;
    switch (result) {
      case "reached":
        // On a slow link a part may be over before the next one was asked for.
        if (this.#partEnd === this.#end) this.finish("reached", pose);
        break;
      case "stalled":
      case "blocked":
        this.end(result);
        break;
      case "cancelled":
        this.end("aborted");
        break;
      case "disarmed":
        this.losePower();
        break;
      case "lost":
        this.failAtRest("lost", "the car was found elsewhere than it thought to be: its motion is over");
        break;
      case "lapsed":
        // The robot's words for it come right behind.
        this.#hasLapsed = true;
        break;
    }
  }

  /** The robot says so by the motion's id: this may be of what was under way before it. */
  override preempted(): void {
    if (this.isLetGo) super.preempted();
  }

  override lapsed(text: string): void {
    if (this.#hasLapsed) super.lapsed(text);
  }

  refused({ id, code, text }: Refusal): void {
    if (id === undefined || id !== this.#id) return;
    this.#hasEnded = true;
    // The motion before it may still be under way; who has no wheel and no power cannot stop it.
    if (code === "not-your-wheel") this.waitForWheel();
    else if (code === "arming") this.fail("refused", text);
    else this.failAtRest("refused", text);
  }
}

/** Who holds its place is there already. */
function aimOf(order: Order): Aim {
  if (order.type === "follow") return { way: order.waypoints };
  return order.hold ? {} : { goal: order.pose };
}
