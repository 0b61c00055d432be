import { times } from "../../../src/vision/calibration/homography.ts";
import type { BoardPose } from "../../../src/vision/calibration/rotation.ts";

/** A board on the floor, its first tag's corner `ahead` of the camera's foot and `right` of it, turned by yaw. */
export function onFloor(
  above: number,
  pitch: number,
  { ahead, right, yaw, roll }: { ahead: number; right: number; yaw: number; roll: number },
): BoardPose {
  const [c, s] = [Math.cos(pitch), Math.sin(pitch)];
  // From right, down and ahead of a level camera to one that looks up, and then leans to its left.
  const up = [1, 0, 0, 0, c, s, 0, -s, c];
  const lean = [Math.cos(roll), -Math.sin(roll), 0, Math.sin(roll), Math.cos(roll), 0, 0, 0, 1];
  // As it lies: x to the right, y towards the car, z into the floor.
  const [cy, sy] = [Math.cos(yaw), Math.sin(yaw)];
  const lying = [cy, sy, 0, 0, 0, 1, sy, -cy, 0];
  const all = times(lean, up);
  const rotation = times(all, lying);
  const at = [0, 1, 2].map((k) => all[3 * k]! * right + all[3 * k + 1]! * above + all[3 * k + 2]! * ahead);
  return { rotation, at: at as unknown as BoardPose["at"] };
}
