import { type Pose, type Twist, wrapAngle } from "./geometry.ts";

/**
 * Poses as the group SE(2): put one after another, seen from one another, and joined by the arc of a
 * constant twist. An `out` may be one of the inputs. Headings are added and subtracted as they are;
 * {@link wrapAngle} them where a direction is meant.
 */

/**
 * The pose `move`, given in the frame of `pose`, as the frame of `pose` itself sees it: `pose` ∘ `move`.
 *
 * @param pose in some frame, such as the floor's
 * @param move in the frame of `pose`: x ahead of it, y to its left, theta beyond its heading
 * @param out in the frame in which `pose` is given
 */
export function transformBy(pose: Readonly<Pose>, move: Readonly<Pose>, out: Pose): void {
  const c = Math.cos(pose.theta);
  const s = Math.sin(pose.theta);
  const { x, y } = move;
  const theta = pose.theta + move.theta;
  out.x = pose.x + c * x - s * y;
  out.y = pose.y + s * x + c * y;
  out.theta = theta;
}

/**
 * The pose as it looks from `origin`: `origin`⁻¹ ∘ `pose`, which {@link transformBy} takes back. Of the
 * floor's own zero pose it is the inverse of `origin`.
 *
 * @param pose in the same frame as `origin`
 * @param out in the frame of `origin`
 */
export function relativeTo(pose: Readonly<Pose>, origin: Readonly<Pose>, out: Pose): void {
  const c = Math.cos(origin.theta);
  const s = Math.sin(origin.theta);
  const dx = pose.x - origin.x;
  const dy = pose.y - origin.y;
  const theta = pose.theta - origin.theta;
  out.x = c * dx + s * dy;
  out.y = c * dy - s * dx;
  out.theta = theta;
}

/**
 * The logarithm of SE(2): the constant twist that, held for one second, leads from one pose to another
 * along a single arc. The inverse of {@link poseExp}: the chord is turned back by the heading half way
 * and stretched to the arc's length.
 *
 * @param out displacement in the frame of `from`: m, m and rad. The turn is the shorter one, in (−π, π].
 */
export function poseLog(from: Readonly<Pose>, to: Readonly<Pose>, out: Twist): void {
  const turn = wrapAngle(to.theta - from.theta);
  const half = turn / 2;
  const stretch = half === 0 ? 1 : half / Math.sin(half);
  const c = stretch * Math.cos(from.theta + half);
  const s = stretch * Math.sin(from.theta + half);
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  out.vx = c * dx + s * dy;
  out.vy = c * dy - s * dx;
  out.omega = turn;
}

/**
 * A pose on the arc between two, as a car would pass it that moves with a constant twist. The chord to it
 * is the whole chord turned back by half of the turn that is still to come, and sin(f·θ/2)/sin(θ/2) as
 * long, which is {@link poseLog}, scaled, and {@link poseExp} in one.
 *
 * @param fraction 0: `from`, 1: `to`; beyond, the arc goes on
 * @param out theta goes on from `from`'s, the shorter way round
 */
export function interpolatePose(from: Readonly<Pose>, to: Readonly<Pose>, fraction: number, out: Pose): void {
  const turn = wrapAngle(to.theta - from.theta);
  const half = turn / 2;
  const scale = half === 0 ? fraction : Math.sin(fraction * half) / Math.sin(half);
  const c = scale * Math.cos((fraction - 1) * half);
  const s = scale * Math.sin((fraction - 1) * half);
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const theta = from.theta + fraction * turn;
  out.x = from.x + c * dx - s * dy;
  out.y = from.y + s * dx + c * dy;
  out.theta = theta;
}
