import type { Recording } from "../recording.ts";

/** Where one wheel was at the moments when an edge passed, straight lines between. */
export interface WheelTrack {
  /** s, rising */
  readonly time: Float64Array;
  /** rad */
  readonly angle: Float64Array;
}

/**
 * The latest edge of every tick is a place and a time, both exact whatever the tick; the counts at the tick
 * itself would be off by up to one. Going up, the count after the edge names it; going down, the count before.
 * A board that does not time its edges gives the time of its reading, which is off by half a count on
 * average and evenly so: no slope is biased by it.
 *
 * @param countsPerTurn of the wheel
 */
export function wheelTrack(recording: Recording, wheel: number, countsPerTurn: number): WheelTrack {
  const counts = recording.counts[wheel]!;
  const edgeTime = recording.edgeTime[wheel]!;
  const perCount = (2 * Math.PI) / countsPerTurn;
  const time: number[] = [];
  const angle: number[] = [];
  for (let k = 1; k < recording.length; k++) {
    const moved = counts[k]! - counts[k - 1]!;
    const at = edgeTime[k]!;
    if (moved === 0 || !(at > (time.at(-1) ?? Number.NEGATIVE_INFINITY))) continue;
    time.push(at);
    angle.push((counts[k]! + (moved < 0 ? 1 : 0)) * perCount);
  }
  return { time: Float64Array.from(time), angle: Float64Array.from(angle) };
}
