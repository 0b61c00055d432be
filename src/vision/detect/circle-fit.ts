import type { Circle, Spot } from "./enclosing-circle.ts";

/** A circle has two degrees of freedom and one more. */
const FEWEST = 5;

/**
 * The circle that lies best between points, by least squares of what x² + y² is off (Kåsa's).
 *
 * @param near only points that lie so near to `about` count, for those elsewhere are of something else
 * @returns undefined: they are too few, or lie on a line
 */
export function fittedCircle(spots: readonly Spot[], about: Circle, near: number): Circle | undefined {
  let count = 0;
  let [sx, sy, sxx, sxy, syy, sxz, syz, sz] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (const spot of spots) {
    // From the middle of where they lie, or the squares of large numbers swallow what is asked for.
    const [x, y] = [spot.x - about.x, spot.y - about.y];
    const z = x * x + y * y;
    if (Math.abs(Math.sqrt(z) - about.radius) > near) continue;
    count++;
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
    syy += y * y;
    sxz += x * z;
    syz += y * z;
    sz += z;
  }
  if (count < FEWEST) return undefined;
  const [mx, my, mz] = [sx / count, sy / count, sz / count];
  const [cxx, cxy, cyy] = [sxx - mx * sx, sxy - mx * sy, syy - my * sy];
  const [cxz, cyz] = [sxz - mx * sz, syz - my * sz];
  const determinant = cxx * cyy - cxy * cxy;
  if (!(determinant > 1e-9 * (cxx + cyy) ** 2)) return undefined;
  const x = (cyy * cxz - cxy * cyz) / (2 * determinant);
  const y = (cxx * cyz - cxy * cxz) / (2 * determinant);
  const squared = mz - 2 * x * mx - 2 * y * my + x * x + y * y;
  return squared > 0 ? { x: about.x + x, y: about.y + y, radius: Math.sqrt(squared) } : undefined;
}
