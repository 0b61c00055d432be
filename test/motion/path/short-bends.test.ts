import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Random } from "../../../src/core/random.ts";
import { wheelVector } from "../../../src/core/wheels.ts";
import { MecanumKinematics } from "../../../src/drive/kinematics.ts";
import { fullLimits, type MotionLimits } from "../../../src/motion/path/limits.ts";
import { motionPoint } from "../../../src/motion/path/motion-plan.ts";
import { Path } from "../../../src/motion/path/path.ts";
import { PathError } from "../../../src/motion/path/path-error.ts";
import { type PlanOptions, planTrajectory, type Trajectory } from "../../../src/motion/path/trajectory.ts";

const map = MecanumKinematics.rectangular({ wheelbase: 0.2, track: 0.2, wheelRadius: 0.04 });
const ROUGH: MotionLimits = {
  forward: 1,
  strafe: 0.8,
  turn: 3,
  acceleration: 2,
  wheels: { map, speed: 30, acceleration: 100 },
};
const SMOOTH: MotionLimits = { ...ROUGH, jerk: 20 };
const HOLD = { kind: "hold", heading: 0 } as const;

/** The largest use of traction, speed and turning every 0.1 ms: finer than any bend. */
function worst(plan: Trajectory, limits: MotionLimits, share = 0.9): number {
  const l = fullLimits(limits);
  const p = motionPoint();
  const wheels = wheelVector();
  let most = 0;
  const step = Math.max(1e-4, plan.duration / 2e5);
  for (let t = 0; t <= plan.duration; t += step) {
    plan.sample(t, p);
    const c = Math.cos(p.theta);
    const s = Math.sin(p.theta);
    const ax = (c * p.ax + s * p.ay) / l.acceleration;
    const ay = (c * p.ay - s * p.ax) / l.strafeAcceleration;
    most = Math.max(most, Math.hypot(ax, ay) / share, Math.abs(p.alpha) / l.turnAcceleration / share);
    const vx = c * p.vx + s * p.vy;
    const vy = c * p.vy - s * p.vx;
    most = Math.max(most, Math.hypot(vx / l.forward, vy / l.strafe, p.omega / l.turn));
    l.wheels!.map.toWheels({ vx, vy, omega: p.omega }, wheels);
    for (const wheel of wheels) most = Math.max(most, Math.abs(wheel) / l.wheels!.speed / share);
  }
  return most;
}

describe("planTrajectory on short bends", () => {
  for (const [radius, y] of [
    [0.1, 0.01],
    [0.05, 0.01],
    [0.03, 0.03],
    [0.01, 0.01],
  ] as const) {
    it(`keeps traction within 0.5 % round a radius of ${radius} m that turns by ${y} rad`, () => {
      const path = Path.polyline(
        [
          { x: 0, y: 0 },
          { x: 1, y: 0 },
          { x: 2, y },
        ],
        radius,
      );
      for (const limits of [ROUGH, SMOOTH]) {
        const use = worst(planTrajectory(path, HOLD, limits), limits);
        assert.ok(use <= 1.005, `uses ${use} of a limit`);
      }
    });
  }

  it("keeps every limit on random polylines with tiny and wide corners: within 0.5 % from rest, 5 % on the move", () => {
    const random = new Random(20);
    let planned = 0;
    for (let run = 0; run < 60; run++) {
      const radius = 10 ** random.uniform(-2, -0.5);
      const points = [{ x: 0, y: 0 }];
      let direction = 0;
      for (let i = 0; i < 4; i++) {
        const last = points.at(-1)!;
        const length = random.uniform(0.3, 1);
        points.push({ x: last.x + length * Math.cos(direction), y: last.y + length * Math.sin(direction) });
        direction += 10 ** random.uniform(-2.3, 0) * (random.uniform(0, 1) < 0.5 ? -1 : 1);
      }
      const limits = run % 3 === 0 ? ROUGH : SMOOTH;
      const options: PlanOptions = run % 2 === 0 ? {} : { startSpeed: 0.2, endSpeed: 0.2 };
      try {
        const path = Path.polyline(points, radius);
        const plan = planTrajectory(path, run % 4 < 2 ? HOLD : { kind: "tangent" }, limits, options);
        planned++;
        const use = worst(plan, limits);
        const most = options.startSpeed ? 1.05 : 1.005;
        assert.ok(use <= most, `run ${run} uses ${use} of a limit, radius ${radius} m`);
      } catch (error) {
        if (!(error instanceof PathError)) throw error;
      }
    }
    assert.ok(planned > 40, `only ${planned} could be driven`);
  });
});
