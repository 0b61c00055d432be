import { type Pose, wrapAngle } from "../../core/geometry.ts";
import type { CameraProfile } from "../../profile/camera.ts";
import type { FieldTag } from "../../profile/tags.ts";
import { type TagPose, tagPoses } from "../detect/tag-pose.ts";
import { type Lens, undistorted } from "../lens.ts";
import { type Refined, refinePose, type SeenTag, type Sight, type Trust } from "./refine-pose.ts";
import { widened } from "./widen.ts";

/** A camera that was calibrated, and tags that were hung up with a tape measure. */
export const USUAL_TRUST: Trust = {
  corner: 0.3,
  camera: { above: 0.004, pitch: 0.006, ahead: 0.004, aside: 0.004, yaw: 0.008, focal: 0.005 },
  tag: { x: 0.01, y: 0.01, above: 0.01, yaw: 0.015 },
};

/** Where the car is by the tags that it sees. */
export interface CarSeen {
  readonly ok: true;
  /** Field frame. */
  readonly pose: Pose;
  /** Of x, y and theta, row by row: m², m rad, rad². */
  readonly covariance: readonly number[];
  /** Standard deviations as the protocol's `pose` wants them: of the worse direction, m, and of theta, rad. */
  readonly positionNoise: number;
  readonly headingNoise: number;
}

/**
 * - `ambiguous`: two poses fit as well, and the heading was not known or does not tell them apart
 * - `misfit`: no pose fits; a tag is not where the profile says, or the camera is not mounted as it says
 * - `unseen`: no pose before the camera begins to fit
 */
export interface CarUnseen {
  readonly ok: false;
  readonly why: "ambiguous" | "misfit" | "unseen";
}

/** The car's own idea of where it points, rad, to tell two poses apart; it is not merged into the answer. */
export interface KnownHeading {
  readonly theta: number;
  readonly spread: number;
}

/** One of two poses is believed where the other is e^(9/2) times less likely. */
const LIKELIER = 9;
/** Two that are nearer than this are one, rad. */
const SAME = 0.01;
/** rad */
const LEAST_ROUND = 0.2;
/** What the corners leave, over what they should: beyond this something is not where it should be. */
const MISFIT = 6;
/** The protocol's own bounds. */
const LEAST_NOISE = 1e-3;
const MOST_POSITION = 10;
const MOST_HEADING = 3;

/**
 * The car's pose in the field from tags whose place is known, with all their corners at once. The car stands on the
 * floor: only x, y and theta are sought.
 *
 * @param seen at least one tag
 * @param heading undefined: it is not known
 */
export function carFromTags(
  seen: readonly SeenTag[],
  camera: CameraProfile,
  lens: Lens,
  heading?: KnownHeading,
  trust = USUAL_TRUST,
): CarSeen | CarUnseen {
  const sight = { seen, camera, lens, trust };
  const found: Refined[] = [];
  const search = (start: Pose) => {
    const refined = refinePose(start, sight);
    if (!refined) return;
    const twin = found.findIndex(({ pose }) => Math.abs(wrapAngle(pose.theta - refined.pose.theta)) < SAME);
    if (twin < 0) found.push(refined);
    else if (refined.cost < found[twin]!.cost) found[twin] = refined;
  };
  for (const one of seen) for (const start of startsOf(one, camera, lens)) search(start);
  // What looks much the same from afar: the car as far round to the other side of a tag.
  for (const { pose } of [...found]) for (const { tag } of seen) search(acrossOf(pose, tag));
  const [first] = found.sort((a, b) => a.cost - b.cost);
  if (!first) return { ok: false, why: "unseen" };
  const freedom = 8 * seen.length - 3;
  if (first.cost > MISFIT * freedom) return { ok: false, why: "misfit" };
  const told = found
    .map((one) => ({ ...one, told: one.cost + (heading ? headingCost(one.pose, heading) : 0) }))
    .sort((a, b) => a.told - b.told);
  const [best, other] = told;
  if (other && other.told - best!.told < LIKELIER) return { ok: false, why: "ambiguous" };
  const byHeading = heading && found.some((one) => one !== first && one.cost - first.cost < LIKELIER);
  // A heading that agrees with neither has nothing to decide.
  if (byHeading && headingCost(best!.pose, heading) > LIKELIER) return { ok: false, why: "ambiguous" };
  return answer(best!, sight);
}

function headingCost({ theta }: Pose, heading: KnownHeading): number {
  return (wrapAngle(theta - heading.theta) / heading.spread) ** 2;
}

function answer(best: Refined, sight: Sight): CarSeen {
  const { pose } = best;
  const covariance = widened(best, sight);
  const [xx, xy, , , yy, , , , tt] = covariance as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const worst = (xx + yy) / 2 + Math.hypot((xx - yy) / 2, xy);
  return {
    ok: true,
    pose,
    covariance,
    positionNoise: Math.min(MOST_POSITION, Math.max(LEAST_NOISE, Math.sqrt(worst))),
    headingNoise: Math.min(MOST_HEADING, Math.max(LEAST_NOISE, Math.sqrt(tt))),
  };
}

/** Where the car would be by each pose of one tag. */
function startsOf({ tag, corners }: SeenTag, camera: CameraProfile, lens: Lens): Pose[] {
  const straight = corners.map((corner) => undistorted(lens, corner));
  const poses = tagPoses(straight, tag.size, lens);
  if (!poses) return [];
  const { best, other } = poses;
  return (other ? [best, other] : [best]).map((pose) => carAt(pose, tag, camera));
}

function acrossOf({ x, y, theta }: Pose, tag: FieldTag): Pose {
  const round = wrapAngle(Math.atan2(y - tag.y, x - tag.x) - tag.yaw);
  // From the very front the other side is either: a little way round it is looked for.
  const by = -Math.sign(round || 1) * (Math.abs(round) + Math.max(Math.abs(round), LEAST_ROUND));
  const [c, s] = [Math.cos(by), Math.sin(by)];
  const [dx, dy] = [x - tag.x, y - tag.y];
  return { x: tag.x + c * dx - s * dy, y: tag.y + s * dx + c * dy, theta: wrapAngle(theta + by) };
}

function carAt({ position, normal }: TagPose, tag: FieldTag, camera: CameraProfile): Pose {
  const [cos, sin] = [Math.cos(camera.pitch), Math.sin(camera.pitch)];
  const theta = wrapAngle(tag.yaw - Math.atan2(normal[1], normal[0] * cos - normal[2] * sin));
  const x = camera.ahead + position[0] * cos - position[2] * sin;
  const y = camera.aside + position[1];
  const [c, s] = [Math.cos(theta), Math.sin(theta)];
  return { x: tag.x - c * x + s * y, y: tag.y - s * x - c * y, theta };
}
