import type { Frame } from "../frame.ts";
import type { PlanePoint } from "../lens.ts";

/** The brightness of a picture, a byte a pixel. */
interface Luma {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export interface RefinedTag {
  /** To a small part of a pixel. */
  readonly corners: readonly PlanePoint[];
  /** How far the edges reach from black to white, px: about 1 where they are sharp. */
  readonly blur: number;
}

/** Of `i420` its own bytes, not copied. */
export function lumaOf({ width, height, format, data }: Frame): Luma {
  if (format === "i420") return { width, height, data: data.subarray(0, width * height) };
  const luma = new Uint8Array(width * height);
  for (let at = 0, i = 0; at < luma.length; at++, i += 3) {
    luma[at] = (77 * data[i]! + 150 * data[i + 1]! + 29 * data[i + 2]!) >> 8;
  }
  return { width, height, data: luma };
}

/** How far an edge is looked for on either side, px; a bent lens and a rough finder put it that far off. */
const REACH = 3.5;
const STEP = 0.5;
/** Of the brightness on both sides. */
const LEAST_CONTRAST = 25;
/** Of an edge, from a corner: what is farther is bent away by the lens, what is nearer is rounded by blur. */
const FAR = 0.6;
const NEAR = 2;
const LEAST_SAMPLES = 4;
const ROUNDS = 3;

/**
 * Finds the corners of a black square as the crossings of its edges, each followed for some way from the corner.
 *
 * @param rough within a few px, clockwise
 * @returns undefined: the edges are not all there
 */
export function refineTag(luma: Luma, rough: readonly PlanePoint[]): RefinedTag | undefined {
  let corners = rough;
  let blurs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const next: PlanePoint[] = [];
    blurs = [];
    for (let i = 0; i < 4; i++) {
      const corner = corners[i]!;
      const forward = edge(luma, corner, corners[(i + 1) % 4]!, 1, blurs);
      const back = edge(luma, corner, corners[(i + 3) % 4]!, -1, blurs);
      const crossing = forward && back && cross(forward, back);
      if (!crossing || Math.hypot(crossing.x - rough[i]!.x, crossing.y - rough[i]!.y) > REACH + 1)
        return undefined;
      next.push(crossing);
    }
    corners = next;
  }
  blurs.sort((a, b) => a - b);
  // Smeared in one direction, half of the edges are sharp.
  return { corners, blur: blurs[Math.floor(0.8 * blurs.length)]! };
}

interface Line {
  readonly at: PlanePoint;
  readonly along: PlanePoint;
}

/** @param side 1: the square lies to the right of the way from `from` to `to`, as it is seen; −1: to its left */
function edge(luma: Luma, from: PlanePoint, to: PlanePoint, side: 1 | -1, blurs: number[]): Line | undefined {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const out = { x: side * along.y, y: -side * along.x };
  const points: PlanePoint[] = [];
  for (let s = NEAR; s <= Math.max(FAR * length, NEAR + LEAST_SAMPLES); s++) {
    const base = { x: from.x + s * along.x, y: from.y + s * along.y };
    const crossing = crossingAt(luma, base, out);
    if (!crossing) continue;
    points.push({ x: base.x + crossing.at * out.x, y: base.y + crossing.at * out.y });
    blurs.push(crossing.blur);
  }
  return points.length < LEAST_SAMPLES ? undefined : lineThrough(points);
}

/** Where the brightness goes through the middle between inside and outside, px outwards from `base`. */
function crossingAt(luma: Luma, base: PlanePoint, out: PlanePoint): { at: number; blur: number } | undefined {
  const count = Math.round((2 * REACH) / STEP) + 1;
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const s = i * STEP - REACH;
    const value = brightness(luma, base.x + s * out.x, base.y + s * out.y);
    if (value === undefined) return undefined;
    values[i] = value;
  }
  // The steepest rise; what is beyond the border's width or the margin's may be anything.
  let steepest = 1;
  for (let i = 2; i < count - 2; i++) {
    if (values[i + 1]! - values[i - 1]! > values[steepest + 1]! - values[steepest - 1]!) steepest = i;
  }
  let [low, high] = [values[steepest]!, values[steepest]!];
  for (let i = steepest; i >= 0; i--) low = Math.min(low, values[i]!);
  for (let i = steepest; i < count; i++) high = Math.max(high, values[i]!);
  if (high - low < LEAST_CONTRAST) return undefined;
  const middle = (low + high) / 2;
  // From the steepest place to where the middle is crossed, whichever way that is.
  let i = steepest;
  while (i > 0 && values[i]! > middle) i--;
  while (i < count - 1 && values[i + 1]! < middle) i++;
  const rise = values[i + 1]! - values[i]!;
  if (!(rise > 0)) return undefined;
  const slope = (values[steepest + 1]! - values[steepest - 1]!) / (2 * STEP);
  return { at: (i + (middle - values[i]!) / rise) * STEP - REACH, blur: (high - low) / slope };
}

/** Between pixels; undefined: outside of the picture. */
function brightness({ width, height, data }: Luma, x: number, y: number): number | undefined {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) return undefined;
  const [a, b] = [x - left, y - top];
  const at = top * width + left;
  const upper = (1 - a) * data[at]! + a * data[at + 1]!;
  const lower = (1 - a) * data[at + width]! + a * data[at + width + 1]!;
  return (1 - b) * upper + b * lower;
}

/** By total least squares, without the points that lie farthest off. */
function lineThrough(points: readonly PlanePoint[]): Line {
  const line = fitted(points);
  const off = ({ x, y }: PlanePoint) =>
    Math.abs((x - line.at.x) * line.along.y - (y - line.at.y) * line.along.x);
  const offs = points.map(off).sort((a, b) => a - b);
  const limit = Math.max(0.15, 3 * offs[offs.length >> 1]!);
  const kept = points.filter((point) => off(point) <= limit);
  return kept.length >= LEAST_SAMPLES ? fitted(kept) : line;
}

function fitted(points: readonly PlanePoint[]): Line {
  const x = points.reduce((sum, point) => sum + point.x, 0) / points.length;
  const y = points.reduce((sum, point) => sum + point.y, 0) / points.length;
  let [xx, xy, yy] = [0, 0, 0];
  for (const point of points) {
    xx += (point.x - x) ** 2;
    xy += (point.x - x) * (point.y - y);
    yy += (point.y - y) ** 2;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  return { at: { x, y }, along: { x: Math.cos(angle), y: Math.sin(angle) } };
}

function cross(a: Line, b: Line): PlanePoint | undefined {
  const bend = a.along.x * b.along.y - a.along.y * b.along.x;
  if (Math.abs(bend) < 0.2) return undefined;
  const s = ((b.at.x - a.at.x) * b.along.y - (b.at.y - a.at.y) * b.along.x) / bend;
  return { x: a.at.x + s * a.along.x, y: a.at.y + s * a.along.y };
}
