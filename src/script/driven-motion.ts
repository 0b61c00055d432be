import { type Pose, rotateTwist, type Twist, zeroTwist } from "../core/geometry.ts";
import { StallWatch } from "../motion/path/stall-watch.ts";
import type { Refusal, Telemetry } from "../protocol/messages.ts";
import type { Drivetrain } from "./drivetrain.ts";
import type { Link } from "./link.ts";
import { Motion, type MotionEnds } from "./motion.ts";
import type { DriveWish } from "./wire.ts";

/** As the robot's own motions count it. */
const STALL = { time: 1, distance: 0.03, turn: (5 * Math.PI) / 180 };
/** So long before something that is ahead, s. */
const BLOCKED = 1;
/** Slower than this a car that is held back stands, m/s and rad/s. */
const STANDING = 0.05;
const NOTHING: Readonly<Twist> = zeroTwist();

export interface DrivenWish {
  /** m/s and rad/s; a function is asked at every telemetry. */
  readonly twist: Readonly<Twist> | (() => Readonly<Twist>);
  /** "field": x and y of the floor, as poses have them. */
  readonly frame: "car" | "field";
  readonly holdHeading: boolean;
  /** s; undefined: until something else ends it. */
  readonly time: number | undefined;
  /** Longest velocity, m/s. */
  readonly speed: number | undefined;
  /** Where it leads, and whether it is there, asked after each telemetry. */
  readonly goal?: { readonly pose: Readonly<Pose>; isDone(): boolean };
}

/** A velocity for a time, which this side goes on asking for. */
export class DrivenMotion extends Motion {
  readonly #wish: DrivenWish;
  readonly #stall = new StallWatch(STALL);
  readonly #twist = zeroTwist();
  #isTaken = false;
  #undoTime: () => unknown = () => {};
  #lastLook: number;
  #blockedFor = 0;

  constructor(link: Link, drivetrain: Drivetrain, what: string, ends: MotionEnds, wish: DrivenWish) {
    super(link, drivetrain, what, ends, { goal: wish.goal?.pose });
    this.#wish = wish;
    this.#lastLook = link.telemetry.time;
    this.goal = wish.goal?.pose;
  }

  protected start(): void {
    const { time } = this.#wish;
    if (time !== undefined) this.#undoTime = this.after(time, () => this.end("reached"));
    this.#send();
  }

  #send(): void {
    const { twist, speed, frame } = this.#wish;
    let wished: Readonly<Twist> = NOTHING;
    if (typeof twist === "function") {
      this.link.book.tell();
      try {
        wished = twist();
      } catch (error) {
        this.endWith(error);
        return;
      }
    } else wished = twist;
    // The script may have ended it from within.
    if (!this.isRunning) return;
    const fast = Math.hypot(wished.vx, wished.vy);
    const share = speed !== undefined && fast > speed ? speed / fast : 1;
    this.#twist.vx = wished.vx * share;
    this.#twist.vy = wished.vy * share;
    this.#twist.omega = wished.omega;
    // "Forward" of the floor is where a driver said it is; poses know nothing of that.
    if (frame === "field") rotateTwist(this.#twist, -this.link.telemetry.fieldHeading, this.#twist);
    const { twist: asked, wish } = this.command()!;
    this.drivetrain.drive(asked, wish);
  }

  command(): { twist: Readonly<Twist>; wish: DriveWish } | undefined {
    const { frame, holdHeading } = this.#wish;
    return this.isRunning ? { twist: this.#twist, wish: { frame, holdHeading } } : undefined;
  }

  protected override get isEndless(): boolean {
    return this.#wish.time === undefined && this.#wish.goal === undefined;
  }

  /** What comes next says what to do instead. */
  protected get isLetGo(): boolean {
    return true;
  }

  protected watch({ time, pose, setpoint, range }: Telemetry): void {
    this.#isTaken = true;
    const dt = time - this.#lastLook;
    this.#lastLook = time;
    const stands =
      Math.max(Math.abs(setpoint.vx), Math.abs(setpoint.vy), Math.abs(setpoint.omega)) < STANDING;
    this.#blockedFor = range?.heldBack && stands ? this.#blockedFor + dt : 0;
    if (this.#blockedFor >= BLOCKED) this.end("blocked");
    else if (this.#stall.step(pose, setpoint, dt)) this.end("stalled");
    else if (typeof this.#wish.twist === "function") this.#send();
    if (this.#wish.goal?.isDone()) this.end("reached");
  }

  refused({ seq, code, text }: Refusal): void {
    if (seq === undefined) return;
    if (!this.isRunning || this.#isTaken) this.preempted();
    else if (code === "not-your-wheel") {
      this.#undoTime();
      this.waitForWheel();
    } else this.fail("refused", text);
  }
}

/** Rest, as soon as the car can. */
export class StopMotion extends Motion {
  protected override get isRest(): boolean {
    return true;
  }

  protected override get needsWheel(): boolean {
    return false;
  }

  protected start(): void {
    this.end("reached");
  }

  protected get isLetGo(): boolean {
    return true;
  }

  command(): undefined {}

  protected watch(): void {}

  override preempted(): void {
    this.finish("preempted");
  }

  /** Who has the wheel may drive; this script does not. */
  refused({ seq }: Refusal): void {
    if (seq !== undefined) this.finish("preempted");
  }
}
