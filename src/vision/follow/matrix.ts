/** Two by two, row by row. */
export type Matrix = readonly [number, number, number, number];

export const diagonal = (value: number): Matrix => [value, 0, 0, value];

/** a + f·b */
export const plus = (a: Matrix, b: Matrix, f = 1): Matrix => [
  a[0] + f * b[0],
  a[1] + f * b[1],
  a[2] + f * b[2],
  a[3] + f * b[3],
];

export const times = (a: Matrix, b: Matrix): Matrix => [
  a[0] * b[0] + a[1] * b[2],
  a[0] * b[1] + a[1] * b[3],
  a[2] * b[0] + a[3] * b[2],
  a[2] * b[1] + a[3] * b[3],
];

export const transposed = (a: Matrix): Matrix => [a[0], a[2], a[1], a[3]];

export const symmetric = (a: Matrix): Matrix => {
  const off = (a[1] + a[2]) / 2;
  return [a[0], off, off, a[3]];
};

export function inverse([a, b, c, d]: Matrix): Matrix {
  const determinant = a * d - b * c;
  return [d / determinant, -b / determinant, -c / determinant, a / determinant];
}

/** Variances `along` a direction and `across` it, turned by `angle`. */
export function turned(along: number, across: number, angle: number): Matrix {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const off = (along - across) * c * s;
  return [along * c * c + across * s * s, off, off, along * s * s + across * c * c];
}
