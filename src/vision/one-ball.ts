import type { Detection } from "./detection.ts";
import { overlap } from "./track/overlap.ts";

/** Above this a ball by its colour and one by its shape are the same. */
const SAME = 0.3;

/** A ball that two detectors have found is one thing: the one that is known by its colour, which is the steadier. */
export function withoutTwins(detections: readonly Detection[], colour: string): readonly Detection[] {
  const coloured = detections.filter(({ kind, name }) => kind === "ball" && name === colour);
  if (coloured.length === 0) return detections;
  return detections.filter(
    ({ kind, name, box }) =>
      kind !== "ball" || name === colour || coloured.every((ball) => overlap(ball.box, box) < SAME),
  );
}
