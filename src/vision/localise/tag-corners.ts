import type { Pose } from "../../core/geometry.ts";
import type { CameraProfile } from "../../profile/camera.ts";
import type { FieldTag } from "../../profile/tags.ts";
import { type Lens, onPicture, type PlanePoint } from "../lens.ts";

/** What is not known exactly, and moves all corners of a tag, or of all tags, together. */
export const CAMERA_DOUBTS = ["above", "pitch", "ahead", "aside", "yaw", "focal"] as const;
export const TAG_DOUBTS = ["x", "y", "above", "yaw"] as const;

/** By how much it is off: m and rad; of the focal length a share. */
export type Doubts<Name extends string> = Readonly<Record<Name, number>>;

export const NO_CAMERA_DOUBT: Doubts<(typeof CAMERA_DOUBTS)[number]> = {
  above: 0,
  pitch: 0,
  ahead: 0,
  aside: 0,
  yaw: 0,
  focal: 0,
};
export const NO_TAG_DOUBT: Doubts<(typeof TAG_DOUBTS)[number]> = { x: 0, y: 0, above: 0, yaw: 0 };

/** Of a tag, in halves of its side: to the right as it is read, and up; clockwise from its own top left. */
const CORNERS = [
  [-1, 1],
  [1, 1],
  [1, -1],
  [-1, -1],
] as const;

/**
 * Where a tag's corners appear to a car at a pose of the field.
 *
 * @param camera how it is mounted
 * @param off how far the camera and the tag are from where they should be
 * @returns px, clockwise from the tag's own top left; undefined: a corner is not before the camera
 */
export function tagCorners(
  car: Pose,
  tag: FieldTag,
  camera: CameraProfile,
  lens: Lens,
  off = NO_CAMERA_DOUBT,
  tagOff = NO_TAG_DOUBT,
): PlanePoint[] | undefined {
  const half = tag.size / 2;
  const facing = tag.yaw + tagOff.yaw;
  const [right, ahead] = [
    { x: -Math.sin(facing), y: Math.cos(facing) },
    { x: Math.cos(car.theta), y: Math.sin(car.theta) },
  ];
  const pitch = camera.pitch + off.pitch;
  const [cosPitch, sinPitch] = [Math.cos(pitch), Math.sin(pitch)];
  const [cosYaw, sinYaw] = [Math.cos(off.yaw), Math.sin(off.yaw)];
  const found: PlanePoint[] = [];
  for (const [u, v] of CORNERS) {
    const dx = tag.x + tagOff.x + u * half * right.x - car.x;
    const dy = tag.y + tagOff.y + u * half * right.y - car.y;
    const x = dx * ahead.x + dy * ahead.y - camera.ahead - off.ahead;
    const y = dy * ahead.x - dx * ahead.y - camera.aside - off.aside;
    const z = tag.above + tagOff.above + v * half - camera.above - off.above;
    const level = x * cosYaw + y * sinYaw;
    const left = y * cosYaw - x * sinYaw;
    const depth = level * cosPitch + z * sinPitch;
    if (!(depth > 0.01)) return undefined;
    const up = z * cosPitch - level * sinPitch;
    const zoom = (1 + off.focal) / depth;
    found.push(onPicture(lens, { x: -left * zoom, y: -up * zoom }));
  }
  return found;
}
