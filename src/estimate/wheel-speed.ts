import { WHEEL_COUNT, type WheelVector, wheelVector } from "../core/wheels.ts";

/** A wheel that has shown no edge for so long stands, s. */
const REST_AFTER = 0.5;
/** How late the next edge may be before its absence says something of a speed that stands on several, counts. */
const UNEVEN = 0.5;

/**
 * Wheel speeds from encoder counts and the times of the latest edges.
 *
 * Counts per tick would be coarse (at 5 rad/s and 200 Hz a wheel of 1320 counts a turn makes 5.25 of them,
 * read as 5 or 6). Instead counts are divided by the time between the edges that made them, which is exact
 * at steady speed whatever the tick (the M/T method: Ohmae et al., 1982). Between edges the wheel cannot have
 * gone a whole count, so one count over the time since the latest edge bounds its speed: a wheel that
 * stops fades to zero instead of keeping its last value.
 *
 * But edges do not sit evenly, and their times tremble. A speed w that several counts were averaged to is not called
 * into question before the next edge is half a count late: else every long gap would read as slowing down, and the
 * mean come out too low. So the silence is counted from half a count's time after the edge:
 *
 *     |speed| = count / (silence − count / 2w)        once w·silence > 3/2 count; there it is w
 *
 * What stops is noticed later by just that time, less than half a tick, for such a wheel makes more than one count a
 * tick. One that crawls has its speed from a single gap, a short one as likely as a long one: there the silence
 * counts from the edge on, and mends what the last gap said too much.
 *
 * An edge is a place, and a wheel that turns back crosses the same one again. Going up, the count after
 * the edge names it; going down, the count before. So a reversal travels less than the counts say, and
 * an edge that trembles reads as standing still, not as a spike.
 */
export class WheelSpeedEstimator {
  /** rad */
  readonly #perCount: number;
  // The latest edge that was used, and the speed found there (rad/s).
  readonly #counts = wheelVector();
  readonly #time = wheelVector();
  readonly #direction = wheelVector();
  readonly #speed = wheelVector();
  /** How late the next edge may be, counts. */
  readonly #grace = wheelVector();
  #started = false;

  /** @param countsPerTurn of the wheel, all edges of the quadrature counted, > 0 and finite */
  constructor(countsPerTurn: number) {
    if (!(countsPerTurn > 0 && countsPerTurn < Infinity))
      throw new RangeError(`countsPerTurn must be > 0 and finite, got ${countsPerTurn}`);
    this.#perCount = (2 * Math.PI) / countsPerTurn;
  }

  /**
   * Once per tick, after the sensors were read. Counts that are not finite are passed over.
   *
   * @param counts cumulative, + forward
   * @param edgeTime of the latest count, s; −Infinity before the first
   * @param known until when the counts are complete, s on the same clock: an edge that is still under way is
   *   not silence
   * @param out rad/s, + forward
   */
  step(
    counts: Readonly<WheelVector>,
    edgeTime: Readonly<WheelVector>,
    known: number,
    out: WheelVector,
  ): void {
    if (!this.#started) {
      this.#started = true;
      this.#counts.set(counts);
      this.#time.set(edgeTime);
    }
    for (let i = 0; i < WHEEL_COUNT; i++) {
      if (!Number.isFinite(this.#counts[i])) this.#counts[i] = counts[i]!;
      const moved = Number.isFinite(counts[i]) ? counts[i]! - this.#counts[i]! : 0;
      const elapsed = edgeTime[i]! - this.#time[i]!;
      // No net count: it went to and fro over one edge. No time: wait for an edge that can be told apart.
      if (moved !== 0 && elapsed > 0) {
        const direction = Math.sign(moved);
        const travelled = moved - (direction - this.#direction[i]!) / 2;
        this.#speed[i] = (travelled * this.#perCount) / elapsed;
        this.#grace[i] = Math.abs(travelled) > 1 ? UNEVEN : 0;
        this.#counts[i] = counts[i]!;
        this.#time[i] = edgeTime[i]!;
        this.#direction[i] = direction;
      }
      const speed = this.#speed[i]!;
      const silence = known - this.#time[i]!;
      // Had it gone on as fast, counts.
      const unseen = (Math.abs(speed) * silence) / this.#perCount;
      const grace = this.#grace[i]!;
      if (silence > REST_AFTER) out[i] = 0;
      else out[i] = unseen > 1 + grace ? speed / (unseen - grace) : speed;
    }
  }

  /** Forgets everything, as if at start: when the encoders were restarted. */
  reset(): void {
    this.#started = false;
    this.#direction.fill(0);
    this.#speed.fill(0);
  }
}
