import * as z from "zod";
import { FOLLOWING } from "../core/following.ts";
import { sequence } from "./fields.ts";

// The car follows whoever is locked; see `lock` for who that is.

/** To be kept from the camera to the target, m. */
const distance = z.number().min(FOLLOWING.distance.min).max(FOLLOWING.distance.max);

/**
 * From where a tag is to be looked at, against its front: rad, counter-clockwise about it +, which is to the right of
 * who stands before it. Farther aside nobody can read it.
 */
const side = z.number().min(-1).max(1);

// ---------------------------------------------------------------- client → robot

/**
 * Lets the car follow the one who is locked, or not any more. Whoever switches it on must be able to drive at that
 * moment, and hands the wheel to whoever looks; the car must be armed, for a follower arms nothing. Anybody may switch
 * it off. It ends by itself as soon as a stick is pushed, the car is disarmed, the target is lost, nothing is seen, or
 * the one who switched it on has gone; it then stays off. It is a lease: whoever switched it on says `keep` at least
 * every 400 ms, or it ends. Passed on as `pursue-wanted`, or refused where nobody looks.
 */
const pursue = z.strictObject({
  type: z.literal("pursue"),
  on: z.boolean(),
  /** Left out: the follower's own. */
  distance: distance.optional(),
  /** Left out: from its front. Of what is no tag it says nothing. While the car follows it may be said anew. */
  side: side.optional(),
});

/** Why whoever looks sees nothing, or not all. */
const blindness = z.strictObject({
  /**
   * - `starting`: no picture was looked at yet
   * - `camera`: it gives no pictures, or none to look at
   * - `detector`: one that looks at the pictures does not, as one of people that is not installed
   * - `slow`: what is seen comes too late
   */
  cause: z.enum(["starting", "camera", "detector", "slow"]),
  /** A sentence for people: what it is, and what to do. */
  text: z.string().max(200),
});

/** What the follower does, from a client whose source is `follower`: at every change, and at least twice a second. */
const pursuit = z.strictObject({
  type: z.literal("pursuit"),
  /**
   * - `off`: it drives nobody
   * - `starting`: it was switched on, and takes the wheel
   * - `following`: the target is in view
   * - `braking`: it is out of view; the car stops
   * - `searching`: the car looks round for it
   * - `stalled`: no picture, or no word from the car: it stands
   */
  state: z.enum(["off", "starting", "following", "braking", "searching", "stalled"]),
  /** One sentence for people: what it does, or why it ended; empty: there is nothing to say. */
  reason: z.string().max(200),
  /** Whom it follows, by the sightings' numbers. */
  target: sequence.nullable(),
  /** What it keeps, m; null: it is off. */
  distance: distance.nullable(),
  /** From where it looks at a tag; left out: from its front. */
  side: side.optional(),
  /** Left out: it sees. */
  blindness: blindness.optional(),
});

export const pursuitOrders = [pursue, pursuit] as const;

// ---------------------------------------------------------------- robot → client

/** The same in telemetry; null: nobody looks, or nobody has said so lately. */
export const pursuitReport = pursuit.omit({ type: true });

/** To the one who looks: `client` wants this. */
const pursueWanted = pursue.extend({
  type: z.literal("pursue-wanted"),
  client: z.int(),
  /** Why it is off, where `client` did not say so. */
  reason: z.string().max(200).optional(),
});

/** To whoever switched it on, or wanted to: the car does not follow for them any more, and why, for people. */
const pursuitEnded = z.strictObject({
  type: z.literal("pursuit-ended"),
  reason: z.string().max(200),
});

export const pursuitNews = [pursueWanted, pursuitEnded] as const;

export type Blindness = z.infer<typeof blindness>;
export type PursueMessage = z.infer<typeof pursue>;
/** How somebody wants it to follow. */
export type PursuitWish = Pick<PursueMessage, "distance" | "side">;
export type PursuitMessage = z.infer<typeof pursuit>;
export type PursuitEnded = z.infer<typeof pursuitEnded>;
export type PursuitReport = z.infer<typeof pursuitReport>;
export type PursueWanted = z.infer<typeof pursueWanted>;
