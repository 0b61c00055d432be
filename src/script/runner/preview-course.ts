import type { Sample, Stage } from "./messages.ts";
import type { PathPoint } from "./thin.ts";

/** Where the car was, and how fast; times are s from where the run began. */
export interface Course {
  readonly points: readonly PathPoint[];
  /** s */
  readonly duration: number;
  /** m driven until then. */
  distanceAt(time: number): number;
  /** m/s, m/s and rad/s, each by itself. */
  fastest(from: number, to: number): Stage["limits"];
  /** Along the floor, whichever way, m/s. */
  topSpeed(from: number, to: number): number;
}

const SAME_TIME = 1e-6;
/** Slower is a car that stands, m/s: what its tyres give is no way. */
const STANDING = 0.005;

/** @param start s on the robot's clock */
export function courseOf(samples: readonly Sample[], start: number): Course {
  const points = samples.map(([time, x, y, theta]): PathPoint => [x, y, theta, time - start]);
  const driven = new Float64Array(points.length);
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1]!, points[i]!];
    const step = Math.hypot(b[0] - a[0], b[1] - a[1]);
    driven[i] = driven[i - 1]! + (step > STANDING * (b[3] - a[3]) ? step : 0);
  }
  /** The last one that is not later. */
  const indexAt = (time: number) => {
    let [low, high] = [0, points.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (points[middle]![3] <= time + SAME_TIME) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const most = (from: number, to: number, of: (sample: Sample) => number) => {
    let found = 0;
    if (samples.length === 0) return found;
    for (let i = indexAt(from); i <= indexAt(to); i++) found = Math.max(found, of(samples[i]!));
    return found;
  };
  return {
    points,
    duration: points.at(-1)?.[3] ?? 0,
    distanceAt: (time) => driven[indexAt(time)] ?? 0,
    fastest: (from, to) => ({
      forward: most(from, to, (sample) => Math.abs(sample[4])),
      strafe: most(from, to, (sample) => Math.abs(sample[5])),
      turn: most(from, to, (sample) => Math.abs(sample[6])),
    }),
    topSpeed: (from, to) => most(from, to, (sample) => Math.hypot(sample[4], sample[5])),
  };
}
