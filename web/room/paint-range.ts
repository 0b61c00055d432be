import type { Pose } from "../../src/core/geometry.ts";
import type { Telemetry } from "../../src/protocol/messages.ts";
import type { CarShape } from "./paint-car.ts";
import type { Picture } from "./picture.ts";

/** Half of the cone in which an ultrasonic sensor hears, rad. */
const HALF_CONE = (7.5 * Math.PI) / 180;

/** How far it is to what the distance sensor hears ahead: its cone, up to an arc there. */
export function paintRange(picture: Picture, pose: Pose, shape: CarShape, range: Telemetry["range"]): void {
  if (!range || range.distance === null) return;
  const { context, palette, pixel } = picture;
  const { distance, heldBack } = range;
  context.save();
  context.translate(pose.x, pose.y);
  context.rotate(pose.theta);
  context.translate(shape.length / 2, 0);
  const colour = heldBack ? palette.caution : palette.soft;
  context.beginPath();
  context.moveTo(0, 0);
  context.arc(0, 0, distance, -HALF_CONE, HALF_CONE);
  context.closePath();
  context.fillStyle = colour;
  context.globalAlpha = heldBack ? 0.22 : 0.07;
  context.fill();
  // Seen from near, an arc of the cone alone is too short to be seen.
  const seen = Math.max(HALF_CONE, Math.min((9 * pixel) / Math.max(distance, pixel), Math.PI / 3));
  context.beginPath();
  context.arc(0, 0, distance, -seen, seen);
  context.strokeStyle = colour;
  context.globalAlpha = heldBack ? 1 : 0.7;
  context.lineWidth = (heldBack ? 2.5 : 1.5) * pixel;
  context.stroke();
  context.restore();
}
