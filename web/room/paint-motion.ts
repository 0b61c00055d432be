import type { Point, Pose } from "../../src/core/geometry.ts";
import type { CarShape } from "./paint-car.ts";
import type { Picture } from "./picture.ts";
import type { PlannedPath } from "./planned-path.ts";

/** The way that is planned: what is ahead can be read, what lies behind only guessed. */
export function paintPath(picture: Picture, path: PlannedPath, reference: Point | undefined): void {
  const { points, next } = path;
  const { context, palette, pixel } = picture;
  if (points.length === 0) return;
  const at = reference ?? points[0]!;
  context.save();
  context.strokeStyle = palette.text;
  context.lineJoin = "round";
  context.lineWidth = 1.5 * pixel;
  context.globalAlpha = 0.16;
  line(context, [...points.slice(0, next), at]);
  context.globalAlpha = 0.6;
  line(context, [at, ...points.slice(next)]);
  context.restore();
}

/** Where the car should be at this moment: it lies over the car. */
export function paintReference(picture: Picture, at: Point): void {
  const { context, palette, pixel } = picture;
  context.save();
  context.beginPath();
  context.arc(at.x, at.y, 4 * pixel, 0, 2 * Math.PI);
  context.fillStyle = palette.background;
  context.fill();
  context.strokeStyle = palette.text;
  context.lineWidth = 1.5 * pixel;
  context.stroke();
  context.restore();
}

/**
 * Where the car is to stand and face: its outline and its nose.
 *
 * @param aiming a finger still moves it
 */
export function paintTarget(picture: Picture, pose: Pose, shape: CarShape, aiming: boolean): void {
  const { context, palette, pixel } = picture;
  const { length, width } = shape;
  context.save();
  context.translate(pose.x, pose.y);
  context.rotate(pose.theta);
  context.strokeStyle = palette.accent;
  context.fillStyle = palette.accent;
  context.lineWidth = (aiming ? 2 : 1.5) * pixel;
  context.beginPath();
  context.roundRect(-length / 2, -width / 2, length, width, 0.02);
  context.globalAlpha = aiming ? 0.16 : 0.06;
  context.fill();
  context.globalAlpha = aiming ? 1 : 0.75;
  context.stroke();
  context.beginPath();
  context.moveTo(length * 0.42, 0);
  context.lineTo(length * 0.12, width * 0.24);
  context.lineTo(length * 0.2, 0);
  context.lineTo(length * 0.12, -width * 0.24);
  context.closePath();
  context.fill();
  if (aiming) {
    // Under a finger the car itself is hidden: an arrow shows which way it will face.
    const reach = length / 2 + 34 * pixel;
    picture.arrow(length / 2 + 4 * pixel, 0, reach, 0, 11);
  }
  context.restore();
}

function line(context: CanvasRenderingContext2D, points: readonly Point[]): void {
  context.beginPath();
  for (const { x, y } of points) context.lineTo(x, y);
  context.stroke();
}
