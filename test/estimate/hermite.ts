import type { Pose } from "../../src/core/geometry.ts";

export interface Sample {
  readonly pose: Pose;
  /** Along the path, m/s. */
  readonly speed: number;
  /** 1/m */
  readonly curvature: number;
}

/** WPILib's `QuinticHermiteSpline` through two poses: tangents 1.2 times as long as the way, no second derivative. */
function between(from: Pose, to: Pose) {
  const reach = 1.2 * Math.hypot(to.x - from.x, to.y - from.y);
  const axis = (a: number, va: number, b: number, vb: number) => (u: number) => {
    const d = b - a;
    const c3 = 10 * d - 6 * va - 4 * vb;
    const c4 = -15 * d + 8 * va + 7 * vb;
    const c5 = 6 * d - 3 * va - 3 * vb;
    return [
      a + va * u + c3 * u ** 3 + c4 * u ** 4 + c5 * u ** 5,
      va + 3 * c3 * u ** 2 + 4 * c4 * u ** 3 + 5 * c5 * u ** 4,
      6 * c3 * u + 12 * c4 * u ** 2 + 20 * c5 * u ** 3,
    ] as const;
  };
  const x = axis(from.x, reach * Math.cos(from.theta), to.x, reach * Math.cos(to.theta));
  const y = axis(from.y, reach * Math.sin(from.theta), to.y, reach * Math.sin(to.theta));
  return (u: number) => {
    const [px, vx, ax] = x(u);
    const [py, vy, ay] = y(u);
    const speed = Math.hypot(vx, vy);
    return { pose: { x: px, y: py, theta: Math.atan2(vy, vx) }, curvature: (vx * ay - vy * ax) / speed ** 3 };
  };
}

/** A path as WPILib's `TrajectoryGenerator` makes it, with a limit on speed and acceleration only, from rest to rest. */
export class HermiteTrajectory {
  readonly totalTime: number;
  readonly #way: number[] = [0];
  readonly #points: { pose: Pose; curvature: number }[] = [];
  readonly #maxSpeed: number;
  readonly #acceleration: number;

  constructor(poses: readonly Pose[], maxSpeed: number, acceleration: number) {
    this.#maxSpeed = maxSpeed;
    this.#acceleration = acceleration;
    for (let i = 0; i + 1 < poses.length; i++) {
      const at = between(poses[i]!, poses[i + 1]!);
      for (let k = i === 0 ? 0 : 1; k <= 2000; k++) {
        const point = at(k / 2000);
        const last = this.#points.at(-1);
        this.#points.push(point);
        if (!last) continue;
        const step = Math.hypot(point.pose.x - last.pose.x, point.pose.y - last.pose.y);
        this.#way.push(this.#way.at(-1)! + step);
      }
    }
    this.totalTime = this.#way.at(-1)! / maxSpeed + maxSpeed / acceleration;
  }

  sample(time: number): Sample {
    const ramp = this.#maxSpeed / this.#acceleration;
    const t = Math.min(Math.max(time, 0), this.totalTime);
    const left = this.totalTime - t;
    const speed = this.#acceleration * Math.min(t, ramp, left);
    const total = this.#way.at(-1)!;
    let way = this.#maxSpeed * (t - ramp / 2);
    if (t < ramp) way = (this.#acceleration * t * t) / 2;
    else if (left < ramp) way = total - (this.#acceleration * left * left) / 2;
    let low = 0;
    let high = this.#way.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#way[middle]! <= way) low = middle;
      else high = middle;
    }
    return { ...this.#points[low]!, speed };
  }
}
