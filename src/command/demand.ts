import { type Twist, zeroTwist } from "../core/geometry.ts";

/** Who may drive, strongest first. */
export const SOURCES = ["driver", "script", "follower"] as const;
export type Source = (typeof SOURCES)[number];

/** "Move like this from now on." A protocol `drive` message is one as it stands. */
export interface Demand {
  /** m/s and rad/s, in `frame`. */
  readonly twist: Readonly<Twist>;
  /** Whose x and y: the car's, or the floor's as {@link Arbiter.fieldForward} set it. */
  readonly frame: "car" | "field";
  /** Scaled by the profile's precision factor. */
  readonly precision: boolean;
  /** Keep the heading while `omega` is 0. */
  readonly holdHeading: boolean;
  /** Rises with every demand of one client. */
  readonly seq: number;
  /** When the person moved the stick, s on the robot's clock. */
  readonly at: number;
}

/** What the car is to do in this tick, before any limit. */
export interface Command {
  /** Car frame, m/s and rad/s. Zero while not `active`. */
  readonly twist: Twist;
  /** Whoever has the wheel has said what to do with it. */
  active: boolean;
  /** It is a motion, whose follower says what the twist is. */
  motion: boolean;
  /** Keep the heading: it was asked for, and nothing asks for a turn. */
  holdHeading: boolean;
  /** Whoever drove has just vanished: stop along the emergency ramp instead of the usual one. */
  stopping: boolean;
  /** When the one who drove vanished, s; +Infinity once anybody has asked for motion since. */
  lapsedAt: number;
}

export function emptyCommand(): Command {
  return {
    twist: zeroTwist(),
    active: false,
    motion: false,
    holdHeading: false,
    stopping: false,
    lapsedAt: Number.POSITIVE_INFINITY,
  };
}

export function isZero(twist: Readonly<Twist>): boolean {
  return twist.vx === 0 && twist.vy === 0 && twist.omega === 0;
}
