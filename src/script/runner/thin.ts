import { wrapAngle } from "../../core/geometry.ts";

/** x, y, theta and time: m, m, rad, s. */
export type PathPoint = readonly [x: number, y: number, theta: number, time: number];

/** A turn moves the car's corners so far for each rad, m. */
const LEVER = 0.15;
/** What nobody sees on a screen, m. */
const FINEST = 0.002;

/**
 * Leaves out what lies between its neighbours anyway. At every moment the car is as near to the line through what is
 * kept as can be with so many points: corners and stops stay, and so does how fast it went.
 *
 * @param most of points; at least 2
 */
export function thinned(points: readonly PathPoint[], most: number): readonly PathPoint[] {
  let kept = within(points, FINEST);
  for (let tolerance = 1.5 * FINEST; kept.length > most; tolerance *= 1.5) kept = within(points, tolerance);
  return kept;
}

/** Ramer, Douglas and Peucker's way, with the distance between places at one time. */
function within(points: readonly PathPoint[], tolerance: number): readonly PathPoint[] {
  if (points.length <= 2) return points;
  const isKept = new Uint8Array(points.length);
  isKept[0] = 1;
  isKept[points.length - 1] = 1;
  const open: [number, number][] = [[0, points.length - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span;
    let [worst, at] = [tolerance, -1];
    for (let i = from + 1; i < to; i++) {
      const off = beside(points[i]!, points[from]!, points[to]!);
      if (off > worst) [worst, at] = [off, i];
    }
    if (at < 0) continue;
    isKept[at] = 1;
    open.push([from, at], [at, to]);
  }
  return points.filter((_, i) => isKept[i] === 1);
}

function beside([x, y, theta, time]: PathPoint, a: PathPoint, b: PathPoint): number {
  const share = b[3] > a[3] ? (time - a[3]) / (b[3] - a[3]) : 0;
  const dx = x - a[0] - share * (b[0] - a[0]);
  const dy = y - a[1] - share * (b[1] - a[1]);
  // Less than half a turn lies between two that are kept, or one between them is farther off than any tolerance.
  const turned = wrapAngle(theta - a[2] - share * wrapAngle(b[2] - a[2]));
  return Math.hypot(dx, dy, LEVER * turned);
}
