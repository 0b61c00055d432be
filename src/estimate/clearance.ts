import type { Twist } from "../core/geometry.ts";
import type { Sensors } from "../core/sensors.ts";

/** So many of the latest measurements count. A single echo that gets lost is normal. */
const WINDOW = 4;
/** A measurement that is older when it comes says nothing of now, s. */
const OLDEST = 0.3;

/**
 * How much is free ahead of the distance sensor, now. The least of the last few measurements, each carried
 * on as the car has come nearer since it was made: so neither a lost echo nor the time between two of them
 * lets the way look freer than it is. What was carried off or left behind is believed {@link WINDOW}
 * measurements later.
 */
export class Clearance {
  readonly #distances = new Float64Array(WINDOW).fill(Number.POSITIVE_INFINITY);
  #next = 0;
  #measuredAt = Number.NEGATIVE_INFINITY;
  #last = Number.POSITIVE_INFINITY;

  /**
   * @param range as measured; what is negative or no number is passed over
   * @param twist of the car
   * @param now s
   * @param out its `clearance`: m, ≥ 0; +Infinity: nothing in reach
   */
  step(
    range: Readonly<Sensors["range"]>,
    twist: Readonly<Twist>,
    now: number,
    out: { clearance: number },
  ): void {
    const approach = Math.max(twist.vx, 0);
    const way = approach * Math.max(now - this.#last, 0);
    this.#last = now;
    const distances = this.#distances;
    for (let i = 0; i < WINDOW; i++) distances[i] = distances[i]! - way;
    const { distance, time } = range;
    if (time !== this.#measuredAt) {
      this.#measuredAt = time;
      if (distance >= 0) {
        distances[this.#next] = distance - approach * Math.min(Math.max(now - time, 0), OLDEST);
        this.#next = (this.#next + 1) % WINDOW;
      }
    }
    let least = distances[0]!;
    for (let i = 1; i < WINDOW; i++) least = Math.min(least, distances[i]!);
    out.clearance = Math.max(least, 0);
  }
}
