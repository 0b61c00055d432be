import { type Twist, zeroTwist } from "../core/geometry.ts";
import { type WheelVector, wheelVector } from "../core/wheels.ts";

/** Who may drive, strongest first. */
export const SOURCES = ["calibration", "driver", "script", "follower"] as const;
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
  /** Calibration's: of each wheel, V, instead of the twist, which is then zero. */
  readonly volts?: Readonly<ArrayLike<number>> | undefined;
  /** Largest duty that the volts may come to, in (0, 1]. */
  readonly cap?: number;
}

/** What the car is to do in this tick, before any limit. */
export interface Command {
  /** Car frame, m/s and rad/s. Zero while not `active`. */
  readonly twist: Twist;
  /** Whoever has the wheel has said what to do with it. */
  active: boolean;
  /** It is a motion, whose follower says what the twist is. */
  motion: boolean;
  /** It is volts of the wheels, past everything that knows the car; the twist is zero. */
  raw: boolean;
  /** Of each wheel, V, while `raw`. */
  readonly volts: WheelVector;
  /** Largest duty while `raw`. */
  cap: number;
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
    raw: false,
    volts: wheelVector(),
    cap: 1,
    holdHeading: false,
    stopping: false,
    lapsedAt: Number.POSITIVE_INFINITY,
  };
}

export function isZero(twist: Readonly<Twist>): boolean {
  return twist.vx === 0 && twist.vy === 0 && twist.omega === 0;
}

/** Whether a demand asks for no motion at all. */
export function isRest({ twist, volts }: Demand): boolean {
  if (!isZero(twist)) return false;
  for (let i = 0; i < (volts?.length ?? 0); i++) if (volts![i] !== 0) return false;
  return true;
}

export function isFiniteDemand({ twist, volts, cap = 1 }: Demand): boolean {
  let sum = twist.vx + twist.vy + twist.omega + cap;
  for (let i = 0; i < (volts?.length ?? 0); i++) sum += volts![i]!;
  return Number.isFinite(sum);
}
