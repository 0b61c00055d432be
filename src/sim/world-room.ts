import * as z from "zod";
import type { Point } from "../core/geometry.ts";
import type { SceneGate, SceneObject, SceneWall } from "../core/scene.ts";
import { quantity } from "../profile/quantity.ts";
import { BARE_LOOK, looksSchema } from "./world-looks.ts";

const coordinate = quantity("m", { min: -50, max: 50 });
const size = quantity("m", { above: 0, max: 50 });

/** `[1.2 m, -40 cm]` in the frame of the room: origin in its middle. */
const pointSchema = z.tuple([coordinate, coordinate]).transform(([x, y]): Point => ({ x, y }));

const wallSchema = z.strictObject({
  from: pointSchema,
  to: pointSchema,
  thickness: size.default(0.1),
});

export const roomSchema = z
  .strictObject({
    /** Clear space between the outer walls along x; the origin is in the middle. */
    length: size.default(6),
    /** Clear space between the outer walls along y. */
    width: size.default(5),
    /** Further walls, such as a partition. */
    walls: z.array(wallSchema).max(200).default([]),
  })
  .transform(({ length, width, walls }): { walls: readonly SceneWall[] } => ({
    walls: [...outerWalls(length, width), ...walls],
  }));

const OUTER_THICKNESS = 0.1;

function outerWalls(length: number, width: number): SceneWall[] {
  const x = (length + OUTER_THICKNESS) / 2;
  const y = (width + OUTER_THICKNESS) / 2;
  const corners: Point[] = [
    { x: -x, y: -y },
    { x, y: -y },
    { x, y },
    { x: -x, y },
  ];
  return corners.map((from, i) => ({ from, to: corners[(i + 1) % 4]!, thickness: OUTER_THICKNESS }));
}

/** A thing in the room, as a scene shows it and as it weighs and slides. */
export interface ObjectTruth extends SceneObject {
  /** kg; only of what is movable */
  readonly mass: number;
  /** Friction on the floor over weight; for a ball, its rolling resistance. */
  readonly friction: number;
  /** Speed after a bounce over speed before, 0…1. */
  readonly bounce: number;
  /** Of what moves by itself. */
  readonly walk: WalkTruth | undefined;
}

/** A way that is walked at one speed, facing where it leads. */
export interface WalkTruth {
  readonly through: readonly Point[];
  /** m/s */
  readonly speed: number;
  /** From the last point back to the first; otherwise there and back. */
  readonly closed: boolean;
  /** Stands at its first point until then, s. */
  readonly begins: number;
}

const walkSchema = z.strictObject({
  through: z.array(pointSchema).min(2).max(200),
  speed: quantity("m/s", { above: 0, max: 5 }).default(0.8),
  closed: z.boolean().default(true),
  begins: quantity("s", { min: 0, max: 3600 }).default(0),
});

export const objectSchema = z
  .strictObject({
    name: z.string().min(1).max(60),
    at: pointSchema,
    /** Counter-clockwise is +. */
    turned: quantity("rad", { min: -7, max: 7 }).default(0),
    /** Length (along its own x) and width; either this or `circle`. */
    box: z.tuple([size, size]).optional(),
    /** Radius. */
    circle: size.optional(),
    /** false: it stands as if screwed to the floor. */
    movable: z.boolean().default(false),
    mass: quantity("kg", { above: 0, max: 500 }).default(1),
    /** Friction on the floor over weight; for a ball, its rolling resistance. */
    friction: quantity("", { min: 0, max: 2 }).default(0.35),
    /** Speed after a bounce over speed before. */
    bounce: quantity("", { min: 0, max: 1 }).default(0.1),
    looks: looksSchema.optional(),
    /** It walks by itself, and nothing stops it; `at` is where its way begins. */
    walks: walkSchema.optional(),
  })
  .refine(({ box, circle }) => (box === undefined) !== (circle === undefined), {
    message: "either box: [length, width] or circle: radius is expected",
  })
  .transform(
    ({ name, at, turned, box, circle, movable, mass, friction, bounce, looks, walks }): ObjectTruth => ({
      name,
      movable: movable || walks !== undefined,
      pose: { ...at, theta: turned },
      shape: box
        ? { kind: "box", length: box[0], width: box[1] }
        : { kind: "circle", radius: circle as number },
      mass,
      friction,
      bounce,
      look: looks ?? BARE_LOOK,
      walk: walks,
    }),
  );

/** Two posts; the car passes with `left` on its left. */
export const gateSchema: z.ZodType<SceneGate> = z.strictObject({
  name: z.string().min(1).max(60),
  left: pointSchema,
  right: pointSchema,
});
