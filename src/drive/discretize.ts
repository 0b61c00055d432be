import type { Twist } from "../core/geometry.ts";

/**
 * Corrects a twist for being held while the car turns. Whoever commands (vx, vy, omega) for dt means
 * "be at (vx·dt, vy·dt), turned by omega·dt"; held as it is, the twist would sweep an arc and end beside
 * that point, and a strafing, turning car drifts. The result, held for dt, ends exactly there: it is the
 * logarithm of that pose in SE(2), divided by dt. After WPILib's `ChassisSpeeds.discretize`.
 *
 * Apply it after every limit and before the kinematics: limiting its result would bring the drift back.
 *
 * @param twist car frame
 * @param dt how long the result will be held, s. For |omega·dt| ≥ π no arc comes near the point, and the
 *   twist is passed on as it is.
 * @param out may be `twist`
 */
export function discretize(twist: Readonly<Twist>, dt: number, out: Twist): void {
  const half = (twist.omega * dt) / 2;
  const vx = twist.vx;
  const vy = twist.vy;
  // half·cot(half), by its series near zero, where it would be 0/0.
  let along = 1;
  let across = 0;
  if (Math.abs(half) < Math.PI / 2) {
    along = Math.abs(half) < 1e-4 ? 1 - (half * half) / 3 : half / Math.tan(half);
    across = half;
  }
  out.vx = along * vx + across * vy;
  out.vy = along * vy - across * vx;
  out.omega = twist.omega;
}
