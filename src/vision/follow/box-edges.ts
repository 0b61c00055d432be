import type { Box } from "../detection.ts";
import { type CameraView, directionOf } from "./camera-view.ts";

/** Of a box's height or width: how far a detector's sides are off. */
const SIDE_NOISE = 0.04;
/** A side this near to the picture's is cut by it, as a share of the picture: detectors end boxes a little before it. */
const CUT = 0.015;
/** Above, where heads are cut off, they do by more. */
const CUT_ABOVE = 0.035;

/** One side of a box as an angle. */
interface Edge {
  /** Tangent of the angle for the upper and the lower side, else the bearing in rad. */
  readonly value: number;
  /** Its standard deviation. */
  readonly noise: number;
  /** Cut off by the picture's edge: the thing goes on beyond. */
  readonly isCut: boolean;
}

export interface BoxEdges {
  readonly top: Edge;
  readonly bottom: Edge;
  readonly left: Edge;
  readonly right: Edge;
  /** Of the middle, rad, + left. */
  readonly bearing: number;
  /** Of the middle: up for each metre along the floor. */
  readonly slope: number;
}

/** @returns undefined where the box is not in the picture or has no size */
export function boxEdges(camera: CameraView, { x, y, width, height }: Box): BoxEdges | undefined {
  const left = Math.max(x, 0);
  const right = Math.min(x + width, camera.width);
  const top = Math.max(y, 0);
  const bottom = Math.min(y + height, camera.height);
  if (!(right - left >= 1 && bottom - top >= 1)) return undefined;
  const column = (left + right) / 2;
  const row = (top + bottom) / 2;
  const [above, below] = [directionOf(camera, column, top), directionOf(camera, column, bottom)];
  const [leftmost, rightmost] = [directionOf(camera, left, row), directionOf(camera, right, row)];
  const middle = directionOf(camera, column, row);
  if (!(above && below && leftmost && rightmost && middle)) return undefined;
  const upright = (SIDE_NOISE * (above.slope - below.slope) * height) / (bottom - top);
  const across = (SIDE_NOISE * (leftmost.bearing - rightmost.bearing) * width) / (right - left);
  const marginX = CUT * camera.width;
  const marginY = CUT * camera.height;
  return {
    top: { value: above.slope, noise: upright, isCut: top < CUT_ABOVE * camera.height },
    bottom: { value: below.slope, noise: upright, isCut: bottom > camera.height - marginY },
    left: { value: leftmost.bearing, noise: across, isCut: left < marginX },
    right: { value: rightmost.bearing, noise: across, isCut: right > camera.width - marginX },
    bearing: (leftmost.bearing + rightmost.bearing) / 2,
    slope: middle.slope,
  };
}

/** Standard deviation of where the thing's middle is, rad: one that is cut by a side goes on beyond it. */
export function bearingNoise({ left, right }: BoxEdges): number {
  const cut = left.isCut || right.isCut ? (left.value - right.value) / 2 : 0;
  return Math.hypot(0.01, left.noise / Math.SQRT2, cut);
}
