import type { Box } from "../detection.ts";

/** Intersection over union, 0…1. */
export function overlap(a: Box, b: Box): number {
  const shared = intersection(a, b);
  return shared === 0 ? 0 : shared / (a.width * a.height + b.width * b.height - shared);
}

/** Share of a box that is in another, 0…1. */
export const inside = (box: Box, whole: Box) => intersection(box, whole) / (box.width * box.height || 1);

function intersection(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}
