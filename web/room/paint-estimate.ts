import { type Pose, wrapAngle } from "../../src/core/geometry.ts";
import type { Telemetry } from "../../src/protocol/messages.ts";
import { ellipseOf } from "./ellipse.ts";
import type { CarShape } from "./paint-car.ts";
import type { Picture } from "./picture.ts";

/** How much of what may be is drawn, standard deviations. */
const SIGMAS = 2;
/** What is smaller than this is certain, as far as a person can see, CSS pixels. */
const SEEN = 3;
/** The estimate appears beside the truth from the first distance on and is clear from the second, CSS pixels. */
const APART = 1.5;
const WELL_APART = 5;

/** How far the car may be from where it thinks it is: an ellipse for the place, a wedge for the heading. */
export function paintUncertainty(
  picture: Picture,
  pose: Pose,
  shape: CarShape,
  covariance: NonNullable<Telemetry["estimate"]>["covariance"],
): void {
  const { context, palette, pixel } = picture;
  const [xx, xy, yy, thetatheta] = covariance;
  const ellipse = ellipseOf(xx, xy, yy, SIGMAS);
  context.save();
  context.strokeStyle = palette.text;
  context.fillStyle = palette.text;
  context.lineWidth = pixel;
  context.translate(pose.x, pose.y);
  if (ellipse.major > SEEN * pixel) {
    context.beginPath();
    // No thinner than a line can be seen.
    const minor = Math.max(ellipse.minor, pixel);
    context.ellipse(0, 0, ellipse.major, minor, ellipse.angle, 0, 2 * Math.PI);
    paintSoftly(context);
  }
  const half = Math.min(SIGMAS * Math.sqrt(Math.max(0, thetatheta)), Math.PI);
  const reach = shape.length / 2 + 22 * pixel;
  if (half * reach > SEEN * pixel) {
    context.rotate(pose.theta);
    context.beginPath();
    context.moveTo(0, 0);
    context.arc(0, 0, reach, -half, half);
    context.closePath();
    paintSoftly(context);
  }
  context.restore();
}

function paintSoftly(context: CanvasRenderingContext2D): void {
  context.globalAlpha = 0.1;
  context.fill();
  context.globalAlpha = 0.55;
  context.stroke();
}

/** Where the car thinks it is, an outline only; as far as that is not where it is. */
export function paintGhost(picture: Picture, pose: Pose, truth: Pose, shape: CarShape): void {
  const { context, palette, pixel } = picture;
  const { length, width } = shape;
  const moved = Math.hypot(pose.x - truth.x, pose.y - truth.y);
  const turned = Math.abs(wrapAngle(pose.theta - truth.theta)) * (length / 2);
  const apart = ((moved + turned) / pixel - APART) / (WELL_APART - APART);
  if (apart <= 0) return;
  context.save();
  context.translate(pose.x, pose.y);
  context.rotate(pose.theta);
  context.strokeStyle = palette.text;
  context.lineWidth = 1.25 * pixel;
  context.setLineDash([4 * pixel, 3 * pixel]);
  context.globalAlpha = 0.8 * Math.min(1, apart);
  context.beginPath();
  context.roundRect(-length / 2, -width / 2, length, width, 0.02);
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  context.moveTo(length / 2, 0);
  context.lineTo(length / 2 + 7 * pixel, 0);
  context.stroke();
  context.restore();
}
