import type { Twist } from "../../core/geometry.ts";

/** m/s and rad/s */
const STANDS_BELOW = 0.02;

export const isStanding = ({ vx, vy, omega }: Readonly<Twist>): boolean =>
  Math.hypot(vx, vy) < STANDS_BELOW && Math.abs(omega) < STANDS_BELOW;
