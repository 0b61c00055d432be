import * as z from "zod";
import { FOLLOWING } from "../core/following.ts";
import { FORMATS } from "./model-formats.ts";
import { quantity } from "./quantity.ts";
import { tagSize } from "./tags.ts";

/** The package that runs a model; it is optional. */
export const RUNTIME = "onnxruntime-node";
/** The command that adds it, to be given in Strafe's own folder. */
export const addRuntime = (name: string) => `npm install --no-save ${name} --onnxruntime-node-install=skip`;

const pixels = z.int().min(32).max(4096);
const name = z.string().trim().min(1).max(60);
const names = z.array(name).min(1).max(1000);

const share = quantity("", { min: 0, max: 1 });
const shares = z
  .strictObject({ from: share, to: share })
  .refine(({ from, to }) => to > from, { path: ["to"], message: "to must be more than from" });
const angle = quantity("rad", { min: 0, max: 2 * Math.PI });

/** A ball that is known by its colour alone; as an orange one where nothing is said. */
const ballSchema = z
  .strictObject({
    /** What it is told as. */
    name: z.string().trim().min(1).max(40).default("orange ball"),
    /** Red is 0, green 120 deg, blue 240 deg; `from` above `to` goes over red. */
    hue: z.strictObject({ from: angle, to: angle }).default({ from: 0.1, to: 0.62 }),
    /** 0 is grey, 1 as colourful as can be. */
    saturation: shares.default({ from: 0.6, to: 1 }),
    /** 0 is black. */
    brightness: shares.default({ from: 0.2, to: 1 }),
  })
  .prefault({});

/** How the car follows whoever was chosen. */
const followSchema = z
  .strictObject({
    /** From the camera to them; what the page or a message says goes before it. */
    distance: quantity(FOLLOWING.distance.unit, FOLLOWING.distance).default(FOLLOWING.distance.value),
    /** How tall the people before the car are: by that it tells how far away they are. */
    height: quantity(FOLLOWING.height.unit, FOLLOWING.height).default(FOLLOWING.height.value),
  })
  .prefault({});

/** The one of Strafe's own models that a slower computer, as a Pi 4, looks with; it sees people less far away. */
export const SMALL_MODEL = "small";

/** What the car's eyes look with, and how it follows what they see. */
export const visionSchema = z
  .strictObject({
    /**
     * A person's own ONNX file, seen from the profile's folder, or `small`; left out: the larger model that comes with
     * Strafe.
     */
    model: z.string().min(1).max(300).optional(),
    /** Where the file does not show it: how its outputs are to be read. */
    format: z.enum(FORMATS).optional(),
    /** Where the file does not say them: its classes, in the order of their numbers. */
    names: names.optional(),
    /** Where the file leaves it open: the size of its input, px. */
    size: z.strictObject({ width: pixels, height: pixels }).optional(),
    /** The classes that are looked for; left out: all of a model of one's own, people and balls of Strafe's. */
    wanted: names.optional(),
    /** That the model may use; left out: one core fewer than there are, and at most three. */
    threads: z.int().min(1).max(16).optional(),
    ball: ballSchema,
    /** Of tags that hang nowhere, as one that somebody carries; left out: how far away they are is not known. */
    tagSize: tagSize.optional(),
    follow: followSchema,
  })
  .superRefine((vision, context) => {
    for (const key of ["format", "names", "size"] as const) {
      if (vision[key] === undefined || ownModel(vision) !== undefined) continue;
      const message = `${key} is of a model of your own: name its file beside it, as model: my-model.onnx`;
      context.addIssue({ code: "custom", path: [key], message });
    }
    const unknown = vision.wanted?.findIndex((each) => vision.names && !vision.names.includes(each)) ?? -1;
    if (unknown < 0) return;
    const message = `"${vision.wanted![unknown]}" is none of the names: ${vision.names!.join(", ")}`;
    context.addIssue({ code: "custom", path: ["wanted", unknown], message });
  })
  .prefault({});

/** A model's file that is a person's own; undefined: it is one of Strafe's. */
export const ownModel = ({ model }: { readonly model?: string | undefined }): string | undefined =>
  model === SMALL_MODEL ? undefined : model;

export type VisionProfile = z.infer<typeof visionSchema>;
