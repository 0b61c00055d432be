import type { Point } from "../../src/core/geometry.ts";

/** How the floor is seen from above. */
export interface Camera {
  /** The point of the floor in the middle of the picture, m. */
  readonly x: number;
  readonly y: number;
  /** CSS pixels a metre. */
  readonly scale: number;
  /**
   * Direction on the floor that is up in the picture, rad. It is the field's forward, so that with
   * field-centric driving the stick and the picture agree.
   */
  readonly up: number;
}

/** CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What covers the picture's edges, CSS pixels. */
export interface Insets {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

export interface Bounds {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

const MIN_SCALE = 15;
const MAX_SCALE = 1500;

/** As `CanvasRenderingContext2D.setTransform` takes them: floor (m) → picture (CSS pixels). */
export type Matrix = readonly [number, number, number, number, number, number];

export function matrixOf(camera: Camera, size: Size): Matrix {
  const { x, y, scale, up } = camera;
  const c = Math.cos(up) * scale;
  const s = Math.sin(up) * scale;
  // Picture right is the floor direction `up` − 90°; picture y runs down.
  return [s, -c, -c, -s, size.width / 2 - s * x + c * y, size.height / 2 + c * x + s * y];
}

export function toPicture(point: Point, camera: Camera, size: Size): Point {
  const [a, b, c, d, e, f] = matrixOf(camera, size);
  return { x: a * point.x + c * point.y + e, y: b * point.x + d * point.y + f };
}

export function toFloor(point: Point, camera: Camera, size: Size): Point {
  const right = (point.x - size.width / 2) / camera.scale;
  const ahead = (size.height / 2 - point.y) / camera.scale;
  const c = Math.cos(camera.up);
  const s = Math.sin(camera.up);
  return { x: camera.x + s * right + c * ahead, y: camera.y - c * right + s * ahead };
}

/** Moves what is seen by so many CSS pixels; the floor sticks to the finger. */
export function pan(camera: Camera, dx: number, dy: number): Camera {
  const c = Math.cos(camera.up) / camera.scale;
  const s = Math.sin(camera.up) / camera.scale;
  return { ...camera, x: camera.x - s * dx + c * dy, y: camera.y + c * dx + s * dy };
}

/** Magnifies by `factor`; the floor under `at` (CSS pixels) stays where it is. */
export function zoomAt(camera: Camera, factor: number, at: Point, size: Size): Camera {
  const scale = Math.min(MAX_SCALE, Math.max(MIN_SCALE, camera.scale * factor));
  const before = toFloor(at, camera, size);
  const after = toFloor(at, { ...camera, scale }, size);
  return { ...camera, scale, x: camera.x + before.x - after.x, y: camera.y + before.y - after.y };
}

/** All of `bounds` in the part of the picture that nothing covers. */
export function fit(bounds: Bounds, up: number, size: Size, insets: Insets): Camera {
  const c = Math.abs(Math.cos(up));
  const s = Math.abs(Math.sin(up));
  const length = bounds.maxX - bounds.minX;
  const width = bounds.maxY - bounds.minY;
  const across = s * length + c * width;
  const along = c * length + s * width;
  const freeWidth = Math.max(80, size.width - insets.left - insets.right);
  const freeHeight = Math.max(80, size.height - insets.top - insets.bottom);
  const scale = Math.min(MAX_SCALE, Math.max(MIN_SCALE, Math.min(freeWidth / across, freeHeight / along)));
  const centred = { x: (bounds.minX + bounds.maxX) / 2, y: (bounds.minY + bounds.maxY) / 2, scale, up };
  return pan(centred, (insets.left - insets.right) / 2, (insets.top - insets.bottom) / 2);
}

/** The same floor with another direction up: turned about the middle of the picture. */
export function withUp(camera: Camera, up: number): Camera {
  return { ...camera, up };
}
