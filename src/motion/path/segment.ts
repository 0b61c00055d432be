/** A point of a path. */
export interface PathPoint {
  /** m, field frame. */
  x: number;
  /** m, field frame. */
  y: number;
  /** Of the tangent, rad, field frame; not wrapped to any range. */
  direction: number;
  /** 1/m, + bends to the left. */
  curvature: number;
}

/** A smooth stretch of a path, by arc length: its tangent turns continuously. */
export interface Segment {
  /** m, > 0 */
  readonly length: number;
  /** @param s m from the segment's start, 0…length */
  sample(s: number, out: PathPoint): void;
}

export const pathPoint = (): PathPoint => ({ x: 0, y: 0, direction: 0, curvature: 0 });

/** Gauss–Legendre with five points on [−1, 1]: exact for polynomials up to degree 9. */
export const GAUSS_NODES = Float64Array.of(
  -0.906179845938664,
  -0.538469310105683,
  0,
  0.538469310105683,
  0.906179845938664,
);
export const GAUSS_WEIGHTS = Float64Array.of(
  0.236926885056189,
  0.478628670499366,
  0.568888888888889,
  0.478628670499366,
  0.236926885056189,
);
