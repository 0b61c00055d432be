import { wrapAngle } from "../core/geometry.ts";
import * as filter from "./pose-filter.ts";
import { MEASURED, type PoseVerdict } from "./pose-queue.ts";

/** Mahalanobis' distance, squared, that 0.1 % of sound measurements of 1, 2 and 3 figures exceed. */
const GATE = [0, 10.8, 13.8, 16.3] as const;
/** So many refused ones in a row that agree with each other are right after all. */
const OUTVOTED_BY = 5;
/** How far two of them may be apart that see the car in one place: m, rad; and besides, standard deviations. */
const SAME_PLACE = 0.05;
const SAME_HEADING = 0.1;
const SAME_NOISE = 4;
/** One that was measured no later than this after another one is the same look once more, s. */
const ANOTHER_LOOK = 0.01;
const UNKNOWN = -1;

/**
 * Merges a measured pose into a filter's row, unless it is too far off.
 *
 * A single wild measurement must not move the estimate, but a car that was carried must be found again.
 * So what is refused is remembered and moves on with the car. When five looks in a row agree on where that is,
 * they are believed and the estimate is not. All that this needs is kept in the row, so that a
 * replay judges anew.
 */
export class PoseGate {
  readonly #off = new Float64Array(3);
  readonly #pose = new Float64Array(3);
  readonly #variance = new Float64Array(3);
  /** The variances of one part alone. */
  readonly #part = new Float64Array(3);
  readonly #block = new Float64Array(9);

  /**
   * @param rows and `o`: the state
   * @param measured and `m`: the pose, as in `PoseQueue.values`
   * @param moved how far the car had gone on since the state: m, m, rad on the floor
   */
  merge(
    rows: Float64Array,
    o: number,
    measured: Float64Array,
    m: number,
    moved: Readonly<Float64Array>,
  ): PoseVerdict {
    const pose = this.#pose;
    const variance = this.#variance;
    // Where it would have been seen at the state itself.
    for (let i = 0; i < 3; i++) pose[i] = measured[m + MEASURED.x + i]! - moved[i]!;
    pose[2] = filter.unwrap(pose[2]!, rows[o + 2]!);
    variance[0] = measured[m + MEASURED.positionVariance]!;
    variance[1] = variance[0]!;
    variance[2] = measured[m + MEASURED.headingVariance]!;
    const there = variance[0] !== Number.POSITIVE_INFINITY;
    const turned = variance[2] !== Number.POSITIVE_INFINITY;

    let located = false;
    if (there && rows[o + filter.SEEN_THERE] === UNKNOWN) {
      this.#believePosition(rows, o);
      located = true;
    }
    if (turned && rows[o + filter.SEEN_TURNED] === UNKNOWN) {
      this.#believeHeading(rows, o);
      located = true;
    }
    if (located) return "relocated";

    this.#difference(rows, o);
    const figures = (there ? 2 : 0) + (turned ? 1 : 0);
    if (filter.distance(rows, o, this.#off, variance, this.#block) <= GATE[figures]!) {
      this.#correct(rows, o, there, turned);
      return "accepted";
    }
    return this.#contradict(rows, o, measured, m, there, turned);
  }

  /** Refuses, unless that was often enough. A part that agrees by itself needs no others to agree with it. */
  #contradict(
    rows: Float64Array,
    o: number,
    measured: Float64Array,
    m: number,
    there: boolean,
    turned: boolean,
  ): PoseVerdict {
    const farOff = there && this.#isFarOff(rows, o, true);
    const turnedOff = turned && this.#isFarOff(rows, o, false);
    const both = !farOff && !turnedOff;
    const place = there && (farOff || both);
    const heading = turned && (turnedOff || both);
    const time = measured[m + MEASURED.time]!;
    if (heading) this.#rememberHeading(rows, o, time);
    if (place) this.#rememberPosition(rows, o, time);
    if (place && rows[o + filter.SEEN_THERE]! < OUTVOTED_BY) return "gated";
    if (heading && rows[o + filter.SEEN_TURNED]! < OUTVOTED_BY) return "gated";
    if (place) this.#believePosition(rows, o);
    if (heading) this.#believeHeading(rows, o);
    this.#correct(rows, o, there && !place, turned && !heading);
    return "relocated";
  }

  /** Whether the position, or else the heading, is too far from the estimate by itself. */
  #isFarOff(rows: Float64Array, o: number, position: boolean): boolean {
    const part = this.#part;
    this.#difference(rows, o);
    for (let i = 0; i < 3; i++) part[i] = i < 2 === position ? this.#variance[i]! : Number.POSITIVE_INFINITY;
    return filter.distance(rows, o, this.#off, part, this.#block) > GATE[position ? 2 : 1];
  }

  #difference(rows: Float64Array, o: number): void {
    for (let i = 0; i < 3; i++) this.#off[i] = this.#pose[i]! - rows[o + i]!;
  }

  /** One figure after the other, which is the same as all at once where their noises are independent. */
  #correct(rows: Float64Array, o: number, there: boolean, turned: boolean): void {
    const pose = this.#pose;
    const variance = this.#variance;
    if (there) {
      filter.correct(rows, o, 0, pose[0]! - rows[o]!, variance[0]!);
      filter.correct(rows, o, 1, pose[1]! - rows[o + 1]!, variance[1]!);
      rows[o + filter.SEEN_THERE] = 0;
    }
    if (turned) {
      filter.correct(rows, o, 2, pose[2]! - rows[o + 2]!, variance[2]!);
      rows[o + filter.SEEN_TURNED] = 0;
    }
  }

  #rememberPosition(rows: Float64Array, o: number, time: number): void {
    if (rows[o + filter.SEEN_THERE]! > 0 && time - rows[o + filter.SEEN_THERE_AT]! < ANOTHER_LOOK) return;
    rows[o + filter.SEEN_THERE_AT] = time;
    const seen = o + filter.SEEN;
    const apart = Math.hypot(this.#pose[0]! - rows[seen]!, this.#pose[1]! - rows[seen + 1]!);
    const again = apart <= SAME_PLACE + SAME_NOISE * Math.sqrt(2 * this.#variance[0]!);
    rows[o + filter.SEEN_THERE] = again ? rows[o + filter.SEEN_THERE]! + 1 : 1;
    rows[seen] = this.#pose[0]!;
    rows[seen + 1] = this.#pose[1]!;
    // The way goes on in the heading that was seen with it, else in the estimate's.
    if (rows[o + filter.SEEN_TURNED] === 0) rows[seen + 2] = rows[o + 2]!;
  }

  #rememberHeading(rows: Float64Array, o: number, time: number): void {
    if (rows[o + filter.SEEN_TURNED]! > 0 && time - rows[o + filter.SEEN_TURNED_AT]! < ANOTHER_LOOK) return;
    rows[o + filter.SEEN_TURNED_AT] = time;
    const seen = o + filter.SEEN + 2;
    const apart = Math.abs(wrapAngle(this.#pose[2]! - rows[seen]!));
    const again = apart <= SAME_HEADING + SAME_NOISE * Math.sqrt(2 * this.#variance[2]!);
    rows[o + filter.SEEN_TURNED] = again ? rows[o + filter.SEEN_TURNED]! + 1 : 1;
    rows[seen] = this.#pose[2]!;
  }

  #believePosition(rows: Float64Array, o: number): void {
    for (let i = 0; i < 2; i++) {
      filter.forget(rows, o, i, this.#variance[i]!);
      rows[o + i] = this.#pose[i]!;
    }
    rows[o + filter.SEEN_THERE] = 0;
  }

  #believeHeading(rows: Float64Array, o: number): void {
    filter.forget(rows, o, 2, this.#variance[2]!);
    rows[o + 2] = this.#pose[2]!;
    rows[o + filter.SEEN_TURNED] = 0;
  }
}
