import type { SceneObject, SceneWall } from "../../core/scene.ts";
import { type Rgb, rgbOf } from "./brush.ts";
import type { Spot } from "./projection.ts";

/** An upright or lying piece of something, small enough to be nearer or farther than others as a whole. */
export interface Panel {
  readonly corners: readonly Spot[];
  readonly colour: Rgb;
  /** Of the light that falls on it; 1: all. */
  readonly light: number;
}

/** m */
const WALL_HEIGHT = 2.4;
const SKIRTING = 0.08;
const LONGEST = 0.5;
const WALL: Rgb = [217, 213, 203];
const WHITE: Rgb = [240, 238, 232];
/** The sides of a round block. */
const SIDES = 12;

interface Flat {
  readonly x: number;
  readonly y: number;
}

/** Its two long faces and its ends, in pieces. */
export function wallPanels({ from, to, thickness }: SceneWall): Panel[] {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const ahead = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const half = thickness / 2;
  const corner = (end: Flat, along: number, aside: number): Flat => ({
    x: end.x + ahead.x * along * half - ahead.y * aside * half,
    y: end.y + ahead.y * along * half + ahead.x * aside * half,
  });
  const outline = [corner(from, -1, 1), corner(from, -1, -1), corner(to, 1, -1), corner(to, 1, 1)];
  return sidesOf(outline).flatMap(([a, b]) =>
    pieces(a, b).flatMap(([p, q]) => [
      upright(p, q, SKIRTING, WALL_HEIGHT, WALL),
      upright(p, q, 0, SKIRTING, WHITE),
    ]),
  );
}

/** A block of its outline. */
export function blockPanels(
  { shape }: SceneObject,
  pose: { readonly x: number; readonly y: number; readonly theta: number },
  height: number,
  colour: string,
): Panel[] {
  const cos = Math.cos(pose.theta);
  const sin = Math.sin(pose.theta);
  const there = ([x, y]: readonly [number, number]): Flat => ({
    x: pose.x + x * cos - y * sin,
    y: pose.y + x * sin + y * cos,
  });
  const corners: (readonly [number, number])[] =
    shape.kind === "box"
      ? [
          [shape.length / 2, shape.width / 2],
          [-shape.length / 2, shape.width / 2],
          [-shape.length / 2, -shape.width / 2],
          [shape.length / 2, -shape.width / 2],
        ]
      : Array.from({ length: SIDES }, (_, i) => {
          const angle = (2 * Math.PI * i) / SIDES;
          return [shape.radius * Math.cos(angle), shape.radius * Math.sin(angle)] as const;
        });
  const outline = corners.map(there);
  const rgb = rgbOf(colour);
  const sides = sidesOf(outline).flatMap(([a, b]) =>
    pieces(a, b).map(([p, q]) => upright(p, q, 0, height, rgb)),
  );
  const top: Panel = { corners: outline.map(({ x, y }): Spot => [x, y, height]), colour: rgb, light: 1.1 };
  return [...sides, top];
}

const sidesOf = (outline: readonly Flat[]): [Flat, Flat][] =>
  outline.map((a, i) => [a, outline[(i + 1) % outline.length]!]);

function pieces(a: Flat, b: Flat): [Flat, Flat][] {
  const count = Math.max(1, Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / LONGEST));
  const at = (i: number): Flat => ({
    x: a.x + ((b.x - a.x) * i) / count,
    y: a.y + ((b.y - a.y) * i) / count,
  });
  return Array.from({ length: count }, (_, i) => [at(i), at(i + 1)]);
}

/** The light comes through a window in the −x, +y corner. */
function upright(a: Flat, b: Flat, low: number, high: number, colour: Rgb): Panel {
  const facing = Math.atan2(b.x - a.x, a.y - b.y);
  return {
    corners: [
      [a.x, a.y, low],
      [b.x, b.y, low],
      [b.x, b.y, high],
      [a.x, a.y, high],
    ],
    colour,
    light: 0.88 + 0.12 * Math.cos(2 * facing - 0.8),
  };
}
