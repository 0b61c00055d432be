import * as z from "zod";
import { GAIN_BOUNDS } from "../core/gain-bounds.ts";
import { finite } from "./fields.ts";

// Gains that are tried out while the car drives.

const { kP, kI, headingP } = GAIN_BOUNDS;

const gains = {
  kP: z.number().min(kP.min).max(kP.max),
  kI: z.number().min(kI.min).max(kI.max),
  headingP: z.number().gt(headingP.above).max(headingP.max),
};

/**
 * By the driver who has the wheel: go on with these gains, for a trial. What is left out stays. The car compares how it
 * follows with how it did before, over as much driving; if that is not better it goes back by itself and says so.
 */
export const trial = z.strictObject({
  type: z.literal("trial"),
  kP: gains.kP.optional(),
  kI: gains.kI.optional(),
  headingP: gains.headingP.optional(),
});

/** Ends the trial: keeps its gains, which must have proved better, in the car's measured.json, or goes back. */
export const endTrial = z.strictObject({ type: z.literal("end-trial"), keep: z.boolean() });

/** In telemetry. */
export const tuningReport = z.strictObject({
  /** In force. */
  gains: z.strictObject({ kP: finite, kI: finite, headingP: finite }),
  trial: z
    .strictObject({
      /** Whose it is. */
      client: z.int(),
      /** `better`: it has proved so, and can be kept. */
      state: z.enum(["measuring", "better"]),
      /** Of the driving that it is judged by, 0…1. */
      progress: finite,
      /** What is judged: the wheels' error as a share of their speed, or the heading's, rad; root mean squares. */
      measure: z.enum(["wheels", "heading"]),
      before: finite,
      /** null: too little was driven to say. */
      now: finite.nullable(),
    })
    .nullable(),
});

export type TrialMessage = z.infer<typeof trial>;
