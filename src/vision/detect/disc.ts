import { clamp } from "../../core/geometry.ts";
import { fittedCircle } from "./circle-fit.ts";
import { type Circle, enclosingCircle, type Spot } from "./enclosing-circle.ts";
import type { Patch } from "./patches.ts";

export interface Disc extends Circle {
  /** How much of its edge is to be seen, 0…1. */
  readonly arc: number;
}

/** Directions in which its edge is looked for. */
const RAYS = 64;
/** The edge is that near to the circle: places, and of the radius. */
const RAGGED = 0.8;
const UNROUND = 0.04;
/** Rays in a row that may miss it: a scratch. */
const GAP = 2;
/** Of the edge that must be seen, in one piece: half of it and a little. */
const LEAST_ARC = 0.53;
/** Of a few places anything is a disc: up to the first radius so much must be seen, and from the second as of large ones. */
const LEAST_SMALL_ARC = 0.9;
const SMALL = { from: 3, to: 10 };
/** Of the circle that is filled: half of it, and a lamp's reflection. */
const LEAST_FILL = 0.42;
/** So much stronger than what lies around it is a thing that ends there, of 255: a shade of the same has no edge. */
const CONTRAST = 25;
const LEAST_EDGE = 0.85;

/** The disc that a patch is, or that it is more than half of; undefined: it is none. Centres of places are whole numbers + ½. */
export function discOf(patch: Patch): Disc | undefined {
  const { left, right, top, bottom, area } = patch;
  const [width, height] = [right - left + 1, bottom - top + 1];
  if (Math.max(width, height) > 2.4 * Math.min(width, height)) return undefined;
  const spots = rim(patch);
  // The few places of its ends alone tell the smallest circle: the rest of the edge tells it better.
  const around = enclosingCircle(spots);
  const inner = fittedCircle(spots, around, 1.2 + 0.1 * around.radius) ?? around;
  // Through the middles of its outermost places, which stick out.
  const circle = { ...inner, radius: inner.radius + 0.45 };
  if (area < LEAST_FILL * Math.PI * circle.radius ** 2) return undefined;
  const { run, edge } = edgeOf(patch, circle);
  const small = clamp((SMALL.to - circle.radius) / (SMALL.to - SMALL.from), 0, 1);
  return run >= LEAST_ARC + small * (LEAST_SMALL_ARC - LEAST_ARC) && edge >= LEAST_EDGE
    ? { ...circle, arc: run }
    : undefined;
}

/** The ends of its rows and of its columns. */
function rim({ left, right, top, bottom, has }: Patch): Spot[] {
  const spots: Spot[] = [];
  for (let x = left; x <= right; x++) {
    let from = top;
    let to = bottom;
    while (from <= to && !has(x, from)) from++;
    while (to > from && !has(x, to)) to--;
    if (from <= to) spots.push({ x: x + 0.5, y: from + 0.5 }, { x: x + 0.5, y: to + 0.5 });
  }
  for (let y = top; y <= bottom; y++) {
    let from = left;
    let to = right;
    while (from <= to && !has(from, y)) from++;
    while (to > from && !has(to, y)) to--;
    if (from <= to) spots.push({ x: from + 0.5, y: y + 0.5 }, { x: to + 0.5, y: y + 0.5 });
  }
  return spots;
}

/** Its longest piece of the circle, of all of it; and how much of what is seen of it is an edge and no shade. */
function edgeOf(patch: Patch, { x, y, radius }: Circle): { run: number; edge: number } {
  const depth = RAGGED + UNROUND * radius;
  const step = Math.max(1.5, 0.12 * radius);
  const onEdge: boolean[] = [];
  let [seen, clear] = [0, 0];
  for (let i = 0; i < RAYS; i++) {
    const angle = (2 * Math.PI * i) / RAYS;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const at = (r: number) => [Math.floor(x + r * c), Math.floor(y + r * s)] as const;
    let r = radius;
    while (r >= radius - depth && !patch.has(...at(r))) r -= 0.5;
    const isOn = r >= radius - depth;
    onEdge.push(isOn);
    if (!isOn) continue;
    seen++;
    if (strengthAt(patch, ...at(radius + step)) < strengthAt(patch, ...at(r)) - CONTRAST) clear++;
  }
  return { run: longestRun(onEdge) / RAYS, edge: seen === 0 ? 0 : clear / seen };
}

/** Outside the picture there is nothing. */
const strengthAt = ({ strengths, columns, rows }: Patch, x: number, y: number): number =>
  x >= 0 && y >= 0 && x < columns && y < rows ? strengths[y * columns + x]! : 0;

/** Round the circle, over short gaps. */
function longestRun(onEdge: readonly boolean[]): number {
  const count = onEdge.length;
  const first = onEdge.findIndex((isOn, i) => isOn && !onEdge[(i + count - 1) % count]);
  if (first < 0) return onEdge[0] ? count : 0;
  let [longest, run, gap] = [0, 0, 0];
  // Twice round: a piece may begin before where the count began.
  for (let i = first; i < first + 2 * count; i++) {
    if (onEdge[i % count]) {
      run += gap + 1;
      gap = 0;
      longest = Math.max(longest, run);
    } else if (++gap > GAP) {
      run = 0;
      gap = 0;
    }
  }
  return Math.min(longest, count);
}
