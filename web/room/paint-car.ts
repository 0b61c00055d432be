import type { Pose } from "../../src/core/geometry.ts";
import type { Picture } from "./picture.ts";

export interface CarShape {
  /** Outline, m. */
  readonly length: number;
  readonly width: number;
  /** m */
  readonly wheelbase: number;
  readonly track: number;
  readonly wheelRadius: number;
}

export interface WheelLook {
  /** rad/s, in the order of WHEELS. */
  readonly speed: readonly number[];
  /** How far each wheel has turned, rad: moves the rollers. */
  readonly angle: ArrayLike<number>;
  /** How much each of them slips, 0…1: full light. */
  readonly slip: readonly number[];
}

/** Seconds of travel that the car's velocity arrow is long. */
const ARROW_SECONDS = 0.35;
/** The same for a wheel; short, so that the rear wheel's arrow ends before the front wheel's begins. */
const WHEEL_ARROW_SECONDS = 0.09;
/** A slip from here on is told in figures, 0…1. */
const TOLD_SLIP = 0.35;
/** Rollers round a wheel; half of them can be seen from above. */
const ROLLERS = 10;

/**
 * @param armed an armed car glows; others are grey
 * @param vx m/s in the car's frame, for the arrow of travel
 */
export function paintCar(
  picture: Picture,
  pose: Pose,
  shape: CarShape,
  wheels: WheelLook,
  armed: boolean,
  vx: number,
  vy: number,
): void {
  const { context, palette, pixel } = picture;
  context.save();
  context.translate(pose.x, pose.y);
  context.rotate(pose.theta);
  paintBody(picture, shape, armed);
  for (let wheel = 0; wheel < 4; wheel++) paintWheel(picture, shape, wheels, wheel);
  context.strokeStyle = palette.text;
  context.fillStyle = palette.text;
  context.lineWidth = 2 * pixel;
  picture.arrow(0, 0, vx * ARROW_SECONDS, vy * ARROW_SECONDS, 9);
  context.restore();
}

/**
 * How much a wheel slips, beside it, where it is enough to be told.
 *
 * @param slip of each wheel, 0…1: full light
 * @param figure what to write beside a wheel
 */
export function paintSlip(
  picture: Picture,
  pose: Pose,
  shape: CarShape,
  slip: readonly number[],
  figure: (wheel: number) => string,
): void {
  const { wheelbase, track } = shape;
  const c = Math.cos(pose.theta);
  const s = Math.sin(pose.theta);
  for (let wheel = 0; wheel < 4; wheel++) {
    if ((slip[wheel] ?? 0) < TOLD_SLIP) continue;
    const x = wheel < 2 ? wheelbase / 2 : -wheelbase / 2;
    const y = (wheel % 2 === 0 ? 1 : -1) * (track / 2 + shape.wheelRadius / 2 + 24 * picture.pixel);
    const at = { x: pose.x + c * x - s * y, y: pose.y + s * x + c * y };
    picture.label(figure(wheel), at.x, at.y, picture.palette.caution);
  }
}

function paintBody(picture: Picture, { length, width, track, wheelRadius }: CarShape, armed: boolean): void {
  const { context, palette, pixel } = picture;
  context.beginPath();
  context.roundRect(-length / 2, -width / 2, length, width, 0.02);
  context.fillStyle = palette.background;
  context.globalAlpha = 0.75;
  context.fill();
  context.globalAlpha = 1;
  // The deck lies between the wheels.
  const deck = Math.max(track - 1.1 * wheelRadius, 0.3 * width);
  context.beginPath();
  context.roundRect(-length / 2, -deck / 2, length, deck, 0.018);
  context.fillStyle = palette.deck;
  context.fill();
  context.lineWidth = 1.5 * pixel;
  context.strokeStyle = armed ? palette.accent : palette.faint;
  context.stroke();
  // The nose.
  context.beginPath();
  context.moveTo(length * 0.44, 0);
  context.lineTo(length * 0.12, deck * 0.3);
  context.lineTo(length * 0.2, 0);
  context.lineTo(length * 0.12, -deck * 0.3);
  context.closePath();
  context.fillStyle = armed ? palette.accent : palette.faint;
  context.fill();
}

function paintWheel(picture: Picture, shape: CarShape, wheels: WheelLook, wheel: number): void {
  const { context, palette, pixel } = picture;
  const { wheelbase, track, wheelRadius } = shape;
  const front = wheel < 2;
  const left = wheel % 2 === 0;
  const x = front ? wheelbase / 2 : -wheelbase / 2;
  const y = left ? track / 2 : -track / 2;
  const width = wheelRadius * 0.95;
  const slip = wheels.slip[wheel] ?? 0;
  context.save();
  context.translate(x, y);
  const outline = new Path2D();
  outline.roundRect(-wheelRadius, -width / 2, 2 * wheelRadius, width, wheelRadius * 0.18);
  context.fillStyle = palette.tyre;
  context.fill(outline);
  context.save();
  context.clip(outline);
  // Seen from above, the rollers of the four wheels point at the middle of the car.
  const slant = (front === left ? 1 : -1) * (width / 2);
  context.strokeStyle = palette.soft;
  context.globalAlpha = 0.75;
  context.lineWidth = Math.max(wheelRadius * 0.1, 0.8 * pixel);
  const turned = wheels.angle[wheel] ?? 0;
  for (let roller = 0; roller < ROLLERS; roller++) {
    const angle = turned + (roller * 2 * Math.PI) / ROLLERS;
    // Only the upper half can be seen: on it the surface moves forward with the wheel.
    if (Math.cos(angle) < 0) continue;
    const middle = Math.sin(angle) * wheelRadius;
    picture.line(middle - slant, -width / 2, middle + slant, width / 2);
  }
  context.globalAlpha = slip * 0.85;
  context.fillStyle = palette.caution;
  context.fillRect(-wheelRadius, -width / 2, 2 * wheelRadius, width);
  context.restore();
  context.globalAlpha = 1;
  context.lineWidth = pixel;
  context.strokeStyle = slip > 0.3 ? palette.caution : palette.soft;
  context.stroke(outline);
  const travel = (wheels.speed[wheel] ?? 0) * wheelRadius * WHEEL_ARROW_SECONDS;
  const beside = (left ? 1 : -1) * (width / 2 + 5 * pixel);
  context.strokeStyle = slip > 0.3 ? palette.caution : palette.accent;
  context.fillStyle = context.strokeStyle;
  context.lineWidth = 2.5 * pixel;
  picture.arrow(0, beside, travel, beside, 7);
  context.restore();
}
