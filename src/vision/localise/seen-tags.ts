import type { TagFamily } from "../../core/scene.ts";
import type { FieldTag } from "../../profile/tags.ts";
import { lumaOf, refineTag } from "../calibration/refine.ts";
import type { TagDetection } from "../detect/tags.ts";
import type { Frame } from "../frame.ts";
import type { SeenTag } from "./refine-pose.ts";

/** Smaller ones tell little, and that little is unsure: px of its longest edge. */
const LEAST_EDGE = 14;

/** Which of the tags that were found hang in the field, with their corners to a part of a pixel. */
export function seenTags(
  found: readonly TagDetection[],
  family: TagFamily,
  tags: readonly FieldTag[],
  frame: Frame,
): SeenTag[] {
  const known = new Map(tags.filter((tag) => tag.family === family).map((tag) => [tag.id, tag]));
  const mine = found.filter(({ id }) => known.has(id));
  if (mine.length === 0) return [];
  const luma = lumaOf(frame);
  const seen = new Map<number, SeenTag>();
  const twice = new Set<number>();
  for (const { id, corners: rough } of mine) {
    const corners = refineTag(luma, rough)?.corners;
    const tag = known.get(id);
    if (!corners || !tag || longest(corners) < LEAST_EDGE) continue;
    const before = seen.get(id)?.corners[0];
    // The finder may come upon one square twice; two squares of one number are a copy, and either may be the true one.
    if (before && Math.hypot(before.x - corners[0]!.x, before.y - corners[0]!.y) > 2) twice.add(id);
    seen.set(id, { tag, corners });
  }
  return [...seen].filter(([id]) => !twice.has(id)).map(([, one]) => one);
}

function longest(corners: SeenTag["corners"]): number {
  return Math.max(
    ...corners.map(({ x, y }, i) => Math.hypot(x - corners[(i + 1) % 4]!.x, y - corners[(i + 1) % 4]!.y)),
  );
}
