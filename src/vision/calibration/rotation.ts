import { times } from "./homography.ts";

export type Vector = readonly [x: number, y: number, z: number];
/** 3 × 3, row by row. */
export type Rotation = readonly number[];

/** Where a flat board is: its x, y and z as the camera sees them (x right, y down, z ahead), and its origin there, m. */
export interface BoardPose {
  readonly rotation: Rotation;
  readonly at: Vector;
}

export const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

const scaled = (v: Vector, by: number): Vector => [v[0] * by, v[1] * by, v[2] * by];

/** Turned further about the camera's axes. @param turn axis times angle, rad */
export function turned(rotation: Rotation, turn: Vector): Rotation {
  const angle = Math.hypot(...turn);
  if (angle < 1e-15) return rotation;
  const [x, y, z] = scaled(turn, 1 / angle);
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const d = 1 - c;
  const by = [
    c + x * x * d,
    x * y * d - z * s,
    x * z * d + y * s,
    y * x * d + z * s,
    c + y * y * d,
    y * z * d - x * s,
    z * x * d - y * s,
    z * y * d + x * s,
    c + z * z * d,
  ];
  return times(by, rotation);
}

/** Out of the board's z: what the camera would see of it first, were it turned towards it. */
export const normalOf = ({ rotation }: BoardPose): Vector => [rotation[2]!, rotation[5]!, rotation[8]!];

/**
 * Of a board seen through rays without distortion.
 *
 * @param h from the board, m, to rays, x/z and y/z
 * @returns undefined: it would be behind the camera
 */
export function poseOf(h: readonly number[]): BoardPose | undefined {
  const column = (k: number): Vector => [h[k]!, h[3 + k]!, h[6 + k]!];
  const length = (Math.hypot(...column(0)) + Math.hypot(...column(1))) / 2;
  if (!(length > 0)) return undefined;
  const ahead = Math.sign(h[8]!) || 1;
  const x = scaled(column(0), 1 / Math.hypot(...column(0)));
  const [right, down] = [scaled(x, ahead), scaled(column(1), ahead)];
  const out = cross(right, down);
  const z = scaled(out, 1 / Math.hypot(...out));
  const y = cross(z, right);
  const rotation = [right[0], y[0], z[0], right[1], y[1], z[1], right[2], y[2], z[2]];
  const at = scaled(column(2), ahead / length);
  return rotation.every(Number.isFinite) && at[2] > 0 ? { rotation, at } : undefined;
}
