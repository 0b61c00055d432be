import type { Point } from "../../src/core/geometry.ts";

/** How far beyond the segment on which it was the reference may be a moment later, m. */
const LOOK_AHEAD = 0.5;
/** A reference farther from the way than this is on another part of it, m. */
const ON_THE_WAY = 0.1;

/** The line of a planned motion, and how much of it lies behind. */
export class PlannedPath {
  readonly points: readonly Point[];
  /** The next point that is still ahead; `points.length`: none is. */
  next = 1;

  constructor(points: readonly (readonly [number, number])[]) {
    this.points = points.map(([x, y]) => ({ x, y }));
  }

  /**
   * The car should be at `reference` now. It is looked for shortly ahead of where it was, because a way
   * may cross itself; on the whole way only if it is not there (a page that comes in late).
   */
  advanceTo(reference: Point): void {
    const near = this.#nearest(reference, this.next, LOOK_AHEAD);
    const found = near.away <= ON_THE_WAY ? near : this.#nearest(reference, 1, Number.POSITIVE_INFINITY);
    this.next = found.segment;
  }

  /** @param first index of the point at which the first segment ends that is looked at */
  #nearest(to: Point, first: number, reach: number): { segment: number; away: number } {
    let best = { segment: first, away: Number.POSITIVE_INFINITY };
    let walked = 0;
    for (let i = first; i < this.points.length && walked <= reach; i++) {
      const from = this.points[i - 1]!;
      const end = this.points[i]!;
      const away = distanceToSegment(to, from, end);
      // Where two segments meet, the later one: what ends here has been driven.
      if (away <= best.away) best = { segment: i, away };
      if (i > first) walked += Math.hypot(end.x - from.x, end.y - from.y);
    }
    return best;
  }
}

function distanceToSegment(point: Point, from: Point, to: Point): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const square = dx * dx + dy * dy;
  const part = square > 0 ? ((point.x - from.x) * dx + (point.y - from.y) * dy) / square : 0;
  const on = Math.max(0, Math.min(1, part));
  return Math.hypot(point.x - from.x - on * dx, point.y - from.y - on * dy);
}
