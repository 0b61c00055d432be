/**
 * Plane geometry by REP-103: x forward, y left, counter-clockwise positive, SI units.
 * Functions that run in the tick write into an `out` that the caller owns.
 */

/** A velocity. In the car's frame unless said otherwise. */
export interface Twist {
  /** m/s, forward is + */
  vx: number;
  /** m/s, left is + */
  vy: number;
  /** rad/s, counter-clockwise is + */
  omega: number;
}

/** Where the car is, in the frame of the floor (the "field"). */
export interface Pose {
  /** m */
  x: number;
  /** m */
  y: number;
  /** rad, counter-clockwise is +, wrapped to (−π, π] where said so, continuous otherwise */
  theta: number;
}

/** A point of the floor or of the car, m. */
export interface Point {
  /** Forward is +. */
  readonly x: number;
  /** Left is +. */
  readonly y: number;
}

/** A direction with a length, filled in place; the unit is said where it is used. */
export interface Vector {
  x: number;
  y: number;
}

export const zeroTwist = (): Twist => ({ vx: 0, vy: 0, omega: 0 });
export const originPose = (): Pose => ({ x: 0, y: 0, theta: 0 });

/** @throws RangeError quoting a pose that is not finite */
export function requireFinitePose({ x, y, theta }: Readonly<Pose>): void {
  if (Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(theta)) return;
  throw new RangeError(`a pose must be finite, got (${x}, ${y}) m and ${theta} rad`);
}

export function copyTwist(from: Readonly<Twist>, out: Twist): void {
  out.vx = from.vx;
  out.vy = from.vy;
  out.omega = from.omega;
}

export function copyPose(from: Readonly<Pose>, out: Pose): void {
  out.x = from.x;
  out.y = from.y;
  out.theta = from.theta;
}

/** The same motion seen from a frame that is turned by −`angle` rad: rotates (vx, vy) by +`angle`. */
export function rotateTwist(twist: Readonly<Twist>, angle: number, out: Twist): void {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const { vx, vy, omega } = twist;
  out.vx = c * vx - s * vy;
  out.vy = s * vx + c * vy;
  out.omega = omega;
}

/** The angle in (−π, π] that points the same way, rad. */
export function wrapAngle(angle: number): number {
  const wrapped = angle - 2 * Math.PI * Math.ceil((angle - Math.PI) / (2 * Math.PI));
  return wrapped === -Math.PI ? Math.PI : wrapped;
}

/**
 * Moves a pose along a constant twist, exactly (the exponential map of SE(2); Lynch & Park, "Modern
 * Robotics", 2017, eq. 3.88 ff.). The arc's chord points half of the turn away from the start's heading
 * and is sin(θ/2)/(θ/2) of the arc's length, which loses no digits however small the turn is.
 *
 * @param dx displacement along the car's x at the start, m (velocity × time)
 * @param dy displacement along the car's y at the start, m
 * @param dtheta turn, rad
 * @param pose moved in place; theta stays continuous
 */
export function poseExp(pose: Pose, dx: number, dy: number, dtheta: number): void {
  const half = dtheta / 2;
  const chord = half === 0 ? 1 : Math.sin(half) / half;
  const c = chord * Math.cos(pose.theta + half);
  const s = chord * Math.sin(pose.theta + half);
  pose.x += c * dx - s * dy;
  pose.y += s * dx + c * dy;
  pose.theta += dtheta;
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
