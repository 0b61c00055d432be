import { type Brush, fillShape, shade } from "./brush.ts";
import type { Projection, Spot } from "./projection.ts";

/** A board of the floor, m. */
const LENGTH = 0.8;
const WIDTH = 0.16;
/** Boards farther than this are one colour, m. */
const FINE = 3.5;
const WOOD = [158, 128, 98] as const;
const CEILING = "#dcdad4";

/** Everything that lies behind all else: ceiling above the horizon, boards below it. */
export function paintFloor(brush: Brush, projection: Projection): void {
  const { width, height } = projection.lens;
  brush.fillStyle = CEILING;
  brush.fillRect(0, 0, width, height);
  const { x, y } = projection.place;
  const far = 30;
  const field: Spot[] = [
    [x - far, y - far, 0],
    [x + far, y - far, 0],
    [x + far, y + far, 0],
    [x - far, y + far, 0],
  ];
  fillShape(brush, projection.outline(field), shade(WOOD, 1));
  const firstRow = Math.floor((y - FINE) / WIDTH);
  const firstBoard = Math.floor((x - FINE) / LENGTH);
  for (let row = firstRow; row <= firstRow + (2 * FINE) / WIDTH; row++) {
    for (let board = firstBoard; board <= firstBoard + (2 * FINE) / LENGTH; board++) {
      const grain = (((row * 7 + board * 13) % 5) + 5) % 5;
      const from = (board + (((row % 3) + 3) % 3) / 3) * LENGTH;
      const side = row * WIDTH;
      if (Math.hypot(from - x, side - y) > FINE || grain === 2) continue;
      const outline = projection.outline([
        [from, side, 0],
        [from + LENGTH, side, 0],
        [from + LENGTH, side + WIDTH, 0],
        [from, side + WIDTH, 0],
      ]);
      fillShape(brush, outline, shade(WOOD, 0.92 + 0.04 * grain));
    }
  }
}
