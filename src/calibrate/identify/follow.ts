import { WHEEL_COUNT } from "../../core/wheels.ts";
import type { Recording } from "../recording.ts";
import type { Tracking } from "../result.ts";
import { wheelTrack } from "./wheel-track.ts";

/** A speed is that of so long about its moment, s: counts say none of an instant. */
const WINDOW = 0.05;
/** A target below this is not followed but ended, rad/s. */
const MOVING = 1;

/** Of one wheel, tick by tick. */
export interface Followed {
  readonly time: readonly number[];
  /** rad/s, both over the same window about the time. */
  readonly target: readonly number[];
  readonly speed: readonly number[];
}

/**
 * What each wheel was asked for, and what it did, by the times of its encoder's edges: what the loop itself takes for
 * the speed would hide the loop's own errors.
 */
export function followed(recording: Recording, countsPerTurn: number): Followed[] {
  const { time, length } = recording;
  return Array.from({ length: WHEEL_COUNT }, (_, i) => {
    const track = wheelTrack(recording, i, countsPerTurn);
    const targets = recording.target[i]!;
    const result = { time: [] as number[], target: [] as number[], speed: [] as number[] };
    // ∫target dt, so that both are means over the same window.
    const way = new Float64Array(length);
    for (let k = 1; k < length; k++) way[k] = way[k - 1]! + targets[k]! * (time[k]! - time[k - 1]!);
    for (let k = 0; k < length; k++) {
      const from = time[k]! - WINDOW / 2;
      const to = time[k]! + WINDOW / 2;
      if (from < time[0]! || to > time[length - 1]!) continue;
      result.time.push(time[k]!);
      result.target.push((at(time, way, to) - at(time, way, from)) / WINDOW);
      result.speed.push((at(track.time, track.angle, to) - at(track.time, track.angle, from)) / WINDOW);
    }
    return result;
  });
}

/** How well the wheels followed while they were asked to turn. */
export function trackingOf(wheels: readonly Followed[]): Tracking {
  const each = wheels.map(({ target, speed }) => {
    let error = 0;
    let wanted = 0;
    for (const [k, goal] of target.entries()) {
      if (Math.abs(goal) < MOVING) continue;
      error += (goal - speed[k]!) ** 2;
      wanted += goal ** 2;
    }
    return { error, wanted };
  });
  const ratio = ({ error, wanted }: { error: number; wanted: number }) => Math.sqrt(error / wanted);
  const sum = (name: "error" | "wanted") => each.reduce((all, one) => all + one[name], 0);
  const [a, b, c, d] = each.map(ratio) as [number, number, number, number];
  return { wheels: [a, b, c, d], all: ratio({ error: sum("error"), wanted: sum("wanted") }) };
}

/** Straight lines between the points, level beyond them. */
function at(x: Float64Array, y: Float64Array, where: number): number {
  let low = 0;
  let high = x.length - 1;
  if (high < 0) return 0;
  if (where <= x[0]!) return y[0]!;
  if (where >= x[high]!) return y[high]!;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle]! <= where) low = middle;
    else high = middle;
  }
  return y[low]! + ((y[high]! - y[low]!) * (where - x[low]!)) / (x[high]! - x[low]!);
}
