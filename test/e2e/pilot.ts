import { setTimeout } from "node:timers/promises";
import { clamp, type Point } from "../../src/core/geometry.ts";
import type { TestGamepad } from "./gamepad.ts";
import { until } from "./wait.ts";
import { speedOf, type Witness } from "./witness.ts";

/** Where a person's thumb stops: full deflection would be hard to place. */
const THUMB = 0.85;
/** Deflection for each metre that is left. */
const GAIN = 1.6;
/** What the page takes for a stick at rest, and a bit. */
const LEAST = 0.3;
/** Near enough to let go, m; and slow enough to count as there, m/s. */
const THERE = 0.05;
const SLOW = 0.05;
/** A push that has not taken the wheel after so long will not, ms. */
const PATIENCE_MS = 500;
/** The page has seen the stick at rest, ms. */
const LET_GO_MS = 150;

/** Somebody who looks at the car, and moves the stick until it is where it should be. */
export class TestPilot {
  readonly #witness: Witness;
  readonly #gamepad: TestGamepad;
  /** When somebody last had the wheel, ms. */
  #drivenAt = 0;

  constructor(witness: Witness, gamepad: TestGamepad) {
    this.#witness = witness;
    this.#gamepad = gamepad;
  }

  /** Drives there, lets go, and waits until the car stands. */
  async driveTo(goal: Point): Promise<void> {
    await this.#steer(goal, () => false);
    await this.#gamepad.letGo();
    await this.#witness.seeRest();
  }

  /** Drives towards `goal` until `enough`; the stick stays where it is then. */
  async driveTowards(goal: Point, enough: () => boolean): Promise<void> {
    await this.#steer(goal, enough);
  }

  /** How far the car is from there, m. */
  distance(goal: Point): number {
    const { pose } = this.#witness.truth;
    return Math.hypot(goal.x - pose.x, goal.y - pose.y);
  }

  async #steer(goal: Point, enough: () => boolean): Promise<void> {
    this.#drivenAt = performance.now();
    await until(
      async () => {
        if (enough()) return true;
        const near = this.distance(goal) < THERE;
        if (near && speedOf(this.#witness.now) < SLOW) return true;
        if (near || (await this.#isCutOff())) await this.#gamepad.letGo();
        else await this.#gamepad.hold(this.#stickTowards(goal));
        return false;
      },
      () => `the car at ${JSON.stringify(goal)}; it is at ${JSON.stringify(this.#witness.truth.pose)}`,
    );
  }

  /**
   * On a machine so busy that nothing came from the page for a lease, the car has stopped and wants a
   * fresh push: a person sees it stand, and lets go for a moment.
   */
  async #isCutOff(): Promise<boolean> {
    const now = performance.now();
    if (this.#witness.now.driver !== null) this.#drivenAt = now;
    if (now - this.#drivenAt < PATIENCE_MS) return false;
    this.#drivenAt = now;
    await this.#gamepad.letGo();
    await setTimeout(LET_GO_MS);
    return true;
  }

  /** Seen from the car: its nose is up on the stick. */
  #stickTowards(goal: Point): { x: number; y: number } {
    const { pose } = this.#witness.truth;
    const dx = goal.x - pose.x;
    const dy = goal.y - pose.y;
    const forward = Math.cos(pose.theta) * dx + Math.sin(pose.theta) * dy;
    const left = Math.cos(pose.theta) * dy - Math.sin(pose.theta) * dx;
    const distance = Math.hypot(forward, left);
    const push = clamp(GAIN * distance, LEAST, THUMB) / distance;
    return { x: -left * push, y: -forward * push };
  }
}
