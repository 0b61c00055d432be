import type { Box } from "../detection.ts";

/** Which side of somebody another hides who is nearer; undefined: neither. */
export type Cover = "left" | "right" | undefined;

/** How far from somebody's side whoever comes before them may hide it already, as a share of their width. */
const TOUCHING = 0.1;

/** @param others boxes of whoever else is in the picture */
export function coverOf(box: Box, others: readonly Box[]): Cover {
  const near = others.find((other) => covers(other, box));
  return near && (middle(near) < middle(box) ? "left" : "right");
}

/** The whole of one of whom a side is hidden, by how wide they were. */
export function completed(box: Box, cover: Cover, width: number): Box {
  if (cover === undefined || width <= box.width) return box;
  return { ...box, width, x: cover === "right" ? box.x : box.x + box.width - width };
}

/** Whose feet are lower in the picture is nearer. */
function covers(near: Box, far: Box): boolean {
  if (near.y + near.height <= far.y + far.height) return false;
  const gap = Math.max(near.x - far.x - far.width, far.x - near.x - near.width);
  return gap < TOUCHING * far.width;
}

const middle = ({ x, width }: Box) => x + width / 2;
