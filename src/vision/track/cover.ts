import { clamp } from "../../core/geometry.ts";
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

/**
 * The whole of one of whom a side is hidden. How much is hidden nobody knows, for steps are wide and narrow: as much as
 * brings their middle nearest to where it is expected.
 *
 * @param width how wide they are at the most @param expected column of their middle
 */
export function completed(box: Box, cover: Cover, width: number, expected: number): Box {
  if (cover === undefined || width <= box.width) return box;
  const off = cover === "right" ? expected - middle(box) : middle(box) - expected;
  const hidden = clamp(2 * off, 0, width - box.width);
  return { ...box, width: box.width + hidden, x: cover === "right" ? box.x : box.x - hidden };
}

/** Lower than expected by more than this share, head or feet are hidden: nobody shrinks so. */
const CUT = 0.8;

/** The whole height of one of whom head or feet are hidden, by where they are expected. */
export function upright(box: Box, expected: Box): Box {
  if (box.height >= CUT * expected.height) return box;
  const { height } = expected;
  const bottom = box.y + box.height;
  const isHeadSeen = Math.abs(box.y - expected.y) < Math.abs(bottom - expected.y - height);
  return { ...box, height, y: isHeadSeen ? box.y : bottom - height };
}

/** How much lower, as a share of the other's height, the head of one may seem who is nearer: where only a part is found. */
const LOWER = 0.25;

/** Whose feet are lower in the picture is nearer, and their head is higher then: the camera is below it. */
function covers(near: Box, far: Box): boolean {
  if (near.y + near.height <= far.y + far.height || near.y > far.y + LOWER * far.height) return false;
  const gap = Math.max(near.x - far.x - far.width, far.x - near.x - near.width);
  return gap < TOUCHING * far.width;
}

const middle = ({ x, width }: Box) => x + width / 2;
