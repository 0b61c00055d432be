import type { Pose } from "../../src/core/geometry.ts";
import type { Bounds } from "./camera.ts";

/** x, y, theta, time; m, rad, s. */
export type PreviewPoint = readonly [number, number, number, number];

/** x and y of the car that knocks against something, m. */
export type Knock = readonly [number, number];

export interface PreviewWay {
  readonly points: readonly PreviewPoint[];
  readonly knocks: readonly Knock[];
}

/** A mark on the way: where the car is at a round time, and where it faces. */
export interface PreviewTick {
  readonly time: number;
  readonly pose: Pose;
}

/** About so many times are written beside a way. */
const LABELS = 8;
const ROUND = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600];

/** A way is shown with so much floor around it, m. */
const AIR = 0.5;

/** What has to be in the picture so that all of the way is. */
export function boundsOfWay(points: readonly PreviewPoint[]): Bounds {
  let minX = Number.POSITIVE_INFINITY;
  let maxX = Number.NEGATIVE_INFINITY;
  let minY = Number.POSITIVE_INFINITY;
  let maxY = Number.NEGATIVE_INFINITY;
  for (const [x, y] of points) {
    minX = Math.min(minX, x);
    maxX = Math.max(maxX, x);
    minY = Math.min(minY, y);
    maxY = Math.max(maxY, y);
  }
  return { minX: minX - AIR, maxX: maxX + AIR, minY: minY - AIR, maxY: maxY + AIR };
}

/** Round times between the ticks of a way that takes so long, s. */
export function tickStep(duration: number): number {
  return ROUND.find((step) => duration / step <= LABELS) ?? Math.ceil(duration / LABELS / 600) * 600;
}

/** The car at every `step` seconds of the way, first and last moment left out. */
export function ticksOf(points: readonly PreviewPoint[], step: number): PreviewTick[] {
  const ticks: PreviewTick[] = [];
  const last = points.at(-1);
  const first = points[0];
  if (!first || !last || !(step > 0)) return ticks;
  let i = 1;
  for (let n = Math.floor(first[3] / step) + 1; n * step < last[3]; n++) {
    const time = n * step;
    while (i < points.length - 1 && points[i]![3] < time) i++;
    ticks.push({ time, pose: between(points[i - 1]!, points[i]!, time) });
  }
  return ticks;
}

function between(a: PreviewPoint, b: PreviewPoint, time: number): Pose {
  const span = b[3] - a[3];
  const part = span > 0 ? Math.max(0, Math.min(1, (time - a[3]) / span)) : 1;
  const turn = Math.atan2(Math.sin(b[2] - a[2]), Math.cos(b[2] - a[2]));
  return { x: a[0] + part * (b[0] - a[0]), y: a[1] + part * (b[1] - a[1]), theta: a[2] + part * turn };
}
