import type { CameraProfile, MeasuredLens } from "../profile/camera.ts";

/**
 * How a camera bends light, in OpenCV's model and its frame: x right, y down, z ahead along the optical axis. The
 * middle of the upper left pixel is at 0, 0.
 */
export type Lens = MeasuredLens;

export interface PlanePoint {
  readonly x: number;
  readonly y: number;
}

const ROUNDS = 20;
/** Other shapes of picture are cut out of the sensor, nobody says how. */
const SAME_SHAPE = 0.01;

/** Of pictures of this size: what was measured, else a lens without distortion that sees the profile's field of view. */
export function lensFor({ lens, fieldOfView }: CameraProfile, width: number, height: number): Lens {
  const measured = lens && resized(lens, width, height);
  if (measured) return measured;
  const focal = width / 2 / Math.tan(fieldOfView / 2);
  const centre = { cx: (width - 1) / 2, cy: (height - 1) / 2 };
  return { width, height, fx: focal, fy: focal, ...centre, k1: 0, k2: 0, p1: 0, p2: 0 };
}

/** The same lens in pictures of another size; undefined: they are of another shape. */
export function resized(lens: Lens, width: number, height: number): Lens | undefined {
  if (Math.abs((lens.width * height) / (lens.height * width) - 1) > SAME_SHAPE) return undefined;
  const [sx, sy] = [width / lens.width, height / lens.height];
  return {
    ...lens,
    width,
    height,
    fx: lens.fx * sx,
    fy: lens.fy * sy,
    cx: (lens.cx + 0.5) * sx - 0.5,
    cy: (lens.cy + 0.5) * sy - 0.5,
  };
}

/** Where a point appears in the picture, px. @param ray its x/z and y/z */
export function onPicture({ fx, fy, cx, cy, k1, k2, p1, p2 }: Lens, { x, y }: PlanePoint): PlanePoint {
  const r2 = x * x + y * y;
  const radial = 1 + r2 * (k1 + r2 * k2);
  return {
    x: cx + fx * (x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x)),
    y: cy + fy * (y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y),
  };
}

/** The ray, x/z and y/z, that falls on a place of the picture: {@link onPicture} backwards, by iteration. */
export function rayOf(lens: Lens, pixel: PlanePoint): PlanePoint {
  const { fx, fy, cx, cy, k1, k2, p1, p2 } = lens;
  const far = { x: (pixel.x - cx) / fx, y: (pixel.y - cy) / fy };
  let { x, y } = far;
  for (let round = 0; round < ROUNDS; round++) {
    const r2 = x * x + y * y;
    const radial = 1 + r2 * (k1 + r2 * k2);
    // Beyond where the model turns back there is no ray; what it gives at that rim is as good as any.
    if (!(radial > 0.2)) break;
    const nextX = (far.x - 2 * p1 * x * y - p2 * (r2 + 2 * x * x)) / radial;
    const nextY = (far.y - p1 * (r2 + 2 * y * y) - 2 * p2 * x * y) / radial;
    const moved = Math.abs(nextX - x) + Math.abs(nextY - y);
    x = nextX;
    y = nextY;
    if (moved < 1e-10) break;
  }
  return { x, y };
}

/** Where it would appear through the same lens without its distortion, px: for whoever knows fx, fy, cx and cy alone. */
export function undistorted(lens: Lens, pixel: PlanePoint): PlanePoint {
  const { x, y } = rayOf(lens, pixel);
  return { x: lens.cx + lens.fx * x, y: lens.cy + lens.fy * y };
}
