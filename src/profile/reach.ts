import { assumedVolts } from "./assumed-volts.ts";
import type { Profile } from "./profile.ts";

/** The limits that wheels may not keep; each of the others is out of reach where the first is. */
export const LIMITS = ["wheelSpeed", "forward", "strafe", "turn"] as const;

export type Limit = (typeof LIMITS)[number];

/** A limit that is higher than the car can go. */
export interface Overreach {
  readonly limit: Limit;
  /** m/s or rad/s, as the profile says. */
  readonly asked: number;
  /** In the same unit: what the wheels can do. */
  readonly possible: number;
}

/**
 * How fast a free wheel turns at its largest duty on a half full pack, rad/s: there the feedforward
 * kS + kV·w is all the voltage that the motor gets.
 */
export function reachableWheelSpeed({ motors, battery }: Profile): number {
  const volts = motors.maxDuty * assumedVolts(battery);
  return Math.max(0, (volts - motors.kS) / motors.kV);
}

/** The limits that are out of reach; empty for a car whose figures fit together. */
export function overreach(profile: Profile): Overreach[] {
  const { geometry, limits } = profile;
  const wheelSpeed = reachableWheelSpeed(profile);
  const rim = Math.min(limits.wheelSpeed, wheelSpeed) * geometry.wheelRadius;
  const possible = {
    wheelSpeed,
    forward: rim,
    strafe: rim,
    turn: rim / ((geometry.wheelbase + geometry.track) / 2),
  };
  return LIMITS.filter((limit) => limits[limit] > possible[limit]).map((limit) => ({
    limit,
    asked: limits[limit],
    possible: possible[limit],
  }));
}
