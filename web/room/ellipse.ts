/** Where a point is with some probability, as it is drawn. */
export interface Ellipse {
  /** Half of the longer and of the shorter axis, m. */
  readonly major: number;
  readonly minor: number;
  /** Direction of the longer axis on the floor, rad, in (−π/2, π/2]. */
  readonly angle: number;
}

/**
 * The ellipse of `sigmas` standard deviations of a 2 × 2 covariance [xx, xy; xy, yy], m²: its axes are
 * the eigenvectors, their halves the square roots of the eigenvalues (the closed form of a symmetric
 * 2 × 2 matrix). Two sigmas hold 86 % of a normal distribution in the plane.
 */
export function ellipseOf(xx: number, xy: number, yy: number, sigmas: number): Ellipse {
  const mean = (xx + yy) / 2;
  const apart = Math.hypot((xx - yy) / 2, xy);
  return {
    major: sigmas * Math.sqrt(Math.max(0, mean + apart)),
    // Rounding may bring a line's zero eigenvalue below zero.
    minor: sigmas * Math.sqrt(Math.max(0, mean - apart)),
    angle: Math.atan2(2 * xy, xx - yy) / 2,
  };
}
