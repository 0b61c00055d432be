import type { Profile } from "./profile.ts";

/** A limit that is higher than the car can go. */
export interface Overreach {
  readonly limit: "wheelSpeed" | "forward" | "strafe" | "turn";
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
  const volts = (motors.maxDuty * (battery.full + battery.low)) / 2;
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
  return (["wheelSpeed", "forward", "strafe", "turn"] as const)
    .filter((limit) => limits[limit] > possible[limit])
    .map((limit) => ({ limit, asked: limits[limit], possible: possible[limit] }));
}
