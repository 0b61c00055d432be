import type { Twist } from "../../core/geometry.ts";
import { type Excited, inTurn } from "./excitation.ts";

/** How fast, as shares of what the profile allows. */
const SHARE = 0.4;
/** And no faster than that, m/s and rad/s: each leg stays within a metre. */
const MOST = { speed: 0.6, turn: 2 } as const;
/** lx + ly of a usual car, m: how far the rims go for one rad. */
const LEVER = 0.25;
const REST = 0.5;

/** Of the fastest: ahead, to the left, counter-clockwise; and for how long, s. */
const LEGS: readonly (readonly [vx: number, vy: number, omega: number, seconds: number])[] = [
  [1, 0, 0, 1.6],
  [-1, 0, 0, 1.6],
  [0.7, 0.7, 0, 1.4],
  [-0.7, -0.7, 0, 1.4],
  [0, 0, 1, 1.4],
  [0, 0, -1, 1.4],
  [0.6, 0, 0.6, 1.6],
  [-0.6, 0, -0.6, 1.6],
];

/**
 * A drive that no constant is fitted to, by the robot's own loop: ahead, in a diagonal, on the spot, round a bend, and
 * back each time, within a metre of where it began.
 *
 * @param fastest that the profile allows
 */
export function heldOut(fastest: {
  readonly forward: number;
  readonly strafe: number;
  readonly turn: number;
}): Excited<Readonly<Twist>> & {
  /** Of the rims, m, roughly. */
  readonly way: number;
} {
  const rest = { vx: 0, vy: 0, omega: 0 };
  const legs = LEGS.map(([vx, vy, omega, seconds]) => {
    const twist = {
      vx: vx * Math.min(SHARE * fastest.forward, MOST.speed),
      vy: vy * Math.min(SHARE * fastest.strafe, MOST.speed),
      omega: omega * Math.min(SHARE * fastest.turn, MOST.turn),
    };
    return { seconds, at: () => twist };
  });
  const way = legs.reduce((sum, { seconds, at }) => {
    const { vx, vy, omega } = at();
    return sum + seconds * (Math.abs(vx) + Math.abs(vy) + LEVER * Math.abs(omega));
  }, 0);
  return {
    way,
    ...inTurn([{ seconds: REST, at: () => rest }, ...legs, { seconds: REST, at: () => rest }]),
  };
}

/** Of a straight drive that a tape judges, s. */
const TAPED = 3;

/** Straight ahead, by the robot's own loop, for a car whose wheels nobody counts. @returns also how far that is, m */
export function straight(fastest: {
  readonly forward: number;
}): Excited<Readonly<Twist>> & { readonly way: number } {
  const vx = SHARE * fastest.forward;
  return {
    way: vx * TAPED,
    ...inTurn([
      { seconds: TAPED, at: () => ({ vx, vy: 0, omega: 0 }) },
      { seconds: 2 * REST, at: () => ({ vx: 0, vy: 0, omega: 0 }) },
    ]),
  };
}
