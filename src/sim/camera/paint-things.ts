import type { Pose } from "../../core/geometry.ts";
import type { SceneLook } from "../../core/scene.ts";
import { type Brush, fillShape, type Rgb, rgbOf, shade } from "./brush.ts";
import type { Projection, Spot } from "./projection.ts";

type TagLook = Extract<SceneLook, { kind: "tag" }>;

/** Rows from the top of a tag's cells, its border with them; true: black. */
export type TagCells = readonly (readonly boolean[])[];

const BLACK: Rgb = [24, 24, 26];
const PAPER: Rgb = [236, 236, 232];

/** What stands on the floor makes it darker. @param radius m */
export function paintShadow(brush: Brush, projection: Projection, { x, y }: Pose, radius: number): void {
  const spots = Array.from({ length: 16 }, (_, i): Spot => {
    const angle = (Math.PI * i) / 8;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle), 0];
  });
  fillShape(brush, projection.outline(spots), "rgba(0,0,0,0.28)");
}

/** @param radius m */
export function paintBall(
  brush: Brush,
  projection: Projection,
  pose: Pose,
  radius: number,
  colour: string,
): void {
  const middle = projection.see([pose.x, pose.y, radius]);
  if (!middle) return;
  const size = (radius * projection.lens.focal) / middle.depth;
  const rgb = rgbOf(colour);
  const light = brush.createRadialGradient(
    middle.x - 0.35 * size,
    middle.y - 0.4 * size,
    0.1 * size,
    middle.x,
    middle.y,
    size,
  );
  light.addColorStop(0, shade(rgb, 1.35));
  light.addColorStop(0.5, shade(rgb, 1));
  light.addColorStop(1, shade(rgb, 0.5));
  brush.fillStyle = light;
  brush.beginPath();
  brush.arc(middle.x, middle.y, size, 0, 2 * Math.PI);
  brush.closePath();
  brush.fill();
}

/** Upright, on the +x side of what it hangs on. @param ahead m from the object's middle */
export function paintTag(
  brush: Brush,
  projection: Projection,
  look: TagLook,
  pose: Pose,
  ahead: number,
  cells: TagCells,
): void {
  const cos = Math.cos(pose.theta);
  const sin = Math.sin(pose.theta);
  const { place } = projection;
  // Nobody sees it from behind.
  if ((place.x - pose.x) * cos + (place.y - pose.y) * sin < ahead) return;
  const count = cells.length;
  const cell = look.size / count;
  /** @param right and @param down in cells from the middle, as it is read */
  const spot = (right: number, down: number): Spot => {
    // Who looks at it has its left on the right.
    const left = right * cell;
    return [pose.x + ahead * cos - left * sin, pose.y + ahead * sin + left * cos, look.height - down * cell];
  };
  const square = (x: number, y: number, size: number, colour: Rgb) =>
    fillShape(
      brush,
      projection.outline([spot(x, y), spot(x + size, y), spot(x + size, y + size), spot(x, y + size)]),
      shade(colour, 1),
    );
  const half = count / 2;
  square(-half - 1, -half - 1, count + 2, PAPER);
  square(-half, -half, count, BLACK);
  for (const [row, line] of cells.entries()) {
    for (const [column, isBlack] of line.entries())
      if (!isBlack) square(column - half, row - half, 1.02, PAPER);
  }
}
