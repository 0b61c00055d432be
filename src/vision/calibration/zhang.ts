import { eigs } from "../../core/mathjs.ts";
import { type Homography, times } from "./homography.ts";

interface Focus {
  readonly fx: number;
  readonly fy: number;
  readonly cx: number;
  readonly cy: number;
}

/** A lens outside of these, of the picture's width, is a sign that the views do not determine it. */
const NEAREST = 0.2;
const FARTHEST = 6;

/**
 * A first lens, without distortion, from flat views alone (Zhang 2000, without skew).
 *
 * @param views from the board, in units in which it is about 1, to px
 * @returns an ordinary lens where the views do not determine one: near enough to begin with
 */
export function firstLens(views: readonly Homography[], width: number, height: number): Focus {
  const middle = { cx: (width - 1) / 2, cy: (height - 1) / 2 };
  const ordinary = { fx: 0.85 * width, fy: 0.85 * width, ...middle };
  // In half widths from the middle of the picture all numbers are of one size.
  const half = width / 2;
  const toHalves = [1 / half, 0, -middle.cx / half, 0, 1 / half, -middle.cy / half, 0, 0, 1];
  const normal = Array.from({ length: 5 }, () => [0, 0, 0, 0, 0]);
  for (const view of views) {
    const h = times(toHalves, view);
    const size = Math.hypot(...h);
    const v = (i: number, j: number) => {
      const at = (row: number, column: number) => h[3 * row + column]! / size;
      const both = (r: number, s: number) => at(r, i) * at(s, j) + at(s, i) * at(r, j);
      return [at(0, i) * at(0, j), at(1, i) * at(1, j), both(0, 2), both(1, 2), at(2, i) * at(2, j)];
    };
    const second = v(1, 1);
    for (const row of [v(0, 1), v(0, 0).map((value, k) => value - second[k]!)]) {
      for (const [i, a] of row.entries()) for (const [j, b] of row.entries()) normal[i]![j]! += a * b;
    }
  }
  const smallest = leastDirection(normal);
  if (!smallest) return ordinary;
  const [b11, b22, b13, b23, b33] = smallest as [number, number, number, number, number];
  const left = b33 - (b13 * b13) / b11 - (b23 * b23) / b22;
  const [fx, fy] = [half * Math.sqrt(left / b11), half * Math.sqrt(left / b22)];
  const [x, y] = [-b13 / b11, -b23 / b22];
  const isLikely = (f: number) => f > NEAREST * width && f < FARTHEST * width;
  if (!(isLikely(fx) && isLikely(fy) && Math.abs(x) < 0.5 && Math.abs(y) < 0.5)) return ordinary;
  return { fx, fy, cx: middle.cx + half * x, cy: middle.cy + half * y };
}

/** The direction in which a symmetric matrix is nearest to 0; undefined: it has none. */
function leastDirection(matrix: number[][]): readonly number[] | undefined {
  try {
    const { eigenvectors } = eigs(matrix);
    const sorted = eigenvectors.map(({ value, vector }) => ({
      value: Number(value),
      vector: (vector as number[]).map(Number),
    }));
    return sorted.sort((a, b) => a.value - b.value)[0]?.vector;
  } catch {
    return undefined;
  }
}
