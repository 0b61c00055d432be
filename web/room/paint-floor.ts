import type { Point } from "../../src/core/geometry.ts";
import { toFloor, toPicture } from "./camera.ts";
import type { Picture } from "./picture.ts";
import type { Trail } from "./trail.ts";

/** Lines of the finer grid nearer than this would be a haze, CSS pixels. */
const FINEST_GRID = 26;

/** A grid of metres, with a finer one where there is room for it. */
export function paintGrid(picture: Picture): void {
  const { context, camera, size, palette } = picture;
  const corners = [
    { x: 0, y: 0 },
    { x: size.width, y: 0 },
    { x: 0, y: size.height },
    { x: size.width, y: size.height },
  ].map((corner) => toFloor(corner, camera, size));
  const xs = corners.map((corner) => corner.x);
  const ys = corners.map((corner) => corner.y);
  const fine = 0.25 * camera.scale >= FINEST_GRID ? 0.25 : 0.5 * camera.scale >= FINEST_GRID ? 0.5 : 1;
  context.strokeStyle = palette.grid;
  context.lineWidth = picture.pixel;
  for (const step of fine < 1 ? [fine, 1] : [1]) {
    context.globalAlpha = step < 1 ? 0.45 : 1;
    context.beginPath();
    for (let x = Math.floor(Math.min(...xs) / step) * step; x <= Math.max(...xs); x += step) {
      context.moveTo(x, Math.min(...ys));
      context.lineTo(x, Math.max(...ys));
    }
    for (let y = Math.floor(Math.min(...ys) / step) * step; y <= Math.max(...ys); y += step) {
      context.moveTo(Math.min(...xs), y);
      context.lineTo(Math.max(...xs), y);
    }
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** The way the car came, fading with age. */
export function paintTrail(picture: Picture, trail: Trail): void {
  const { context, palette } = picture;
  const chunks = 16;
  const points = trail.length;
  if (points < 2) return;
  context.strokeStyle = palette.accent;
  context.lineWidth = 2 * picture.pixel;
  context.lineJoin = "round";
  context.lineCap = "butt";
  for (let chunk = 0; chunk < chunks; chunk++) {
    const from = Math.floor((chunk * (points - 1)) / chunks);
    const to = Math.floor(((chunk + 1) * (points - 1)) / chunks);
    if (to === from) continue;
    context.globalAlpha = 0.06 + 0.5 * ((chunk + 1) / chunks) ** 2;
    context.beginPath();
    for (let i = from; i <= to; i++) {
      const point = trail.at(i);
      if (i === from) context.moveTo(point.x, point.y);
      else context.lineTo(point.x, point.y);
    }
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** Which way is forward for field-centric driving: an arrow from the car. */
export function paintFieldForward(picture: Picture, at: Point, heading: number, reach: number): void {
  const { context, palette } = picture;
  const c = Math.cos(heading);
  const s = Math.sin(heading);
  const far = reach + 26 * picture.pixel;
  context.strokeStyle = palette.soft;
  context.fillStyle = palette.soft;
  context.lineWidth = 1.5 * picture.pixel;
  context.setLineDash([2 * picture.pixel, 3 * picture.pixel]);
  picture.arrow(at.x + c * reach, at.y + s * reach, at.x + c * far, at.y + s * far, 8);
  context.setLineDash([]);
}

/** A round length of the floor, as a bar in the picture's corner. */
export function paintScaleBar(picture: Picture, left: number, top: number): void {
  const { context, camera, palette } = picture;
  const metres = [0.1, 0.2, 0.5, 1, 2, 5].find((length) => length * camera.scale >= 56) ?? 10;
  const width = metres * camera.scale;
  picture.onGlass();
  context.strokeStyle = palette.soft;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(left, top + 1);
  context.lineTo(left, top + 7);
  context.lineTo(left + width, top + 7);
  context.lineTo(left + width, top + 1);
  context.stroke();
  context.font = `500 12px ${palette.font}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = palette.soft;
  context.fillText(metres < 1 ? `${metres * 100} cm` : `${metres} m`, left + width + 8, top + 5);
  picture.onFloor();
}

/** @returns whether a point of the floor is in the picture, with some margin */
export function isSeen(picture: Picture, point: Point): boolean {
  const at = toPicture(point, picture.camera, picture.size);
  return at.x > -20 && at.y > -20 && at.x < picture.size.width + 20 && at.y < picture.size.height + 20;
}
