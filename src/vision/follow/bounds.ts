import { clamp, type Twist } from "../../core/geometry.ts";
import type { FollowSettings } from "./settings.ts";

/** The car's own limits: it can do less where it does several at once. */
export interface CarLimits {
  /** m/s */
  readonly forward: number;
  readonly strafe: number;
  /** rad/s */
  readonly turn: number;
  /** m/s², with which it brakes for a follower. */
  readonly deceleration: number;
}

export interface Around {
  /** From the distance sensor to what is ahead, m; +Infinity: nothing; NaN: it says nothing now; null: there is none. */
  readonly clearance: number | null;
  /** The way back that is nearest to this direction and safe without looking, car frame, rad; undefined: none is. */
  readonly wayBack: (direction: number) => number | undefined;
  /** 0…1: how sure the follower is of what it knows; it slows the driving, not the turning. */
  readonly trust: number;
}

export interface Bounded {
  readonly twist: Twist;
  /** What took the most of it; null: nothing did. */
  readonly held: "wall" | "behind" | null;
}

/** What takes less is not worth saying, m/s. */
const NOTICEABLE = 0.05;

/**
 * What of a wanted motion may be. Ahead, only as fast as the car can still brake for what the sensor says; backwards,
 * only where it has just been; sideways slowly. Turning goes first, so that the target stays in the picture, and
 * driving gets what the car's limits leave.
 */
export function bounded(wanted: Twist, around: Around, limits: CarLimits, settings: FollowSettings): Bounded {
  const omega = clamp(wanted.omega, -most(settings.turn, limits.turn), most(settings.turn, limits.turn));
  const { clearance } = around;
  let vx = wanted.vx * around.trust;
  let vy = wanted.vy * around.trust;
  let held: Bounded["held"] = null;

  const sideways = most(settings.sideways, limits.strafe);
  vy = clamp(vy, -sideways, sideways);
  const ahead = fastestAhead(clearance, limits, settings);
  if (Math.min(vx, settings.forward) > ahead + NOTICEABLE && clearance !== null) held = "wall";
  vx = clamp(vx, -most(settings.backwards, limits.forward), Math.min(ahead, limits.forward));

  if (vx < 0) {
    const wanted = Math.atan2(vy, vx);
    const way = around.wayBack(wanted);
    if (way === undefined && vx < -NOTICEABLE) held = "behind";
    const speed =
      way === undefined ? 0 : Math.min(Math.hypot(vx, vy), settings.backwards) * Math.cos(way - wanted);
    vx = way === undefined ? 0 : Math.min(speed * Math.cos(way), 0);
    vy = way === undefined ? vy : speed * Math.sin(way);
  }

  const left = Math.sqrt(Math.max(0, 1 - (omega / limits.turn) ** 2));
  const share = Math.hypot(vx / limits.forward, vy / limits.strafe);
  const scale = share > left ? left / share : 1;
  vx *= scale;
  vy *= scale;
  return { twist: { vx, vy, omega }, held };
}

const most = (setting: number, limit: number) => Math.min(setting, limit);

/** From which the car comes to rest before `stopAt`, m/s: v·t + v²/2a = room, solved for v. */
function fastestAhead(
  clearance: number | null,
  { deceleration }: CarLimits,
  settings: FollowSettings,
): number {
  const { forward, forwardBlind, forwardUnsure, stopAt, reaction } = settings;
  const braking = most(settings.braking, deceleration);
  if (clearance === null) return Math.min(forward, forwardBlind);
  if (Number.isNaN(clearance)) return Math.min(forward, forwardUnsure);
  const room = clearance - stopAt;
  if (room <= 0) return 0;
  return Math.min(forward, braking * (Math.sqrt(reaction ** 2 + (2 * room) / braking) - reaction));
}
