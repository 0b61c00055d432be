import * as z from "zod";
import { TAG_FAMILIES } from "../core/scene.ts";
import { quantity } from "./quantity.ts";

const place = quantity("m", { min: -1000, max: 1000 });

/** Side of a tag's black square. */
export const tagSize = quantity("m", { min: 0.01, max: 2 });

const tag = z.strictObject({
  family: z.enum(TAG_FAMILIES).default("36h11"),
  id: z.int().min(0).max(1022),
  /** Side of its black square. */
  size: tagSize,
  /** Its middle: x and y of the field, and above the floor. */
  x: place,
  y: place,
  above: quantity("m", { min: 0, max: 10 }),
  /** Where it faces, upright on its wall: 0 looks along the field's x, + turns it to its left. */
  yaw: quantity("rad", { min: -2 * Math.PI, max: 2 * Math.PI }),
});

/** A tag that hangs where the car can see it. */
export type FieldTag = z.infer<typeof tag>;

/** How many numbers each family has. */
const COUNTS = { "36h11": 587, aruco: 1023 } as const;

/** The tags of the field, by which the car knows where it is. */
export const tagsSchema = z
  .array(tag)
  .max(200)
  .superRefine((tags, context) => {
    const seen = new Set<string>();
    for (const [i, { family, id }] of tags.entries()) {
      const path = [i, "id"];
      if (id >= COUNTS[family]) {
        const message = `${family} has the numbers 0 to ${COUNTS[family] - 1}, got ${id}`;
        context.addIssue({ code: "custom", path, message });
      }
      const name = `${family} ${id}`;
      if (seen.has(name)) {
        const message = `${name} hangs in two places: the car could not tell which it sees`;
        context.addIssue({ code: "custom", path, message });
      }
      seen.add(name);
    }
  })
  .default([]);
