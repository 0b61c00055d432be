import { WHEEL_COUNT, type WheelVector, wheelVector } from "../core/wheels.ts";
import type { HardwareFault } from "./ports.ts";

/**
 * Silent for longer than this while wheels turn, s, and somebody else may have stopped them: pigpiod's own
 * deadman after 20 to 39 ms, the supervisor's guard after 150 ms. It lies below the guard's patience, so that
 * no stop of the guard's is ever undone unseen; and above the pauses that a busy Pi makes while somebody
 * drives, which are no reason to be disarmed.
 */
const LONGEST_SILENCE = 0.1;

const REST = wheelVector();

/**
 * Keeps wheels that were stopped from outside while the loop stood still from starting again by themselves: they rest
 * until the loop has seen this fault, which disarms it.
 */
export class WheelsCut implements HardwareFault {
  readonly id = "wheels-cut";
  readonly severity = "stop";
  readonly text =
    "The control loop stood still for so long that the board's own watchdog may have stopped the wheels, so they " +
    "were kept at rest: see what else keeps this computer busy, then arm again";
  #last = Number.NEGATIVE_INFINITY;
  /** As the board was last told, and as it may be told next. */
  #turning = false;
  #allowed = false;
  #untold = false;

  /** Once, after each such silence. */
  present(): boolean {
    const present = this.#untold;
    this.#untold = false;
    return present;
  }

  /**
   * Part of the tick, before each write: allocates nothing.
   *
   * @param now s
   * @returns the duties that may be written: all 0 where nobody knows yet that the wheels may have been stopped
   */
  allow(duty: Readonly<WheelVector>, now: number): Readonly<WheelVector> {
    if (this.#turning && now - this.#last > LONGEST_SILENCE) this.#untold = true;
    const allowed = this.#untold ? REST : duty;
    this.#allowed = turns(allowed);
    return allowed;
  }

  /** The board is told what was last allowed, whether it has changed or not. @param now s */
  sent(now: number): void {
    this.#last = now;
    this.#turning = this.#allowed;
  }

  /** The board was told to unpower every wheel: silence harms nobody now. */
  stopped(): void {
    this.#turning = false;
  }
}

function turns(duty: Readonly<WheelVector>): boolean {
  for (let i = 0; i < WHEEL_COUNT; i++) if (duty[i] !== 0) return true;
  return false;
}
