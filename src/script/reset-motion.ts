import { type Pose, wrapAngle } from "../core/geometry.ts";
import type { Refusal, Telemetry } from "../protocol/messages.ts";
import type { Drivetrain } from "./drivetrain.ts";
import type { Link } from "./link.ts";
import { Motion, type MotionEnds } from "./motion.ts";

/** How often it is said where the car is, s: less often than the robot allows. */
const EVERY = 0.06;
/** So near the estimate has been brought to it, m and rad. */
const NEAR = 0.003;
const NEAR_HEADING = 0.006;
/** s */
const PATIENCE = 5;

/**
 * Tells the robot where it is, while it stands. The protocol knows no "you are here now": the robot takes in what
 * others see, and weighs it. What contradicts its estimate it believes after five looks in a row that agree; so
 * this says it until the estimate is there.
 */
export class ResetMotion extends Motion {
  readonly #pose: Readonly<Pose>;
  #stands = false;
  #words = "";
  #saidAt = Number.NEGATIVE_INFINITY;

  constructor(link: Link, drivetrain: Drivetrain, what: string, ends: MotionEnds, pose: Readonly<Pose>) {
    super(link, drivetrain, what, ends);
    this.#pose = pose;
    this.goal = pose;
  }

  protected start(): void {
    this.drivetrain.rest();
    this.after(PATIENCE, () => {
      if (!this.#stands) this.end("stalled");
      else this.fail("refused", this.#words || "the robot does not believe that it is there");
    });
  }

  protected get isLetGo(): boolean {
    return true;
  }

  command(): undefined {}

  protected watch(telemetry: Telemetry): void {
    this.#stands ||= this.isAtRest(telemetry, this.began);
    if (!this.#stands) return;
    const { x, y, theta } = this.#pose;
    const { pose } = telemetry;
    const off = Math.hypot(pose.x - x, pose.y - y);
    const turned = Math.abs(wrapAngle(pose.theta - theta));
    if (off <= NEAR && turned <= NEAR_HEADING) this.finish("reached");
    else if (this.link.now() - this.#saidAt >= EVERY - 1e-9) {
      this.#saidAt = this.link.now();
      this.link.wire.see(this.#pose);
    }
  }

  protected override get needsWheel(): boolean {
    return false;
  }

  protected override get needsPower(): boolean {
    return false;
  }

  refused({ code, text, seq }: Refusal): void {
    if (code === "pose") this.#words = text;
    else if (seq !== undefined) this.preempted();
  }
}
