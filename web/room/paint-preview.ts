import { toPicture } from "./camera.ts";
import type { CarShape } from "./paint-car.ts";
import type { Picture } from "./picture.ts";
import { type Knock, type PreviewPoint, type PreviewWay, tickStep, ticksOf } from "./preview-path.ts";

/** Between a tick and its time, CSS pixels. */
const LABEL_AWAY = 13;
/** Times nearer to each other than this are left out, CSS pixels. */
const LABELS_APART = 30;
/** Length of the stroke that says where the car faces, CSS pixels. */
const NOSE = 11;
/** Half of a cross's side, CSS pixels. */
const KNOCK = 6;

/** The way that a script would drive: dashed, with the time and the heading at round moments, and a cross at each knock. */
export function paintPreview(picture: Picture, { points, knocks }: PreviewWay, shape: CarShape): void {
  const { context, palette, pixel } = picture;
  const last = points.at(-1);
  if (!last || points.length < 2) return;
  context.save();
  context.strokeStyle = palette.preview;
  context.fillStyle = palette.preview;
  context.lineJoin = "round";
  context.lineCap = "round";
  context.lineWidth = 2 * pixel;
  context.setLineDash([7 * pixel, 5 * pixel]);
  context.globalAlpha = 0.85;
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.stroke();
  context.setLineDash([]);
  paintEnd(picture, last, shape);
  paintKnocks(picture, knocks);
  paintTicks(picture, points);
  context.restore();
}

/** Where the car knocks against something: a cross, with the floor's colour around it. */
function paintKnocks({ context, palette, pixel }: Picture, knocks: readonly Knock[]): void {
  const reach = KNOCK * pixel;
  context.globalAlpha = 1;
  for (const [colour, width] of [
    [palette.surface, 5],
    [palette.caution, 3],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width * pixel;
    context.beginPath();
    for (const [x, y] of knocks) {
      context.moveTo(x - reach, y - reach);
      context.lineTo(x + reach, y + reach);
      context.moveTo(x - reach, y + reach);
      context.lineTo(x + reach, y - reach);
    }
    context.stroke();
  }
}

/** How the car stands when the script is over. */
function paintEnd({ context, pixel }: Picture, [x, y, theta]: PreviewPoint, shape: CarShape): void {
  const { length, width } = shape;
  context.save();
  context.translate(x, y);
  context.rotate(theta);
  context.lineWidth = 1.5 * pixel;
  context.setLineDash([4 * pixel, 3 * pixel]);
  context.beginPath();
  context.roundRect(-length / 2, -width / 2, length, width, 0.02);
  context.stroke();
  context.restore();
}

function paintTicks(picture: Picture, points: readonly PreviewPoint[]): void {
  const { context, palette, pixel } = picture;
  const duration = points.at(-1)![3] - points[0]![3];
  const written: { x: number; y: number }[] = [];
  context.globalAlpha = 1;
  context.lineWidth = 1.5 * pixel;
  for (const { time, pose } of ticksOf(points, tickStep(duration))) {
    const { x, y, theta } = pose;
    context.fillStyle = palette.preview;
    context.beginPath();
    context.arc(x, y, 2.6 * pixel, 0, 2 * Math.PI);
    context.fill();
    const reach = NOSE * pixel;
    picture.line(x, y, x + Math.cos(theta) * reach, y + Math.sin(theta) * reach);
    // Beside the nose, where its stroke does not run through the figure.
    const away = LABEL_AWAY * pixel;
    const at = { x: x + Math.sin(theta) * away, y: y - Math.cos(theta) * away };
    const seen = toPicture(at, picture.camera, picture.size);
    if (written.some((other) => Math.hypot(other.x - seen.x, other.y - seen.y) < LABELS_APART)) continue;
    written.push(seen);
    picture.label(`${time} s`, at.x, at.y, palette.preview, 11, palette.surface);
    context.strokeStyle = palette.preview;
  }
}
