import type { Point, Pose } from "../../../core/geometry.ts";
import type { Scene } from "../../../core/scene.ts";
import type { Preview } from "../preview.ts";

/** What stands in a room, as outlines; m, field frame. */
export interface Outlines {
  readonly walls: readonly (readonly Point[])[];
  /** Objects that stand for good, and those that give way. */
  readonly firm: readonly (readonly Point[])[];
  readonly loose: readonly (readonly Point[])[];
  /** From the left of a gate to its right. */
  readonly gates: readonly (readonly [Point, Point])[];
}

export interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/** Of the line that shows where the car faces, m. */
export const HEADING = 0.12;
/** Corners of what is drawn round. */
const ROUND = 24;
/** Of a car that nobody has measured, m. */
const CAR = { length: 0.25, width: 0.2 };
/** Around all, m. */
const ROOM = 0.05;
/** Flatter is no map, m. */
const LEAST = 0.6;

export function outlinesOf(scene: Scene | null): Outlines {
  const { walls = [], objects = [], gates = [] } = scene ?? {};
  const shapes = (wanted: boolean) =>
    objects.filter(({ movable }) => movable === wanted).map(({ pose, shape }) => shapeAt(pose, shape));
  return {
    walls: walls.map(({ from, to, thickness }) => {
      const length = Math.hypot(to.x - from.x, to.y - from.y);
      const theta = Math.atan2(to.y - from.y, to.x - from.x);
      const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, theta };
      return boxAt(middle, length, thickness);
    }),
    firm: shapes(false),
    loose: shapes(true),
    gates: gates.map(({ left, right }) => [left, right] as const),
  };
}

/** @param pose of the car's middle @returns its outline, and where its nose points */
export function carAt(
  pose: Pose,
  scene: Scene | null,
): { outline: readonly Point[]; nose: readonly Point[] } {
  const { length, width } = scene?.car ?? CAR;
  const [ahead, aside] = [length / 2, width / 2];
  return {
    outline: boxAt(pose, length, width),
    nose: [
      [0.2 * ahead, 0.7 * aside],
      [0.85 * ahead, 0],
      [0.2 * ahead, -0.7 * aside],
    ].map(([x, y]) => placed(pose, x!, y!)),
  };
}

/** What has to be on the drawing. */
export function boundsOf({ points, scene }: Preview): Bounds {
  const { walls, firm, loose, gates } = outlinesOf(scene);
  const xs = points.flatMap(([x, , theta]) => [x, x + HEADING * Math.cos(theta)]);
  const ys = points.flatMap(([, y, theta]) => [y, y + HEADING * Math.sin(theta)]);
  const cars = [points[0], points.at(-1)]
    .filter((point) => point !== undefined)
    .map(([x, y, theta]) => carAt({ x, y, theta }, scene).outline);
  for (const { x, y } of [...walls, ...firm, ...loose, ...gates, ...cars].flat()) {
    xs.push(x);
    ys.push(y);
  }
  if (xs.length === 0) return { left: -LEAST, right: LEAST, bottom: -LEAST, top: LEAST };
  const [left, right] = spread(xs);
  const [bottom, top] = spread(ys);
  return { left, right, bottom, top };
}

function spread(values: readonly number[]): [number, number] {
  let [low, high] = [values[0]!, values[0]!];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const more = Math.max(ROOM, (LEAST - (high - low)) / 2);
  return [low - more, high + more];
}

function shapeAt(pose: Pose, shape: Scene["objects"][number]["shape"]): Point[] {
  if (shape.kind === "box") return boxAt(pose, shape.length, shape.width);
  return Array.from({ length: ROUND }, (_, i) => {
    const angle = (2 * Math.PI * i) / ROUND;
    return placed(pose, shape.radius * Math.cos(angle), shape.radius * Math.sin(angle));
  });
}

function boxAt(pose: Pose, length: number, width: number): Point[] {
  const [ahead, aside] = [length / 2, width / 2];
  return [
    placed(pose, ahead, aside),
    placed(pose, -ahead, aside),
    placed(pose, -ahead, -aside),
    placed(pose, ahead, -aside),
  ];
}

function placed({ x, y, theta }: Pose, ahead: number, left: number): Point {
  const [c, s] = [Math.cos(theta), Math.sin(theta)];
  return { x: x + c * ahead - s * left, y: y + s * ahead + c * left };
}
