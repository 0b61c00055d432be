import { copyTwist, type Twist, zeroTwist } from "../../core/geometry.ts";
import { WHEEL_COUNT, wheelVector } from "../../core/wheels.ts";
import type { WheelLimits } from "./limits.ts";

/**
 * Adds up what is asked of the car so that no wheel is asked for more than it can do, and takes from what
 * matters least first: the drive along the path, then the heading, and last the correction of the position.
 * Scaling all of it alike, as `desaturate` does, would leave the path just when it is hardest to hold. The
 * order is that of Pedro Pathing.
 */
export class WheelPriority {
  readonly #limits: WheelLimits | undefined;
  readonly #sum: Twist = zeroTwist();
  readonly #base = wheelVector();
  readonly #more = wheelVector();

  /** @param limits left out: nothing is ever too much */
  constructor(limits: WheelLimits | undefined) {
    this.#limits = limits;
  }

  /**
   * All in the car's frame.
   *
   * @param out the sum
   * @returns share of the drive that is left, 0…1
   */
  combine(correction: Readonly<Twist>, heading: Readonly<Twist>, drive: Readonly<Twist>, out: Twist): number {
    const sum = this.#sum;
    sum.vx = 0;
    sum.vy = 0;
    sum.omega = 0;
    this.#base.fill(0);
    this.#add(correction);
    this.#add(heading);
    const share = this.#add(drive);
    copyTwist(sum, out);
    return share;
  }

  /** As much of it as the wheels have left. @returns that share */
  #add(twist: Readonly<Twist>): number {
    const limits = this.#limits;
    const base = this.#base;
    const more = this.#more;
    let share = 1;
    if (limits !== undefined) {
      limits.map.toWheels(twist, more);
      for (let i = 0; i < WHEEL_COUNT; i++) {
        const room = more[i]! > 0 ? limits.speed - base[i]! : limits.speed + base[i]!;
        if (Math.abs(more[i]!) > room) share = Math.min(share, Math.max(0, room) / Math.abs(more[i]!));
      }
      for (let i = 0; i < WHEEL_COUNT; i++) base[i] = base[i]! + share * more[i]!;
    }
    const sum = this.#sum;
    sum.vx += share * twist.vx;
    sum.vy += share * twist.vy;
    sum.omega += share * twist.omega;
    return share;
  }
}
