import * as z from "zod";
import { readDocument } from "../profile/document.ts";
import { quantity } from "../profile/quantity.ts";
import { batterySchema, carSchema } from "./world-car.ts";
import { faultSchema } from "./world-faults.ts";
import { worldPath } from "./world-path.ts";
import { gateSchema, objectSchema, roomSchema } from "./world-room.ts";
import { sensorsSchema } from "./world-sensors.ts";
import { wiringSchema } from "./world-wiring.ts";

const startSchema = z
  .strictObject({
    x: quantity("m", { min: -50, max: 50 }).default(0),
    y: quantity("m", { min: -50, max: 50 }).default(0),
    /** 0: along +x; counter-clockwise is +. */
    heading: quantity("rad", { min: -7, max: 7 }).default(0),
  })
  .transform(({ x, y, heading }) => ({ x, y, theta: heading }));

/** A world file. Its defaults are the twin of the default profile's car in a bare 6 m × 5 m room. */
export const worldSchema = z.strictObject({
  /** Shown to people. */
  name: z.string().min(1).max(60),
  /** Everything random follows from it: the same seed and the same duties give the same run. */
  seed: z.int().nonnegative().default(1),
  /** Where the car stands at the beginning, in the frame of the room. */
  start: startSchema.prefault({}),
  car: carSchema.prefault({}),
  wiring: wiringSchema.prefault({}),
  battery: batterySchema.prefault({}),
  sensors: sensorsSchema.prefault({}),
  room: roomSchema.prefault({}),
  objects: z.array(objectSchema).max(200).default([]),
  /** Lines to drive through, in this order. */
  gates: z.array(gateSchema).max(100).default([]),
  faults: z.array(faultSchema).max(100).default([]),
});

/** What is true in a simulated world, SI. The controller is not told any of it. */
export type World = z.infer<typeof worldSchema>;

/** The world that is used where none is named. */
export const DEFAULT_WORLD = "furnished";

/**
 * @param nameOrPath the name of a shipped world such as "furnished", or the path of a file
 * @throws DocumentError with file, line, column and what was expected; for an unknown name, the known ones
 */
export function loadWorld(nameOrPath: string): World {
  return readDocument(worldPath(nameOrPath), worldSchema);
}
