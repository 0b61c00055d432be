import type { Twist } from "../../src/core/geometry.ts";
import { CENTRED, type Deflection } from "../../src/core/stick-shaping.ts";

/** What one input device asks for, shaped. */
export interface Sticks {
  readonly move: Deflection;
  /** Clockwise, to the right, is +; −1…1. */
  readonly turn: number;
}

export const NEUTRAL: Sticks = { move: CENTRED, turn: 0 };

/** Full speed of the car, from its profile. */
export interface SpeedLimits {
  /** m/s */
  readonly forward: number;
  /** m/s */
  readonly strafe: number;
  /** rad/s */
  readonly turn: number;
}

export function isNeutral(sticks: Sticks): boolean {
  return sticks.move.x === 0 && sticks.move.y === 0 && sticks.turn === 0;
}

/** For each stick the device that pushes hardest wins, so that two devices never add up to a surprise. */
export function mix(devices: readonly Sticks[]): Sticks {
  let move = CENTRED;
  let turn = 0;
  for (const device of devices) {
    if (Math.hypot(device.move.x, device.move.y) > Math.hypot(move.x, move.y)) move = device.move;
    if (Math.abs(device.turn) > Math.abs(turn)) turn = device.turn;
  }
  return { move, turn };
}

/**
 * From thumbs to SI: up is +vx (forward), left is +vy, and a turn to the right is −omega. The frame
 * (car or field) is the message's affair, and so is precision: the robot scales for it.
 */
export function toTwist(sticks: Sticks, limits: SpeedLimits): Twist {
  return {
    vx: sticks.move.y * limits.forward,
    vy: 0 - sticks.move.x * limits.strafe,
    omega: 0 - sticks.turn * limits.turn,
  };
}
