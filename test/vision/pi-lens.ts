import type { Lens } from "../../src/vision/lens.ts";

/** Like that of a Pi's camera, with more distortion. */
export const LENS: Lens = {
  width: 640,
  height: 480,
  fx: 532,
  fy: 528,
  cx: 327,
  cy: 236,
  k1: -0.21,
  k2: 0.06,
  p1: 0,
  p2: 0,
};
