import type { Pose } from "../../core/geometry.ts";
import { type Brush, fillShape, type Rgb, shade } from "./brush.ts";
import { bodyOf, type Limb, type PersonLook, type Trunk } from "./person.ts";
import { NEAR, type Projection, type Seen, type Spot } from "./projection.ts";

/** Corners of the circle that a ball of the trunk is. */
const ROUND = 20;

interface Part {
  readonly depth: number;
  paint(): void;
}

/** @param pose field frame @param phase of a pair of steps @param stride 0 stands, 1 walks */
export function paintPerson(
  brush: Brush,
  projection: Projection,
  look: PersonLook,
  pose: Readonly<Pose>,
  phase: number,
  stride: number,
): void {
  const cos = Math.cos(pose.theta);
  const sin = Math.sin(pose.theta);
  const seen = ([x, y, z]: Spot) =>
    projection.see([pose.x + x * cos - y * sin, pose.y + x * sin + y * cos, z]);
  const { place, lens } = projection;
  const isFacing = Math.cos(pose.theta - Math.atan2(place.y - pose.y, place.x - pose.x)) > 0.2;
  const { limbs, trunk } = bodyOf(look, phase, stride);
  const parts: Part[] = [];
  const body = trunkOf(brush, trunk, seen, lens.focal);
  if (body) parts.push(body);
  for (const limb of limbs) {
    if (limb.isFace && !isFacing) continue;
    const from = seen(limb.from);
    const to = seen(limb.to);
    if (!from || !to || Math.min(from.depth, to.depth) < 3 * NEAR) continue;
    // What lies on the skin is before it.
    const depth = (from.depth + to.depth) / 2 - (limb.isFace ? 0.05 : 0);
    parts.push({ depth, paint: () => paintLimb(brush, limb, from, to, lens.focal) });
  }
  parts.sort((a, b) => b.depth - a.depth);
  for (const part of parts) part.paint();
}

function paintLimb(
  brush: Brush,
  { thickFrom, thickTo, colour }: Limb,
  from: Seen,
  to: Seen,
  focal: number,
): void {
  const first = (thickFrom * focal) / from.depth;
  const last = (thickTo * focal) / to.depth;
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.hypot(dx, dy) || 1e-6;
  const angle = Math.atan2(dy, dx);
  brush.beginPath();
  brush.arc(from.x, from.y, first, angle + Math.PI / 2, angle - Math.PI / 2);
  brush.arc(to.x, to.y, last, angle - Math.PI / 2, angle + Math.PI / 2);
  brush.closePath();
  // The light comes from above on the left.
  const across = { x: -dy / length, y: dx / length };
  const lit = across.x * -0.7 + across.y * -0.5 > 0 ? 1 : -1;
  const reach = Math.max(first, last) * lit;
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const light = brush.createLinearGradient(
    middle.x + across.x * reach,
    middle.y + across.y * reach,
    middle.x - across.x * reach,
    middle.y - across.y * reach,
  );
  light.addColorStop(0, shade(colour, 1.12));
  light.addColorStop(0.35, shade(colour, 1));
  light.addColorStop(1, shade(colour, 0.55));
  brush.fillStyle = light;
  brush.fill();
}

function trunkOf(
  brush: Brush,
  { balls, colour }: Trunk,
  seen: (spot: Spot) => Seen | undefined,
  focal: number,
): Part | undefined {
  const points: { x: number; y: number }[] = [];
  let depth = 0;
  for (const [spot, radius] of balls) {
    const at = seen(spot);
    if (!at || at.depth < 3 * NEAR) return undefined;
    depth += at.depth / balls.length;
    const size = (radius * focal) / at.depth;
    for (let i = 0; i < ROUND; i++) {
      const angle = (2 * Math.PI * i) / ROUND;
      points.push({ x: at.x + size * Math.cos(angle), y: at.y + size * Math.sin(angle) });
    }
  }
  const hull = convexHull(points);
  return { depth, paint: () => fillShape(brush, hull, across(brush, hull, colour)) };
}

function across(brush: Brush, hull: readonly { x: number }[], colour: Rgb): unknown {
  const xs = hull.map(({ x }) => x);
  const light = brush.createLinearGradient(Math.min(...xs), 0, Math.max(...xs), 0);
  light.addColorStop(0, shade(colour, 0.95));
  light.addColorStop(0.3, shade(colour, 1.12));
  light.addColorStop(0.65, shade(colour, 0.92));
  light.addColorStop(1, shade(colour, 0.55));
  return light;
}

/** Andrew's monotone chain. */
function convexHull(points: { x: number; y: number }[]): { x: number; y: number }[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (from: { x: number; y: number }[]) => {
    const chain: { x: number; y: number }[] = [];
    for (const point of from) {
      while (chain.length > 1 && turn(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

type Flat = { x: number; y: number };
const turn = (o: Flat, a: Flat, b: Flat) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
