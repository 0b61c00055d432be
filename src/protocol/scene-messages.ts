import * as z from "zod";
import { finite, point, pose } from "./fields.ts";

/** What a camera sees of a thing: see `SceneLook`. */
const look = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("block"), height: finite, colour: z.string() }),
  z.strictObject({ kind: z.literal("ball"), colour: z.string() }),
  z.strictObject({
    kind: z.literal("tag"),
    family: z.enum(["36h11", "aruco"]),
    id: z.int(),
    size: finite,
    height: finite,
  }),
  z.strictObject({
    kind: z.literal("person"),
    height: finite,
    shirt: z.string(),
    trousers: z.string(),
    skin: z.string(),
    hair: z.string(),
  }),
]);

/** What an outside observer sees of the room. */
export const sceneSchema = z.strictObject({
  name: z.string(),
  car: z.strictObject({ length: finite, width: finite }),
  walls: z.array(z.strictObject({ from: point, to: point, thickness: finite })),
  objects: z.array(
    z.strictObject({
      name: z.string(),
      movable: z.boolean(),
      pose,
      shape: z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("box"), length: finite, width: finite }),
        z.strictObject({ kind: z.literal("circle"), radius: finite }),
      ]),
      look,
    }),
  ),
  gates: z.array(z.strictObject({ name: z.string(), left: point, right: point })),
});
