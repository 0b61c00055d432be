import * as z from "zod";
import { seconds, sequence, time } from "./fields.ts";

// What the car sees, and what it says.

const MOST_TARGETS = 16;

const fraction = z.number().min(0).max(1);

/** Where it is in the picture, from its top left corner: fractions of the picture's width and height. */
const box = z.strictObject({ height: fraction, width: fraction, y: fraction, x: fraction });

const target = z.strictObject({
  /** The same thing keeps its number while it is in view. */
  id: sequence,
  kind: z.enum(["person", "ball", "tag", "other"]),
  /** A tag's number or a class's name, for people and scripts. */
  name: z.string().max(40),
  /** From straight ahead, rad, + left. */
  bearing: z.number().min(-Math.PI).max(Math.PI),
  /** m, from the camera; null: its size says nothing. */
  distance: z.number().positive().max(100).nullable(),
  /** 0…1 */
  confidence: z.number().min(0).max(1),
  /** The one that is followed. */
  locked: z.boolean(),
  /** Left out: whoever looks does not say. */
  box: box.optional(),
});

// ---------------------------------------------------------------- client → robot

/** What is in view in one frame, from whoever looks: a client whose source is `follower`. */
const sightings = z.strictObject({
  type: z.literal("sightings"),
  /** When the frame was taken, s on the robot's clock: up to 1 s ago. */
  at: time,
  targets: z.array(target).max(MOST_TARGETS),
});

/**
 * Wants a picture of what is in view; answered with `picture`, or refused as "unavailable" where nobody looks. The
 * `id` is the client's, in the same row of numbers as its motions': a refusal names either by it.
 */
const takePicture = z.strictObject({ type: z.literal("take-picture"), id: sequence });

const file = z.string().max(300);

/** From the one who looks, and was asked by `picture-wanted`. */
const pictureTaken = z.strictObject({
  type: z.literal("picture-taken"),
  client: z.int(),
  id: sequence,
  /** When its frame was taken, s on the robot's clock. */
  at: time,
  /** Its path on the robot; null: it could not be taken. */
  file: file.min(1).nullable(),
  /** Why not. */
  text: z.string().max(200),
});

/** For the people at the robot: its pages show it, and read it out; a buzzer beeps. */
const say = z.strictObject({ type: z.literal("say"), text: z.string().trim().min(1).max(200) });

/** A target's `id`; whoever is nearest, and where there are no people whatever is; or nobody any more. */
const lockChoice = z.union([sequence, z.enum(["nearest", "none"])]);

/**
 * Which target is to be followed. Passed on to whoever looks as `lock-wanted`, or refused as "unavailable" where
 * nobody looks; what came of it is in the sightings' `locked`. It moves nothing: whether the car follows is another
 * matter, that of `pursue`; while it does, only somebody who may drive chooses another.
 */
const lock = z.strictObject({ type: z.literal("lock"), target: lockChoice });

export const seeingOrders = [sightings, takePicture, pictureTaken, say, lock] as const;

// ---------------------------------------------------------------- robot → client

/** The same in telemetry; null: nobody looks, or nobody has for a second. */
export const sightingsReport = z.strictObject({ at: seconds, targets: z.array(target) });

/** To the one who looks; answered with `picture-taken`. */
const pictureWanted = z.strictObject({ type: z.literal("picture-wanted"), client: z.int(), id: sequence });

/** To the one who asked for it. */
const picture = z.strictObject({ type: z.literal("picture"), id: sequence, at: seconds, file });

/** To the one who looks: `client` wants this to be followed. */
const lockWanted = z.strictObject({ type: z.literal("lock-wanted"), client: z.int(), target: lockChoice });

export const seeingNews = [pictureWanted, picture, lockWanted] as const;

export type SeenBox = z.infer<typeof box>;
export type LockChoice = z.infer<typeof lockChoice>;
export type LockWanted = z.infer<typeof lockWanted>;
export type SeenTarget = z.infer<typeof target>;
export type SightingsMessage = z.infer<typeof sightings>;
export type SightingsReport = z.infer<typeof sightingsReport>;
export type PictureWanted = z.infer<typeof pictureWanted>;
export type PictureTaken = z.infer<typeof pictureTaken>;
export type Picture = z.infer<typeof picture>;
