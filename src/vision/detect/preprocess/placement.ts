import type { Box } from "../../detection.ts";
import type { InputPlan, Size } from "../formats/format.ts";

/** Where a frame lies in a model's input, px of the input. */
export interface Placement extends Size {
  readonly left: number;
  readonly top: number;
  /** Of the frame. */
  readonly source: Size;
}

/** Whole pixels of the input are covered; the frame's proportions are kept unless it is stretched. */
export function place(source: Size, input: Size, fit: InputPlan["fit"]): Placement {
  if (fit === "stretch") return { left: 0, top: 0, width: input.width, height: input.height, source };
  const scale = Math.min(input.width / source.width, input.height / source.height);
  const width = Math.max(1, Math.min(input.width, Math.round(source.width * scale)));
  const height = Math.max(1, Math.min(input.height, Math.round(source.height * scale)));
  if (fit === "top-left") return { left: 0, top: 0, width, height, source };
  return { left: (input.width - width) >> 1, top: (input.height - height) >> 1, width, height, source };
}

/** A box in px of the input as one in px of the frame. */
export function toFrame(
  { left, top, width, height, source }: Placement,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
): Box {
  const sx = source.width / width;
  const sy = source.height / height;
  return { x: (x0 - left) * sx, y: (y0 - top) * sy, width: (x1 - x0) * sx, height: (y1 - y0) * sy };
}
