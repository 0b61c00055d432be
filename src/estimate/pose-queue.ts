import type { Pose } from "../core/geometry.ts";

/** Where somebody else saw the car: a tag, motion capture, a compass. */
export interface AbsolutePose extends Readonly<Pose> {
  /** When it was seen, s on the estimator's clock. */
  readonly time: number;
  /** Standard deviation of x and of y, m, > 0; left out: only the heading was measured. */
  readonly positionNoise?: number | undefined;
  /** Standard deviation of theta, rad, > 0; left out: only the position was measured. */
  readonly headingNoise?: number | undefined;
}

/**
 * What became of an absolute pose.
 *
 * - `accepted`: merged. `relocated`: believed instead of the estimate, which nobody had told where the car is, or
 *   which several of them in a row contradicted in the same way: the car was carried.
 * - `waiting`: it is later than the last step, by less than one step may take; the next one takes it in.
 * - Refused. `gated`: too far from the estimate. `too-old`: before what is remembered. `future`, `invalid`
 *   (not finite or absurdly far, no noise, nothing measured), `too-many`: older than all that the queue
 *   holds, which is full, or all of them since the last step.
 */
export type PoseVerdict = (typeof VERDICTS)[number];

export const VERDICTS = [
  "accepted",
  "relocated",
  "waiting",
  "gated",
  "too-old",
  "future",
  "invalid",
  "too-many",
] as const;

/** A pose in the queue: when, where, the variances (Infinity: not measured). */
export const MEASURED = { time: 0, x: 1, theta: 3, positionVariance: 4, headingVariance: 5 } as const;
const ROW = 6;

/** Poses in the order in which they were measured, with what became of them. Of fixed size. */
export class PoseQueue {
  /** Rows of {@link MEASURED}. */
  readonly values: Float64Array;
  readonly #verdicts: Uint8Array;
  readonly #size: number;
  #count = 0;
  /** How many of the last ones are later than the last step. */
  #waiting = 0;

  constructor(size: number) {
    this.#size = size;
    this.values = new Float64Array(size * ROW);
    this.#verdicts = new Uint8Array(size);
  }

  get count(): number {
    return this.#count;
  }

  row(place: number): number {
    return place * ROW;
  }

  time(place: number): number {
    return this.values[place * ROW]!;
  }

  /** @returns its place; −1: the queue is full */
  insert(seen: AbsolutePose): number {
    if (this.#count === this.#size) return -1;
    let place = this.#count++;
    for (; place > 0 && this.time(place - 1) > seen.time; place--) {
      this.values.copyWithin(place * ROW, (place - 1) * ROW, place * ROW);
      this.#verdicts[place] = this.#verdicts[place - 1]!;
    }
    const { positionNoise = Number.POSITIVE_INFINITY, headingNoise = Number.POSITIVE_INFINITY } = seen;
    const at = place * ROW;
    this.values[at] = seen.time;
    this.values[at + MEASURED.x] = seen.x;
    this.values[at + MEASURED.x + 1] = seen.y;
    this.values[at + MEASURED.theta] = seen.theta;
    this.values[at + MEASURED.positionVariance] = positionNoise ** 2;
    this.values[at + MEASURED.headingVariance] = headingNoise ** 2;
    return place;
  }

  /** The latest one is later than the last step. */
  wait(): void {
    this.#waiting++;
  }

  /** A step was made: ends the wait of those that are not later. @param step its [0]: s @returns whether there were any */
  release(step: Readonly<Float64Array>): boolean {
    if (this.#waiting === 0) return false;
    const before = this.#waiting;
    while (this.#waiting > 0 && this.time(this.#count - this.#waiting) <= step[0]!) this.#waiting--;
    return this.#waiting < before;
  }

  /** The first place that was not measured before `time`. */
  firstSince(time: number): number {
    let place = this.#count;
    while (place > 0 && this.time(place - 1) >= time) place--;
    return place;
  }

  dropBefore(time: number): void {
    const gone = this.firstSince(time);
    if (gone === 0) return;
    this.values.copyWithin(0, gone * ROW, this.#count * ROW);
    this.#verdicts.copyWithin(0, gone, this.#count);
    this.#count -= gone;
  }

  judge(place: number, verdict: PoseVerdict): void {
    this.#verdicts[place] = VERDICTS.indexOf(verdict);
  }

  verdict(place: number): PoseVerdict {
    return VERDICTS[this.#verdicts[place]!]!;
  }

  clear(): void {
    this.#count = 0;
    this.#waiting = 0;
  }
}
