import * as z from "zod";
import { type SceneLook, TAG_FAMILIES } from "../core/scene.ts";
import { quantity } from "../profile/quantity.ts";

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'expected a colour such as "#d0773a"');
const upright = quantity("m", { above: 0, max: 10 });

export const BARE_LOOK: SceneLook = { kind: "block", height: 0.4, colour: "#a08a70" };

/** What a camera sees of a thing: one of these. */
export const looksSchema = z
  .strictObject({
    /** As its outline, so high. */
    block: z.strictObject({ height: upright.default(0.4), colour: colour.default("#a08a70") }).optional(),
    ball: z.strictObject({ colour: colour.default("#d8662a") }).optional(),
    tag: z
      .strictObject({
        family: z.enum(TAG_FAMILIES).default("36h11"),
        id: z.int().min(0).max(1023),
        /** Of the black square's side. */
        size: upright.default(0.12),
        /** Of its middle above the floor. */
        height: upright.default(0.15),
      })
      .optional(),
    person: z
      .strictObject({
        height: upright.default(1.72),
        shirt: colour.default("#264a8c"),
        trousers: colour.default("#34323a"),
        skin: colour.default("#d6a88c"),
        hair: colour.default("#3e2a1e"),
      })
      .optional(),
  })
  .refine((looks) => Object.values(looks).filter((one) => one !== undefined).length === 1, {
    message: "expected one of block, ball, tag and person",
  })
  .transform(({ block, ball, tag, person }): SceneLook => {
    if (block) return { kind: "block", ...block };
    if (ball) return { kind: "ball", ...ball };
    if (tag) return { kind: "tag", ...tag };
    return { kind: "person", ...person! };
  });
