import { clamp, type Pose, type Twist, wrapAngle } from "../core/geometry.ts";
import type { Link } from "./link.ts";

/** The turn is braked so hard, rad/s²; and m/s for each m beside the spot, 1/s. */
const BRAKING = 3;
const GAIN = 3;
/** Fastest back to the spot, m/s. */
const BACK = 0.1;
/** The car has arrived where it would come to within this, rad, stopping now: with what is under way, s. */
const NEAR = 0.01;
const LAG = 0.04;

/**
 * A turn that is no faster than somebody wishes. The robot's own motions know a limit for the way only; so the loop is
 * closed here, over telemetry.
 */
export class SlowTurn {
  readonly #link: Link;
  readonly #goal: Readonly<Pose>;
  readonly #rate: number;
  /** What is left to turn, rad, whole turns included, and where the car faced then. */
  #left: number;
  #facing: number;

  /** @param goal its heading counts whole turns from where the car faces now @param rate rad/s */
  constructor(link: Link, goal: Readonly<Pose>, rate: number) {
    this.#link = link;
    this.#goal = goal;
    this.#rate = rate;
    this.#facing = link.telemetry.pose.theta;
    this.#left = goal.theta - this.#facing;
  }

  /** Field frame. */
  twist(): Twist {
    const { pose } = this.#link.telemetry;
    this.#left -= wrapAngle(pose.theta - this.#facing);
    this.#facing = pose.theta;
    const back = (off: number) => clamp(GAIN * off, -BACK, BACK);
    return {
      vx: back(this.#goal.x - pose.x),
      vy: back(this.#goal.y - pose.y),
      // The speed from which a turn that is braked evenly ends there.
      omega: Math.sign(this.#left) * Math.min(this.#rate, Math.sqrt(2 * BRAKING * Math.abs(this.#left))),
    };
  }

  isDone(): boolean {
    return Math.abs(this.#left - LAG * this.#link.telemetry.twist.omega) < NEAR;
  }
}
