import type { PlanePoint } from "../lens.ts";
import { Cholesky } from "./cholesky.ts";
import { type BoardPose, type Rotation, turned } from "./rotation.ts";

/** One corner that was found: where it is on the board, m, and in the picture, px. */
export interface SeenCorner {
  readonly board: PlanePoint;
  readonly pixel: PlanePoint;
}

/** fx, fy, cx, cy, k1, k2, p1, p2. */
export type LensValues = readonly number[];
export const LENS_VALUES = 8;

/** What fits a number of views best. */
export interface Bundle {
  readonly lens: LensValues;
  readonly poses: readonly BoardPose[];
  /** Standard deviation of each of the lens's values; 0 for those that were held. */
  readonly spread: readonly number[];
  /** Distance of each corner from where it should be, px; by view. */
  readonly errors: readonly (readonly number[])[];
  /** Standard deviation of a corner in x and in y, from the median of `errors`, px. */
  readonly noise: number;
  /** Of the normal matrix, times the noise squared the covariance: free lens values, then each board's turn and place. */
  readonly normal: Cholesky;
  /** What was made as small as could be: in units of `noise`, squared. */
  readonly cost: number;
}

const ROUNDS = 60;
/** Corners farther off than this, in standard deviations, pull as if they were as near (Huber). */
const HUBER = 2.5;
/** No finder of corners is better, px. */
const LEAST_NOISE = 0.02;
/** Median of the length of a normal vector in the plane, in standard deviations. */
const MEDIAN = 1.1774;

/**
 * The lens and the board's poses that put the corners where they were found, by Levenberg and Marquardt with Huber's
 * loss: a corner that was found wrongly counts little.
 *
 * @param free how many of the lens's values are sought, from the first on; 0: the lens is known
 * @returns undefined: the views do not determine it
 */
export function adjust(
  views: readonly (readonly SeenCorner[])[],
  start: { readonly lens: LensValues; readonly poses: readonly BoardPose[] },
  free: number,
): Bundle | undefined {
  let { lens, poses } = start;
  let noise = Number.POSITIVE_INFINITY;
  let damping = 1e-3;
  let normal = equations(views, lens, poses, free, noise);
  for (let round = 0; round < ROUNDS && normal; round++) {
    const found = spreadOf(normal.errors);
    // The first rounds may be far off: all corners pull alike until the rest tells how exact they are.
    const next = round < 4 ? Number.POSITIVE_INFINITY : found;
    if (next !== noise) {
      noise = next;
      normal = equations(views, lens, poses, free, noise);
      if (!normal) return undefined;
    }
    const step = damped(normal, damping);
    const moved = step && move(lens, poses, step, free);
    const after = moved && equations(views, moved.lens, moved.poses, free, noise);
    if (moved && after && after.cost < normal.cost) {
      const gain = 1 - after.cost / normal.cost;
      ({ lens, poses } = moved);
      normal = after;
      damping = Math.max(1e-12, damping / 10);
      if (gain < 1e-10 && round > 6) break;
    } else {
      damping *= 10;
      if (damping > 1e10) {
        if (round > 6) break;
        damping = 1e-3;
      }
    }
  }
  if (!normal) return undefined;
  const last = spreadOf(normal.errors);
  const whole = equations(views, lens, poses, free, last);
  const factor = whole && Cholesky.of(whole.matrix, whole.size);
  if (!whole || !factor) return undefined;
  const spread = Array.from({ length: LENS_VALUES }, (_, i) =>
    i < free ? last * Math.sqrt(factor.inverseColumn(i)[i]!) : 0,
  );
  return {
    lens,
    poses,
    spread,
    errors: whole.errors,
    noise: last,
    normal: factor,
    cost: whole.cost / last ** 2,
  };
}

interface Equations {
  readonly size: number;
  readonly matrix: Float64Array;
  readonly moment: Float64Array;
  readonly errors: number[][];
  readonly cost: number;
}

function spreadOf(errors: readonly (readonly number[])[]): number {
  const all = errors.flat().sort((a, b) => a - b);
  return Math.max(LEAST_NOISE, (all[all.length >> 1] ?? 0) / MEDIAN);
}

/** The normal equations; undefined: a corner would be behind the camera. */
function equations(
  views: readonly (readonly SeenCorner[])[],
  lens: LensValues,
  poses: readonly BoardPose[],
  free: number,
  noise: number,
): Equations | undefined {
  const size = free + 6 * views.length;
  const matrix = new Float64Array(size * size);
  const moment = new Float64Array(size);
  const errors: number[][] = [];
  let cost = 0;
  const slopes = [new Float64Array(LENS_VALUES + 6), new Float64Array(LENS_VALUES + 6)] as const;
  const place = new Int32Array(free + 6);
  for (const [v, view] of views.entries()) {
    for (let i = 0; i < free + 6; i++) place[i] = i < free ? i : i + 6 * v;
    const pose = poses[v]!;
    const mine: number[] = [];
    for (const { board, pixel } of view) {
      const seen = seenAt(lens, pose, board, free, slopes);
      if (!seen) return undefined;
      const off = [pixel.x - seen.x, pixel.y - seen.y] as const;
      const error = Math.hypot(...off);
      mine.push(error);
      const limit = HUBER * noise;
      const weight = error <= limit ? 1 : limit / error;
      cost += error <= limit ? error * error : limit * (2 * error - limit);
      for (const [axis, slope] of slopes.entries()) {
        for (let i = 0; i < free + 6; i++) {
          const weighted = weight * slope[i]!;
          moment[place[i]!]! += weighted * off[axis]!;
          const row = place[i]! * size;
          for (let j = 0; j <= i; j++) matrix[row + place[j]!]! += weighted * slope[j]!;
        }
      }
    }
    errors.push(mine);
  }
  return { size, matrix, moment, errors, cost };
}

/** Where a corner appears, and how that changes with the lens's free values, the board's turn and its place. */
function seenAt(
  [fx, fy, cx, cy, k1, k2, p1, p2]: LensValues,
  { rotation, at }: BoardPose,
  board: PlanePoint,
  free: number,
  [slopeX, slopeY]: readonly [Float64Array, Float64Array],
): PlanePoint | undefined {
  const rx = rotation[0]! * board.x + rotation[1]! * board.y;
  const ry = rotation[3]! * board.x + rotation[4]! * board.y;
  const rz = rotation[6]! * board.x + rotation[7]! * board.y;
  const z = rz + at[2];
  if (!(z > 1e-6)) return undefined;
  const [x, y] = [(rx + at[0]) / z, (ry + at[1]) / z];
  const r2 = x * x + y * y;
  const radial = 1 + r2 * (k1! + r2 * k2!);
  const bend = k1! + 2 * k2! * r2;
  const bentX = x * radial + 2 * p1! * x * y + p2! * (r2 + 2 * x * x);
  const bentY = y * radial + p1! * (r2 + 2 * y * y) + 2 * p2! * x * y;
  const across = 2 * x * y * bend + 2 * p1! * x + 2 * p2! * y;
  const xByX = fx! * (radial + 2 * x * x * bend + 2 * p1! * y + 6 * p2! * x);
  const yByY = fy! * (radial + 2 * y * y * bend + 6 * p1! * y + 2 * p2! * x);
  const ofLensX = [bentX, 0, 1, 0, fx! * x * r2, fx! * x * r2 * r2, 2 * fx! * x * y, fx! * (r2 + 2 * x * x)];
  const ofLensY = [0, bentY, 0, 1, fy! * y * r2, fy! * y * r2 * r2, fy! * (r2 + 2 * y * y), 2 * fy! * x * y];
  for (let i = 0; i < free; i++) {
    slopeX[i] = ofLensX[i]!;
    slopeY[i] = ofLensY[i]!;
  }
  // By the board's place: x and y of the ray are its own over its depth.
  const moves = [
    [1 / z, 0],
    [0, 1 / z],
    [-x / z, -y / z],
  ] as const;
  const byPlaceX = moves.map(([dx, dy]) => xByX * dx + fx! * across * dy);
  const byPlaceY = moves.map(([dx, dy]) => fy! * across * dx + yByY * dy);
  for (const [slope, by] of [
    [slopeX, byPlaceX],
    [slopeY, byPlaceY],
  ] as const) {
    // A turn about an axis moves the corner by the cross product with where it is seen from the board's origin.
    slope[free] = by[2]! * ry - by[1]! * rz;
    slope[free + 1] = by[0]! * rz - by[2]! * rx;
    slope[free + 2] = by[1]! * rx - by[0]! * ry;
    for (let k = 0; k < 3; k++) slope[free + 3 + k] = by[k]!;
  }
  return { x: cx! + fx! * bentX, y: cy! + fy! * bentY };
}

function damped({ matrix, moment, size }: Equations, damping: number): Float64Array | undefined {
  const stiff = matrix.slice();
  for (let i = 0; i < size; i++) stiff[i * size + i]! *= 1 + damping;
  return Cholesky.of(stiff, size)?.solve(moment);
}

function move(lens: LensValues, poses: readonly BoardPose[], step: Float64Array, free: number) {
  return {
    lens: lens.map((value, i) => (i < free ? value + step[i]! : value)),
    poses: poses.map(({ rotation, at }, v) => {
      const [tx, ty, tz, x, y, z] = step.subarray(free + 6 * v, free + 6 * v + 6) as unknown as Six;
      const next: Rotation = turned(rotation, [tx, ty, tz]);
      return { rotation: next, at: [at[0] + x, at[1] + y, at[2] + z] as const };
    }),
  };
}

type Six = [number, number, number, number, number, number];
