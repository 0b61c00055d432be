import type { Pose } from "../../core/geometry.ts";
import { Cholesky } from "../calibration/cholesky.ts";
import type { Refined, Sight } from "./refine-pose.ts";

/** What makes a pose e^2 times less likely: two standard deviations. */
const TWO_SIGMA = 3.9;
const GROWTH = 1.1;
/** Root mean square of half of a squared normal number: of an arc's height, over radius and squared angle. */
const ARC = Math.sqrt(3) / 2;
/** Nobody reads a tag from farther round, rad. */
const FARTHEST_ROUND = 1.2;

/**
 * The covariance of a pose, where a tag is seen nearly from the front too. There its picture hardly changes when the
 * car goes round it, but not in proportion: the slope at one pose may promise far more than the picture holds. So the
 * car is led round the tag until the corners say that it cannot be there; what that is more is added.
 *
 * @returns of x, y and theta, row by row
 */
export function widened({ pose, cost, covariance, costAt }: Refined, { seen }: Sight): readonly number[] {
  const x = seen.reduce((sum, { tag }) => sum + tag.x, 0) / seen.length;
  const y = seen.reduce((sum, { tag }) => sum + tag.y, 0) / seen.length;
  const along = [y - pose.y, pose.x - x, 1] as const;
  const pull = Cholesky.of(Float64Array.from(covariance), 3)?.solve(along);
  if (!pull) return covariance;
  const promised = 1 / Math.sqrt(along[0] * pull[0]! + along[1] * pull[1]! + along[2] * pull[2]!);
  const round = (by: number): Pose => {
    const [c, s] = [Math.cos(by), Math.sin(by)];
    const [dx, dy] = [pose.x - x, pose.y - y];
    return { x: x + c * dx - s * dy, y: y + s * dx + c * dy, theta: pose.theta + by };
  };
  let farthest = 0;
  for (const side of [-1, 1]) {
    let by = 2 * promised;
    while (by < FARTHEST_ROUND && (costAt(round(side * by)) ?? Number.POSITIVE_INFINITY) - cost < TWO_SIGMA) {
      by *= GROWTH;
    }
    farthest = Math.max(farthest, by / 2);
  }
  const more = Math.max(0, farthest ** 2 - promised ** 2);
  // Round the tag is an arc, and the covariance knows straight lines only: what the arc leaves them by is added too.
  const bulge = ARC * (covariance[8]! + more);
  const across = [bulge * (pose.x - x), bulge * (pose.y - y), 0] as const;
  return covariance.map((value, i) => {
    const [row, column] = [Math.floor(i / 3), i % 3];
    return value + more * along[row]! * along[column]! + across[row]! * across[column]!;
  });
}
