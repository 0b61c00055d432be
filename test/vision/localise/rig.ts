import { type Pose, wrapAngle } from "../../../src/core/geometry.ts";
import type { Random } from "../../../src/core/random.ts";
import type { CameraProfile } from "../../../src/profile/camera.ts";
import type { FieldTag } from "../../../src/profile/tags.ts";
import { USUAL_TRUST } from "../../../src/vision/localise/car-from-tags.ts";
import type { SeenTag } from "../../../src/vision/localise/refine-pose.ts";
import { NO_CAMERA_DOUBT, NO_TAG_DOUBT, tagCorners } from "../../../src/vision/localise/tag-corners.ts";
import { LENS } from "../pi-lens.ts";

export const CAMERA: CameraProfile = {
  fieldOfView: 1.08,
  ahead: 0.1,
  aside: 0.02,
  above: 0.16,
  pitch: 0.2,
  lens: LENS,
};
export const TAG: FieldTag = { family: "36h11", id: 3, size: 0.16, x: 3, y: 1, above: 0.35, yaw: Math.PI };

/** A car that sees the tag from `distance` m, `oblique` rad beside its front, and `bearing` rad to the right of straight ahead. */
export function carBefore(tag: FieldTag, distance: number, oblique: number, bearing = 0): Pose {
  const way = tag.yaw + oblique;
  return {
    x: tag.x + distance * Math.cos(way),
    y: tag.y + distance * Math.sin(way),
    theta: wrapAngle(way + Math.PI + bearing),
  };
}

export const exactly = (car: Pose, tag: FieldTag): SeenTag => ({
  tag,
  corners: tagCorners(car, tag, CAMERA, LENS)!,
});

/** With everything as far off as it usually is: the camera's mounting the same for all tags. */
export function asSeen(car: Pose, tags: readonly FieldTag[], random: Random, trust = USUAL_TRUST): SeenTag[] {
  const drawn = <T extends Readonly<Record<string, number>>>(zero: T, spread: T): T =>
    Object.fromEntries(Object.keys(zero).map((name) => [name, spread[name]! * random.gaussian()])) as T;
  const off = drawn(NO_CAMERA_DOUBT, trust.camera);
  return tags.map((tag) => ({
    tag,
    corners: tagCorners(car, tag, CAMERA, LENS, off, drawn(NO_TAG_DOUBT, trust.tag))!.map(({ x, y }) => ({
      x: x + trust.corner * random.gaussian(),
      y: y + trust.corner * random.gaussian(),
    })),
  }));
}
