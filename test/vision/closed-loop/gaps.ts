import type { Point, Pose } from "../../../src/core/geometry.ts";
import type { Scene, SceneObject, SceneWall } from "../../../src/core/scene.ts";

type Car = Scene["car"];

/** Between the car's outline and a thing's, m; 0: they touch. */
export function distanceToCar(
  car: Readonly<Pose>,
  { length, width }: Car,
  at: Readonly<Pose>,
  shape: SceneObject["shape"],
): number {
  if (shape.kind === "circle") {
    const { x, y } = into(car, at);
    const off = Math.hypot(Math.max(Math.abs(x) - length / 2, 0), Math.max(Math.abs(y) - width / 2, 0));
    return Math.max(off - shape.radius, 0);
  }
  return between(outline(car, length, width), outline(at, shape.length, shape.width));
}

export function distanceToWall(car: Readonly<Pose>, { length, width }: Car, wall: SceneWall): number {
  const { from, to, thickness } = wall;
  const theta = Math.atan2(to.y - from.y, to.x - from.x);
  const at = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, theta };
  const long = Math.hypot(to.x - from.x, to.y - from.y) + thickness;
  return between(outline(car, length, width), outline(at, long, thickness));
}

function into({ x, y, theta }: Readonly<Pose>, point: Readonly<Point>): Point {
  const [dx, dy] = [point.x - x, point.y - y];
  return {
    x: dx * Math.cos(theta) + dy * Math.sin(theta),
    y: dy * Math.cos(theta) - dx * Math.sin(theta),
  };
}

function outline({ x, y, theta }: Readonly<Pose>, length: number, width: number): Point[] {
  const c = Math.cos(theta);
  const s = Math.sin(theta);
  return [
    [1, 1],
    [-1, 1],
    [-1, -1],
    [1, -1],
  ].map(([along, aside]) => ({
    x: x + (along! * length * c - aside! * width * s) / 2,
    y: y + (along! * length * s + aside! * width * c) / 2,
  }));
}

/** Two rectangles that do not cross: the least of what is between a corner of one and a side of the other. */
function between(a: readonly Point[], b: readonly Point[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [corners, sides] of [
    [a, b],
    [b, a],
  ] as const) {
    for (const corner of corners)
      for (const [i, from] of sides.entries())
        least = Math.min(least, toSide(corner, from, sides[(i + 1) % sides.length]!));
  }
  return least;
}

function toSide({ x, y }: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const share = ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy);
  const along = Math.min(1, Math.max(0, share));
  return Math.hypot(x - from.x - along * dx, y - from.y - along * dy);
}
