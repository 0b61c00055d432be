import type { PlanePoint } from "../lens.ts";
import { Cholesky } from "./cholesky.ts";

/** Of a plane to another, row by row; its last entry is 1. */
export type Homography = readonly number[];

export interface Match {
  readonly from: PlanePoint;
  readonly to: PlanePoint;
}

/** @returns undefined: the points lie on a line, or are fewer than four */
export function homography(matches: readonly Match[]): Homography | undefined {
  if (matches.length < 4) return undefined;
  const from = middleAndScale(matches.map((match) => match.from));
  const to = middleAndScale(matches.map((match) => match.to));
  const normal = new Float64Array(64);
  const moment = new Float64Array(8);
  const add = (row: readonly number[], value: number) => {
    for (let i = 0; i < 8; i++) {
      moment[i]! += row[i]! * value;
      for (let j = 0; j <= i; j++) normal[i * 8 + j]! += row[i]! * row[j]!;
    }
  };
  for (const match of matches) {
    const [x, y] = [(match.from.x - from.x) * from.scale, (match.from.y - from.y) * from.scale];
    const [u, v] = [(match.to.x - to.x) * to.scale, (match.to.y - to.y) * to.scale];
    add([x, y, 1, 0, 0, 0, -x * u, -y * u], u);
    add([0, 0, 0, x, y, 1, -x * v, -y * v], v);
  }
  const solved = Cholesky.of(normal, 8)?.solve(moment);
  if (!solved) return undefined;
  const h = [...solved, 1];
  // From board to its normal form, through h, and back from the picture's.
  const into = [from.scale, 0, -from.scale * from.x, 0, from.scale, -from.scale * from.y, 0, 0, 1];
  const out = [1 / to.scale, 0, to.x, 0, 1 / to.scale, to.y, 0, 0, 1];
  const all = times(out, times(h, into));
  const last = all[8]!;
  return Math.abs(last) > 1e-12 ? all.map((value) => value / last) : undefined;
}

export function through(h: Homography, { x, y }: PlanePoint): PlanePoint {
  const w = h[6]! * x + h[7]! * y + h[8]!;
  return { x: (h[0]! * x + h[1]! * y + h[2]!) / w, y: (h[3]! * x + h[4]! * y + h[5]!) / w };
}

/** 3 × 3, row by row. */
export function times(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: 9 }, (_, at) => {
    const [row, column] = [3 * Math.floor(at / 3), at % 3];
    return a[row]! * b[column]! + a[row + 1]! * b[column + 3]! + a[row + 2]! * b[column + 6]!;
  });
}

function middleAndScale(points: readonly PlanePoint[]) {
  const x = points.reduce((sum, point) => sum + point.x, 0) / points.length;
  const y = points.reduce((sum, point) => sum + point.y, 0) / points.length;
  const spread = points.reduce((sum, point) => sum + Math.hypot(point.x - x, point.y - y), 0) / points.length;
  return { x, y, scale: spread > 0 ? Math.SQRT2 / spread : 1 };
}
