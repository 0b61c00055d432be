import type { TagFamily } from "../../core/scene.ts";
import type { PlanePoint } from "../lens.ts";

// The printed board, m: x to the right and y down from the upper left corner of its first tag. It fits on A4 and on
// US letter with their margins.

export const BOARD_FAMILY: TagFamily = "36h11";
/** The last of the family: nobody hangs those up first. */
export const FIRST_ID = 567;
export const COLUMNS = 4;
export const ROWS = 5;
/** Side of a tag's black square. */
export const TAG = 0.036;
/** From a tag to the next. */
export const PITCH = 0.046;
/** The ruler beside the tags, by which a print is checked. */
export const RULER = 0.15;

export const BOARD_WIDTH = (COLUMNS - 1) * PITCH + TAG;
export const BOARD_HEIGHT = (ROWS - 1) * PITCH + TAG;

/** The tag's corners as they are printed, clockwise from its upper left one; undefined: it is not of the board. */
export function boardCorners(id: number): readonly PlanePoint[] | undefined {
  const at = id - FIRST_ID;
  if (!(at >= 0 && at < COLUMNS * ROWS)) return undefined;
  const x = (at % COLUMNS) * PITCH;
  const y = Math.floor(at / COLUMNS) * PITCH;
  return [
    { x, y },
    { x: x + TAG, y },
    { x: x + TAG, y: y + TAG },
    { x, y: y + TAG },
  ];
}
