import { WHEEL_COUNT, type WheelVector, wheelVector } from "../core/wheels.ts";

/** No wheel turns so far between two steps, rad: half a minute of a fast car. Its counter was set anew, or lied. */
const FARTHEST = 1000;

/**
 * How far each wheel has turned since the last step. A count that is no number is passed over, and what it left
 * out comes with the next one. After a jump that no wheel can make, the wheel is counted on from there.
 */
export class WheelTravel {
  /** Since the last step, rad, + forward; 0 where that is not known. Updated in place. */
  readonly turned: WheelVector = wheelVector();
  /** 1 for each wheel whose count can be believed, else 0. Updated in place. */
  readonly sound: WheelVector = wheelVector();
  readonly #perCount: number;
  /** NaN: that wheel was not counted yet. */
  readonly #counts = wheelVector(Number.NaN, Number.NaN, Number.NaN, Number.NaN);

  /** @param countsPerTurn of the wheel, all edges of the quadrature counted, > 0 and finite */
  constructor(countsPerTurn: number) {
    if (!(countsPerTurn > 0 && countsPerTurn < Infinity))
      throw new RangeError(`countsPerTurn must be > 0 and finite, got ${countsPerTurn}`);
    this.#perCount = (2 * Math.PI) / countsPerTurn;
  }

  /** @param counts since start, + forward */
  step(counts: Readonly<WheelVector>): void {
    const { turned, sound } = this;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const count = counts[i]!;
      const before = this.#counts[i]!;
      turned[i] = 0;
      sound[i] = 0;
      if (!Number.isFinite(count)) continue;
      this.#counts[i] = count;
      const way = Number.isNaN(before) ? 0 : (count - before) * this.#perCount;
      if (!(Math.abs(way) <= FARTHEST)) continue;
      turned[i] = way;
      sound[i] = 1;
    }
  }
}
