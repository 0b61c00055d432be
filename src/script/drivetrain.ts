import { type Pose, type Twist, wrapAngle, zeroTwist } from "../core/geometry.ts";
import type { Refusal, RobotEvent, Telemetry } from "../protocol/messages.ts";
import type { MotionEnded, MotionReached, Planned } from "../protocol/motion-messages.ts";
import type { Link } from "./link.ts";
import type { Motion } from "./motion.ts";
import type { DriveWish, Order } from "./wire.ts";

/** How often a command is repeated, s: the robot's lease is 250 ms. */
const REPEAT = 0.05;
/**
 * How often a robot that plans or drives by itself is told the same, s. To such a motion it is no command, only that
 * this side is there; to a car that drives on while its next motion is being planned it is, so not too soon.
 */
const STILL_HERE = 0.15;
/** A car that is farther from the goal it has reached was moved since, m and rad. */
const BESIDE = 0.03;
const BESIDE_HEADING = 0.05;
const REST: Readonly<Twist> = zeroTwist();
const CAR: DriveWish = { frame: "car", holdHeading: false };

/**
 * The wheels, which belong to one motion at a time. Between two motions, and while one comes to rest, they are
 * asked for rest, so that the wheel stays the script's; who takes it from the script has it until the script's
 * next motion.
 */
export class Drivetrain {
  readonly #link: Link;
  #motion: Motion | undefined;
  #hasWheel = false;
  /** The robot's own motion that was asked for last, and may be under way. */
  #ordered: number | undefined;
  /** Where the last motion was to bring the car, and did; nothing has moved it since. */
  #reachedGoal: Readonly<Pose> | undefined;
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(link: Link) {
    this.#link = link;
  }

  get motion(): Motion | undefined {
    return this.#motion;
  }

  /**
   * Where the next relative motion counts from, field frame: the goal that was just reached rather than where the car
   * came to rest beside it, so that what each of several motions is off does not add up.
   */
  get here(): Pose {
    const { x, y, theta } = this.#link.telemetry.pose;
    const goal = this.#reachedGoal;
    if (goal === undefined) return { x, y, theta };
    const turned = wrapAngle(goal.theta - theta);
    if (Math.hypot(goal.x - x, goal.y - y) > BESIDE || Math.abs(turned) > BESIDE_HEADING)
      return { x, y, theta };
    return { x: goal.x, y: goal.y, theta: theta + turned };
  }

  /** The motion before it, if it is still under way, has ended with this. */
  begin(motion: Motion): void {
    const before = this.#motion;
    this.#motion = motion;
    this.#reachedGoal = undefined;
    before?.replaced(motion);
    motion.begin();
  }

  /** The motion is over; nothing else is asked of the car yet. @param goal that it has reached */
  release(motion: Motion, goal?: Readonly<Pose>): void {
    if (this.#motion !== motion) return;
    this.#motion = undefined;
    this.#reachedGoal = goal;
    if (this.#hasWheel) this.rest();
  }

  /** Asks for rest, whatever was asked for before. */
  rest(): void {
    this.drive(REST, CAR);
  }

  /** @param twist m/s and rad/s, in the frame that is wished */
  drive(twist: Readonly<Twist>, wish: DriveWish): void {
    // Being asked for rest does not end a motion of the robot's own.
    if (this.#ordered !== undefined) this.#cancel();
    // Who lost the wheel has to ask for rest once before it may ask for motion.
    if (!this.#hasWheel) this.#link.wire.drive(REST, CAR);
    this.#send(twist, wish);
  }

  #send(twist: Readonly<Twist>, wish: DriveWish): void {
    this.#hasWheel = true;
    this.#sentAt = this.#link.now();
    this.#link.wire.drive(twist, wish);
  }

  /** @returns its id; undefined: nothing could be sent */
  order(order: Order): number | undefined {
    this.#ordered = this.#link.wire.begin(order);
    // It takes the wheel without further ado.
    this.#hasWheel = true;
    this.#sentAt = this.#link.now();
    return this.#ordered;
  }

  #cancel(): void {
    this.#ordered = undefined;
    this.#link.wire.send({ type: "motion", do: "cancel" });
  }

  /** Part of every look at the clock. */
  pulse(): void {
    const silent = this.#link.now() - this.#sentAt + 1e-9;
    if (silent < REPEAT || this.#motion?.isWaiting) return;
    const command = this.#motion?.command();
    if (command) this.drive(command.twist, command.wish);
    else if (!this.#hasWheel) return;
    else if (command === undefined) this.rest();
    else if (silent >= STILL_HERE) this.#send(REST, CAR);
  }

  telemetry(telemetry: Telemetry): void {
    this.#motion?.telemetry(telemetry);
  }

  planned(planned: Planned): void {
    if (planned.client === this.#link.wire.client) this.#motion?.planned(planned);
  }

  reached(reached: MotionReached): void {
    if (reached.client === this.#link.wire.client) this.#motion?.reached(reached);
  }

  ended(ended: MotionEnded): void {
    if (ended.client !== this.#link.wire.client) return;
    if (ended.id === this.#ordered) this.#ordered = undefined;
    this.#motion?.ended(ended);
  }

  refused(refusal: Refusal): void {
    if (refusal.id !== undefined) {
      this.#motion?.refused(refusal);
    } else if (refusal.seq !== undefined && refusal.code === "not-your-wheel") {
      this.#hasWheel = false;
      this.#motion?.refused(refusal);
    } else if (refusal.code === "pose") this.#motion?.refused(refusal);
  }

  event({ code, client, text }: RobotEvent): void {
    if (code === "disarmed" || code === "estop") this.#motion?.losePower(text);
    if (code === "lease-lost" && client === this.#link.wire.client) {
      this.#hasWheel = false;
      this.#motion?.lapsed(text);
    }
    // It is told to the one who lost the wheel, and names the one who has it now.
    if (code !== "preempted" || client === this.#link.wire.client) return;
    this.#hasWheel = false;
    this.#motion?.preempted();
    // It may have crossed a command of this side's that has the wheel by now.
    if (!this.#motion) this.rest();
  }
}
