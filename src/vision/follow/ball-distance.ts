import type { Box } from "../detection.ts";
import { bearingNoise, boxEdges } from "./box-edges.ts";
import { type CameraView, directionOf } from "./camera-view.ts";
import type { Look } from "./look.ts";

/**
 * Where a ball is, by how large it looks: its edges are tangents, so half of its angle has the sine of radius over
 * distance. A side that the picture cuts off is left out.
 *
 * @param diameter m
 * @returns undefined: the box is outside the picture
 */
export function lookOfBall(camera: CameraView, box: Box, at: number, diameter: number): Look | undefined {
  const edges = boxEdges(camera, box);
  if (edges === undefined) return undefined;
  const { top, bottom, left, right } = edges;
  const [column, row] = [box.x + box.width / 2, box.y + box.height / 2];
  const angles: number[] = [];
  if (!(left.isCut || right.isCut)) angles.push(between(camera, box.x, row, box.x + box.width, row));
  if (!(top.isCut || bottom.isCut)) angles.push(between(camera, column, box.y, column, box.y + box.height));
  const angle = angles.reduce((sum, each) => sum + each, 0) / angles.length;
  const through = diameter / 2 / Math.sin(angle / 2);
  const distance = through / Math.hypot(1, edges.slope);
  const isKnown = angle > 0 && distance > 0 && distance < 100;
  return {
    at,
    bearing: edges.bearing,
    bearingNoise: bearingNoise(edges),
    distance: isKnown ? distance : null,
    // A small ball's box is off by a pixel rather than by a share.
    distanceNoise: isKnown ? distance * Math.hypot(0.06, 2 / Math.max(box.width, box.height)) : 0,
    facing: null,
  };
}

/** rad */
function between(camera: CameraView, ax: number, ay: number, bx: number, by: number): number {
  const a = directionOf(camera, ax, ay);
  const b = directionOf(camera, bx, by);
  if (!(a && b)) return Number.NaN;
  const cos =
    (Math.cos(a.bearing - b.bearing) + a.slope * b.slope) / Math.hypot(1, a.slope) / Math.hypot(1, b.slope);
  return Math.acos(Math.min(Math.max(cos, -1), 1));
}
