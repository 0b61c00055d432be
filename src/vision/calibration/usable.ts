import type { BoardView } from "./board-view.ts";

/** Of a board of 80: three tags. */
const FEWEST_CORNERS = 12;
/** px, in pictures of this width; larger ones show the same edge wider. */
const BLURRED = { blur: 3.2, width: 1280 };

/** Of a view that shows too little of the board: what it shows; undefined: enough. */
export function tooLittle({ corners }: BoardView): string | undefined {
  if (corners.length >= FEWEST_CORNERS) return undefined;
  const tags = Math.floor(corners.length / 4);
  return tags === 0 ? "no board" : `only ${tags} of its tags`;
}

export const isBlurred = ({ blur, width }: BoardView) =>
  blur > BLURRED.blur * Math.max(1, width / BLURRED.width);
