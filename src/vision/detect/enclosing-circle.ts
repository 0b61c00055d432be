export interface Circle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Against rounding: what lies so little outside lies on the edge. */
const EDGE = 1e-7;

/**
 * The smallest circle around points. Around a disc of which less than half is hidden it is the disc's own edge, for then
 * the ends of a diameter are still there.
 *
 * @param spots at least one
 */
export function enclosingCircle(spots: readonly Spot[]): Circle {
  let on: readonly Spot[] = [spots[0]!];
  let circle: Circle = { ...spots[0]!, radius: 0 };
  for (;;) {
    const far = farthest(spots, circle);
    if (isIn(circle, far)) return circle;
    const next = aroundFew([...on, far]);
    // It grows with every point that was outside, or the rest is rounding.
    if (!(next.circle.radius > circle.radius)) return circle;
    ({ circle, on } = next);
  }
}

function farthest(spots: readonly Spot[], { x, y }: Circle): Spot {
  let far = spots[0]!;
  let most = -1;
  for (const spot of spots) {
    const distance = (spot.x - x) ** 2 + (spot.y - y) ** 2;
    if (distance <= most) continue;
    most = distance;
    far = spot;
  }
  return far;
}

/** By trying each two and each three of up to four. */
function aroundFew(spots: readonly Spot[]): { circle: Circle; on: readonly Spot[] } {
  let best: { circle: Circle; on: readonly Spot[] } | undefined;
  const consider = (circle: Circle | undefined, on: readonly Spot[]) => {
    if (circle === undefined || (best !== undefined && circle.radius >= best.circle.radius)) return;
    if (spots.every((spot) => isIn(circle, spot))) best = { circle, on };
  };
  for (const [i, a] of spots.entries()) {
    for (const [j, b] of spots.slice(0, i).entries()) {
      consider(between(a, b), [a, b]);
      for (const c of spots.slice(0, j)) consider(through(a, b, c), [a, b, c]);
    }
  }
  return best ?? { circle: { ...spots[0]!, radius: 0 }, on: spots };
}

const isIn = ({ x, y, radius }: Circle, spot: Spot) =>
  (spot.x - x) ** 2 + (spot.y - y) ** 2 <= (radius + EDGE) ** 2;

const between = (a: Spot, b: Spot): Circle => ({
  x: (a.x + b.x) / 2,
  y: (a.y + b.y) / 2,
  radius: Math.hypot(a.x - b.x, a.y - b.y) / 2,
});

/** Undefined: they lie on a line. */
function through(a: Spot, b: Spot, c: Spot): Circle | undefined {
  const [bx, by, cx, cy] = [b.x - a.x, b.y - a.y, c.x - a.x, c.y - a.y];
  const twice = 2 * (bx * cy - by * cx);
  if (Math.abs(twice) < EDGE) return undefined;
  const [b2, c2] = [bx * bx + by * by, cx * cx + cy * cy];
  const x = (cy * b2 - by * c2) / twice;
  const y = (bx * c2 - cx * b2) / twice;
  return { x: a.x + x, y: a.y + y, radius: Math.hypot(x, y) };
}
