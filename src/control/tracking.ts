import { WHEEL_COUNT } from "../core/wheels.ts";
import type { HeadingHold } from "../motion/heading-hold.ts";
import { ErrorWindow } from "./error-window.ts";
import type { LoopState } from "./state.ts";

/** How much driving is looked at, s. */
const LENGTH = 5;
/** A target below this is not followed but ended, rad/s. */
const MOVING = 1;
/** A tick that is so much late, in periods, came instead of another. */
const LATE = 0.5;

/** How well the car follows what it is told: its wheels, and its heading while that is held. Part of the tick. */
export class Tracking {
  readonly wheels: ErrorWindow;
  readonly heading: ErrorWindow;
  readonly #period: number;
  #last = Number.NaN;

  /** @param period of the loop, s */
  constructor(period: number) {
    const ticks = Math.round(LENGTH / period);
    this.wheels = new ErrorWindow(ticks);
    this.heading = new ErrorWindow(ticks);
    this.#period = period;
  }

  /** Between reading and updating: the targets are still those that the speeds should have come to. */
  add({ wheels, twist }: LoopState, heading: HeadingHold, now: number): void {
    // NaN in the first tick, which missed none.
    const missed = now - this.#last > (1 + LATE) * this.#period ? 1 : 0;
    this.#last = now;
    const { target, speed } = wheels;
    let error = 0;
    let wanted = 0;
    let fastest = 0;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const goal = target[i]!;
      error += (goal - speed[i]!) ** 2;
      wanted += goal ** 2;
      fastest = Math.max(fastest, Math.abs(goal));
    }
    if (fastest < MOVING) return;
    this.wheels.add(error, wanted, missed);
    if (heading.holding && Number.isFinite(twist.omega)) this.heading.add(heading.error ** 2, 1, missed);
  }

  clear(): void {
    this.wheels.clear();
    this.heading.clear();
  }
}
