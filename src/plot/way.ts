import type { Point, Shape } from "./chart.ts";

/** Points nearer than this to the one drawn before are left out, px. */
const FINE = 0.7;
/** What falls into one square of this side is one dot, px: it would lie under the others. */
const CELL = 1.5;

/** From the units of the axes to px. */
export type Scale = (value: number) => number;

/** The `d` of a line through the points, with a gap wherever one is not finite. */
export function way(
  points: readonly Point[],
  toX: Scale,
  toY: Scale,
  most = Number.POSITIVE_INFINITY,
): string {
  const found: string[] = [];
  let [lastX, lastY] = [Number.NaN, Number.NaN];
  let isDown = false;
  const drawn = withExtremes(points, most);
  for (const [i, [px, py]] of drawn.entries()) {
    const [x, y] = [toX(px), toY(py)];
    if (!Number.isFinite(x + y)) {
      isDown = false;
      continue;
    }
    const isNear = Math.hypot(x - lastX, y - lastY) < FINE && i < drawn.length - 1;
    if (isDown && isNear) continue;
    found.push(`${isDown ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`);
    [lastX, lastY] = [x, y];
    isDown = true;
  }
  return found.join("");
}

/** Of every so many points the lowest and the highest, in their order: no peak is lost. */
function withExtremes(points: readonly Point[], most: number): readonly Point[] {
  if (points.length <= most) return points;
  const each = Math.ceil((2 * points.length) / most);
  const kept: Point[] = [];
  for (let from = 0; from < points.length; from += each) {
    let [low, high] = [from, from];
    for (let i = from; i < Math.min(from + each, points.length); i++) {
      // What is not finite comes first, so that a gap stays one.
      if (!(points[i]![1] >= points[low]![1])) low = i;
      if (points[i]![1] > points[high]![1]) high = i;
    }
    kept.push(points[Math.min(low, high)]!);
    if (low !== high) kept.push(points[Math.max(low, high)]!);
  }
  return kept;
}

const SHAPES: Readonly<Record<Shape, string>> = {
  circle: "m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0",
  diamond: "m0-3l3 3-3 3-3-3z",
  square: "m-2-2h4v4h-4z",
  cross: "m-2.5-2.5l5 5m0-5l-5 5",
};

/** The `d` of one dot. */
export const dot = (x: number, y: number, shape: Shape) => `M${x.toFixed(1)} ${y.toFixed(1)}${SHAPES[shape]}`;

/**
 * The `d` of many dots. Where they are too many, the dense parts are thinned, and a dot that lies by itself stays.
 */
export function cloud(
  points: readonly Point[],
  toX: Scale,
  toY: Scale,
  shape: Shape,
  most = Number.POSITIVE_INFINITY,
): string {
  const all = points.map(([x, y]): Point => [toX(x), toY(y)]).filter(([x, y]) => Number.isFinite(x + y));
  let kept = oneInEach(all, CELL);
  for (let side = 1.4 * CELL; kept.length > most; side *= 1.4) kept = oneInEach(all, side);
  return kept.map(([x, y]) => dot(x, y, shape)).join("");
}

function oneInEach(points: readonly Point[], side: number): Point[] {
  const cells = new Map<string, Point>();
  for (const point of points) {
    const key = `${Math.round(point[0] / side)} ${Math.round(point[1] / side)}`;
    if (!cells.has(key)) cells.set(key, point);
  }
  return [...cells.values()];
}
