import type { Box } from "../detection.ts";
import { boxEdges } from "./box-edges.ts";
import { type CameraView, directionOf } from "./camera-view.ts";

/** A shirt is between these of everybody: over the floor, as shares of how tall they are; and some are so much taller. */
const CHEST = { low: 0.98 / 1.7, high: 1.36 / 1.7 };
const TALLER = 1.75 / 1.7;
const ROUNDS = 12;

/**
 * Where the chest is of one whose head the picture cuts off: by where their feet are, for their box has no proportions.
 *
 * @param height how tall they are, m
 * @returns rows of the picture, beyond its edge where the chest is not in it; undefined: they are whole, or without feet
 */
export function chestRows(
  camera: CameraView,
  box: Box,
  height: number,
): { top: number; bottom: number } | undefined {
  const edges = boxEdges(camera, box);
  if (!edges?.top.isCut || edges.bottom.isCut || !(edges.bottom.value < 0 && edges.top.value > 0))
    return undefined;
  // Their head is out of the picture: they are not beyond where it would come in.
  const distance = Math.min(
    camera.above / -edges.bottom.value,
    (TALLER * height - camera.above) / edges.top.value,
  );
  // Who is lower than the camera has their head in the picture.
  if (!(distance > 0)) return undefined;
  const column = box.x + box.width / 2;
  const row = (up: number) => rowOf(camera, column, (up - camera.above) / distance);
  return { top: row(height * CHEST.high), bottom: row(height * CHEST.low) };
}

/** The row whose pixels look so much up; well beyond the picture's edge where none does. */
function rowOf(camera: CameraView, column: number, slope: number): number {
  let [above, below] = [-camera.height, 2 * camera.height];
  for (let round = 0; round < ROUNDS; round++) {
    const middle = (above + below) / 2;
    const there = directionOf(camera, column, middle)?.slope ?? Number.POSITIVE_INFINITY;
    if (there > slope) above = middle;
    else below = middle;
  }
  return (above + below) / 2;
}
