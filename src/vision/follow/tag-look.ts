import type { TagPoses } from "../detect/tag-pose.ts";
import type { CameraView } from "./camera-view.ts";
import type { Look } from "./look.ts";

/** The other pose must fit so much worse, or nobody can tell which way the tag is turned. */
const CLEARLY = 2;
/** Of the distance: how far a corner that is half a pixel off puts it. */
const DISTANCE_NOISE = 0.02;

/** Where a tag is and which way it looks, by its pose in the camera's frame. */
export function lookOfTag(
  { pitch }: Pick<CameraView, "pitch">,
  { best, other }: TagPoses,
  at: number,
): Look | undefined {
  const level = ([x, , z]: readonly [number, number, number]) => x * Math.cos(pitch) - z * Math.sin(pitch);
  const [ahead, left] = [level(best.position), best.position[1]];
  const distance = Math.hypot(ahead, left);
  if (!(distance > 0.01 && ahead > 0)) return undefined;
  const isClear = other === undefined || other.error > CLEARLY * best.error;
  const [x, y] = [level(best.normal), best.normal[1]];
  return {
    at,
    bearing: Math.atan2(left, ahead),
    bearingNoise: 0.005,
    distance,
    distanceNoise: DISTANCE_NOISE * distance + 0.01,
    // One that lies on the floor looks nowhere.
    facing: isClear && Math.hypot(x, y) > 0.3 ? Math.atan2(y, x) : null,
  };
}
