import { wrapAngle } from "../../src/core/geometry.ts";
import { Random } from "../../src/core/random.ts";
import type { PoseMessage } from "../../src/protocol/messages.ts";
import type { Visitor } from "../control/rig.ts";
import { type Car, degrees } from "./rig.ts";

/** Standard deviations of a pose that a camera sees: m, rad. */
const POSITION_NOISE = 0.01;
const HEADING_NOISE = Math.PI / 180;

/** Keeps account of how far a car's estimate is from the truth. */
export class Judge {
  readonly car: Car;
  /** m and °, worst so far. */
  worst = 0;
  worstHeading = 0;
  /** Worst ratio of an error to the standard deviation that the estimate claims for it. */
  worstSigmas = 0;

  constructor(car: Car) {
    this.car = car;
  }

  look(): void {
    const { off, heading } = this.now();
    const { covariance } = this.car.fast.robot.loop.state.estimate;
    this.worst = Math.max(this.worst, off);
    this.worstHeading = Math.max(this.worstHeading, heading);
    this.worstSigmas = Math.max(this.worstSigmas, off / Math.sqrt(covariance[0]! + covariance[4]!));
  }

  /** m and °, both ≥ 0 */
  now(): { off: number; heading: number } {
    const truth = this.car.truth().pose;
    const { pose } = this.car;
    const off = Math.hypot(pose.x - truth.x, pose.y - truth.y);
    return { off, heading: Math.abs(degrees(wrapAngle(pose.theta - truth.theta))) };
  }
}

/** Sees where the car is every half second, with noise, and tells it a tenth to a quarter of a second later. */
export class LateCamera {
  readonly #car: Car;
  readonly #visitor: Visitor;
  readonly #random: Random;
  readonly #underWay: { readonly seen: PoseMessage; readonly due: number }[] = [];
  #next = 0;

  constructor(car: Car, seed: number) {
    this.#car = car;
    this.#visitor = car.join("camera", "follower");
    this.#random = new Random(seed);
    this.#next = car.now;
  }

  look(): void {
    const { now } = this.#car;
    const random = this.#random;
    while (this.#underWay[0] && this.#underWay[0].due <= now) this.#visitor.say(this.#underWay.shift()!.seen);
    // Called just before a tick: what is true is what was true at the last one.
    const time = now - this.#car.fast.period;
    if (time < this.#next - 1e-9) return;
    this.#next += 0.5;
    const { x, y, theta } = this.#car.truth().pose;
    const seen: PoseMessage = {
      type: "pose",
      at: time,
      pose: {
        x: x + POSITION_NOISE * random.gaussian(),
        y: y + POSITION_NOISE * random.gaussian(),
        theta: theta + HEADING_NOISE * random.gaussian(),
      },
      positionNoise: POSITION_NOISE,
      headingNoise: HEADING_NOISE,
    };
    this.#underWay.push({ seen, due: time + random.uniform(0.1, 0.25) });
  }
}

/** What was measured in several worlds, in short. */
export function tell(figures: readonly number[]): string {
  return `median ${median(figures).toFixed(2)}, worst ${Math.max(...figures).toFixed(2)}`;
}

export function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1]!;
}
