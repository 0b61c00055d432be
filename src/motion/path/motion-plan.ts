import type { ShapePoint } from "./motion-table.ts";

/** What a plan wants at one moment. Everything in the field frame. */
export interface MotionPoint {
  /** m */
  x: number;
  /** m */
  y: number;
  /** rad, continuous */
  theta: number;
  /** m/s */
  vx: number;
  /** m/s */
  vy: number;
  /** rad/s */
  omega: number;
  /** m/s² */
  ax: number;
  /** m/s² */
  ay: number;
  /** rad/s² */
  alpha: number;
  /** Progress, 0…{@link MotionPlan.length}. */
  distance: number;
}

/** A motion of the car over time. */
export interface MotionPlan {
  /** s, ≥ 0 */
  readonly duration: number;
  /** m of path; a motion that mostly turns counts what its turning is worth. */
  readonly length: number;
  /** Allocates nothing. @param time s since the start; before and after: at the ends */
  sample(time: number, out: MotionPoint): void;
}

export const motionPoint = (): MotionPoint => ({
  x: 0,
  y: 0,
  theta: 0,
  vx: 0,
  vy: 0,
  omega: 0,
  ax: 0,
  ay: 0,
  alpha: 0,
  distance: 0,
});

/** The moment's velocity and acceleration, as the derivatives of a shape by time. */
export function toShape(point: Readonly<MotionPoint>, out: ShapePoint): void {
  out.theta = point.theta;
  out.dx = point.vx;
  out.dy = point.vy;
  out.dTheta = point.omega;
  out.ddx = point.ax;
  out.ddy = point.ay;
  out.ddTheta = point.alpha;
}
