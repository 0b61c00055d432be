import type { Welcome } from "../../src/protocol/messages.ts";

type Shape = NonNullable<Welcome["scene"]>["objects"][number]["shape"];

/** Height of a line of text and the air on either side of it, CSS pixels. */
const LINE = 13;
const AIR = 4;

/**
 * Whether a name, written upright, lies inside of an object as it is seen.
 *
 * @param turned how far the object is turned in the picture, rad; either way round
 * @param scale CSS pixels a metre
 * @param textWidth CSS pixels
 */
export function labelFits(shape: Shape, turned: number, scale: number, textWidth: number): boolean {
  const width = textWidth + 2 * AIR;
  if (shape.kind === "circle") return Math.hypot(width, LINE) <= 2 * shape.radius * scale;
  // A box of text fits in a turned box if its corners do: seen along the box's own two axes.
  const c = Math.abs(Math.cos(turned));
  const s = Math.abs(Math.sin(turned));
  return width * c + LINE * s <= shape.length * scale && width * s + LINE * c <= shape.width * scale;
}
