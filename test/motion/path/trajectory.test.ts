import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { HeadingRule } from "../../../src/motion/path/heading.ts";
import type { MotionLimits } from "../../../src/motion/path/limits.ts";
import { motionPoint } from "../../../src/motion/path/motion-plan.ts";
import { Path } from "../../../src/motion/path/path.ts";
import { PathError, type PathFault } from "../../../src/motion/path/path-error.ts";
import { type PlanOptions, planTrajectory, type Trajectory } from "../../../src/motion/path/trajectory.ts";
import { CAR, EIGHT, map, uses } from "./cars.ts";

const HOLD: HeadingRule = { kind: "hold", heading: 0.3 };
const LINE = Path.polyline([
  { x: 0, y: 0 },
  { x: 2, y: 0 },
]);
const SQUARE = [
  { x: 0, y: 0 },
  { x: 2, y: 0 },
  { x: 2, y: 2 },
  { x: 0, y: 2 },
];

const at = (plan: Trajectory, time: number) => {
  const point = motionPoint();
  plan.sample(time, point);
  return point;
};

function near(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual}, expected ${expected}`);
}

/** Plans leave a tenth of these; 0.5 % is the promised tolerance, the rest is for differences over 1 ms. */
function withinLimits(plan: Trajectory, limits: MotionLimits, share = 0.9): void {
  const most = uses(plan, limits);
  const allowed: Record<string, number> = {
    speed: 1.005,
    traction: 1.005 * share,
    turning: 1.005 * share,
    "wheel speed": 1.005 * share,
    "wheel acceleration": 1.02 * share,
  };
  for (const [name, use] of Object.entries(most)) {
    assert.ok(use <= (allowed[name] ?? 1), `${name}: ${use} of what is allowed`);
  }
}

const positive = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const rule: fc.Arbitrary<HeadingRule> = fc.oneof(
  fc.record({ kind: fc.constant("hold" as const), heading: positive(-3, 3) }),
  fc.record({ kind: fc.constant("tangent" as const), offset: positive(-3, 3) }),
  fc.record({ kind: fc.constant("lookAt" as const), point: fc.constant({ x: 5, y: 6 }) }),
  positive(-3, 3).map((heading) => ({
    kind: "interpolate" as const,
    keys: [
      { distance: 0, heading: 0 },
      { distance: 0.6, heading },
      { distance: 1.2, heading: -heading },
    ],
  })),
);
const path = fc
  .record({
    shape: fc.constantFrom("spline", "sharp", "round"),
    turns: fc.array(positive(-1.5, 1.5), { minLength: 1, maxLength: 3 }),
    leg: positive(0.7, 1.5),
  })
  .map(({ shape, turns, leg }) => {
    const points = [
      { x: 0, y: 0 },
      { x: leg, y: 0 },
    ];
    let direction = 0;
    for (const turn of turns) {
      direction += turn;
      const { x, y } = points.at(-1)!;
      points.push({ x: x + leg * Math.cos(direction), y: y + leg * Math.sin(direction) });
    }
    return shape === "spline"
      ? Path.spline(points)
      : Path.polyline(points, shape === "round" ? 0.15 : undefined);
  });
const limits = fc
  .record({
    forward: positive(0.3, 3),
    strafe: positive(0.3, 3),
    turn: positive(1, 8),
    acceleration: positive(0.5, 6),
    strafeAcceleration: positive(0.5, 6),
    turnAcceleration: positive(3, 30),
    jerk: positive(5, 200),
    wheelSpeed: positive(5, 60),
    wheelAcceleration: positive(20, 300),
  })
  .map(({ wheelSpeed, wheelAcceleration, ...rest }): MotionLimits => {
    return { ...rest, wheels: { map, speed: wheelSpeed, acceleration: wheelAcceleration } };
  });

function refuses(make: () => unknown, fault: PathFault, message: RegExp, distance?: number): void {
  assert.throws(make, (error) => {
    assert.ok(error instanceof PathError, String(error));
    assert.equal(error.fault, fault);
    assert.match(error.message, message);
    if (distance !== undefined) near(error.distance ?? Number.NaN, distance, 0.02, "distance");
    return true;
  });
}

describe("planTrajectory", () => {
  it("exceeds no limit at any sample, whatever the path, the heading and the car", () => {
    const property = fc.property(path, rule, limits, positive(0.2, 3), (p, h, l, speed) => {
      const plan = planTrajectory(p, h, l, { speed });
      withinLimits(plan, l);
      const end = at(plan, plan.duration);
      near(end.distance, p.length, 1e-6, "driven");
      near(Math.hypot(end.vx, end.vy), 0, 1e-6, "speed at the end");
    });
    fc.assert(property, { seed: 42, numRuns: 60, endOnFailure: true });
  });

  it("drives a straight line in the time that the textbook gives", () => {
    const { jerk: _, ...hard } = CAR;
    const plain = planTrajectory(LINE, { kind: "hold", heading: 0 }, hard, { speed: 1, share: 0.8 });
    // Trapezoid: distance/speed and once the time to build the speed up, with 2 m/s².
    near(plain.duration, 2 + 0.5, 0.015, "trapezoid");
    const smooth = planTrajectory(LINE, { kind: "hold", heading: 0 }, CAR, { speed: 1, share: 0.8 });
    // S-curve: and once the time to build the acceleration up.
    near(smooth.duration, 2 + 0.5 + 2 / 40, 0.015, "S-curve");
  });

  it("jerk along the path stays within its limit, and acceleration never jumps", () => {
    const plan = planTrajectory(LINE, HOLD, CAR);
    let before = at(plan, 0).ax;
    assert.equal(before, 0);
    for (let t = 0; t <= plan.duration; t += 1e-3) {
      const { ax } = at(plan, t);
      assert.ok(Math.abs(ax - before) <= 40.5 * 1e-3, `jerk ${(ax - before) / 1e-3} m/s³ at ${t} s`);
      before = ax;
    }
  });

  it("uses what there is: some limit is reached at nearly every moment of a hard drive", () => {
    const { jerk: _, ...hard } = CAR;
    const plan = planTrajectory(Path.spline(EIGHT, { closed: true }), { kind: "tangent" }, hard, {
      speed: 1,
    });
    let idle = 0;
    const steps = 1000;
    for (let i = 0; i < steps; i++) {
      const p = at(plan, (plan.duration * i) / steps);
      const speed = Math.hypot(p.vx, p.vy);
      const traction = Math.hypot(p.ax, p.ay) / (0.9 * CAR.acceleration);
      const c = Math.cos(p.theta);
      const s = Math.sin(p.theta);
      const wheels = new Float64Array(4);
      map.toWheels({ vx: c * p.vx + s * p.vy, vy: c * p.vy - s * p.vx, omega: p.omega }, wheels);
      const wheel = Math.max(...wheels.map(Math.abs)) / (0.9 * 31);
      const shared = Math.hypot(speed / CAR.forward, p.omega / CAR.turn);
      const turning = Math.abs(p.alpha) / (0.9 * ((CAR.acceleration * CAR.turn) / CAR.forward));
      if (Math.max(speed, traction, wheel, shared, turning) < 0.97) idle++;
    }
    assert.ok(idle < 0.1 * steps, `no limit is reached in ${idle} of ${steps} samples`);
  });

  it("distance and time only ever grow, and sampling beyond the ends gives the ends", () => {
    const plan = planTrajectory(Path.polyline(SQUARE), { kind: "tangent" }, CAR);
    let before = -1;
    for (let t = 0; t <= plan.duration; t += 1e-3) {
      const { distance } = at(plan, t);
      assert.ok(distance >= before - 1e-9, `falls from ${before} to ${distance} m at ${t} s`);
      before = distance;
    }
    assert.deepEqual(at(plan, -1), at(plan, 0));
    assert.deepEqual(at(plan, plan.duration + 5), at(plan, plan.duration));
  });

  it("slower by k in all its limits, it takes k times as long through the same points", () => {
    const round = Path.polyline(SQUARE, 0.3);
    const k = 2;
    const slow: MotionLimits = {
      forward: CAR.forward / k,
      strafe: CAR.strafe / k,
      turn: CAR.turn / k,
      acceleration: CAR.acceleration / k ** 2,
      jerk: CAR.jerk! / k ** 3,
      wheels: { map, speed: 31 / k, acceleration: 150 / k ** 2 },
    };
    const a = planTrajectory(round, HOLD, CAR);
    const b = planTrajectory(round, HOLD, slow);
    near(b.duration, k * a.duration, 0.01 * b.duration, "duration");
    for (let t = 0; t < a.duration; t += 0.1)
      near(at(b, k * t).distance, at(a, t).distance, 0.01, `at ${t} s`);
  });

  it("a mirrored path is driven as the mirror image", () => {
    const property = fc.property(fc.array(positive(-1, 1), { minLength: 3, maxLength: 5 }), (ys) => {
      const points = ys.map((y, x) => ({ x, y }));
      const one = planTrajectory(Path.spline(points), { kind: "tangent" }, CAR);
      const mirrored = points.map(({ x, y }) => ({ x, y: -y }));
      const other = planTrajectory(Path.spline(mirrored), { kind: "tangent" }, CAR);
      near(other.duration, one.duration, 1e-4, "duration");
      for (let t = 0; t < one.duration; t += 0.1) {
        const p = at(one, t);
        const q = at(other, t);
        near(q.x, p.x, 1e-4, "x");
        near(q.y, -p.y, 1e-4, "y");
        near(q.omega, -p.omega, 1e-2, "omega");
      }
    });
    fc.assert(property, { seed: 46, numRuns: 25 });
  });

  it("stops at sharp corners, and facing along the path it turns there on the spot", () => {
    const path = Path.polyline(SQUARE);
    const plan = planTrajectory(path, { kind: "tangent" }, CAR);
    let turning = 0;
    for (let t = 0; t <= plan.duration; t += 1e-3) {
      const p = at(plan, t);
      const speed = Math.hypot(p.vx, p.vy);
      if (Math.abs(p.omega) > 0.01) {
        turning++;
        assert.ok(speed < 1e-6, `drives at ${speed} m/s while it turns`);
        near(p.distance, Math.round(p.distance / 2) * 2, 1e-6, "turns at a corner");
      }
    }
    assert.ok(turning > 500, `turned for only ${turning} ms`);
    near(at(plan, plan.duration).theta, Math.PI, 1e-9, "final heading");
  });

  it("faces along the path, the other way, at a point, and as keys say", () => {
    const spline = Path.spline(EIGHT, { closed: true });
    const target = { x: 0.2, y: 2 };
    const ahead = planTrajectory(spline, { kind: "tangent", blend: 0.02 }, CAR);
    const back = planTrajectory(spline, { kind: "tangent", offset: Math.PI, blend: 0.02 }, CAR);
    const look = planTrajectory(spline, { kind: "lookAt", point: target }, CAR);
    for (let t = 0.3; t < 9; t += 0.1) {
      const p = at(ahead, t);
      near(Math.cos(p.theta - Math.atan2(p.vy, p.vx)), 1, 1e-4, `along the path at ${t} s`);
      const q = at(back, t);
      near(Math.cos(q.theta - Math.atan2(q.vy, q.vx)), -1, 1e-4, `backwards at ${t} s`);
      const r = at(look, t);
      near(Math.cos(r.theta - Math.atan2(target.y - r.y, target.x - r.x)), 1, 1e-8, `at the point at ${t} s`);
    }
    const keys = [
      { distance: 0.5, heading: 3 },
      { distance: 1.5, heading: -3 },
    ];
    const turn = planTrajectory(LINE, { kind: "interpolate", keys }, CAR);
    near(at(turn, 0).theta, 3, 1e-12, "first heading");
    near(at(turn, turn.duration).theta, 2 * Math.PI - 3, 1e-9, "last heading, by the shorter way");
  });

  it("starts and ends at the speeds that are given", () => {
    const plan = planTrajectory(LINE, HOLD, CAR, { startSpeed: 0.7, endSpeed: 0.4 });
    near(at(plan, 0).vx, 0.7, 1e-9, "start");
    near(at(plan, 0).x, 0, 1e-8, "place at the start");
    near(at(plan, plan.duration).vx, 0.4, 1e-6, "end");
    near(at(plan, plan.duration).x, 2, 1e-6, "place at the end");
    withinLimits(plan, CAR);
  });

  it("a start that barely moves is no slower than one from rest", () => {
    const rest = planTrajectory(LINE, HOLD, CAR).duration;
    for (const startSpeed of [1e-9, 1e-4, 0.01, 0.1]) {
      const { duration } = planTrajectory(LINE, HOLD, CAR, { startSpeed });
      assert.ok(duration < rest + 0.01, `${duration} s from ${startSpeed} m/s, ${rest} s from rest`);
    }
  });

  it("says why and where a path cannot be driven", () => {
    const plan = (options: PlanOptions, p = LINE, h: HeadingRule = HOLD, l = CAR) =>
      planTrajectory(p, h, l, options);
    const short = Path.polyline([
      { x: 0, y: 0 },
      { x: 0.1, y: 0 },
    ]);
    refuses(
      () => plan({ startSpeed: 1 }, short, { kind: "hold", heading: 0 }),
      "start-too-fast",
      /1\.000 m\/s is too fast.*0\.100 m/,
      0.1,
    );
    refuses(() => plan({ startSpeed: 5 }), "start-too-fast", /0\.000 m/, 0);
    refuses(
      () => plan({ endSpeed: 1 }, short, { kind: "hold", heading: 0 }),
      "end-unreachable",
      /1 m\/s cannot be reached 0\.100 m/,
      0.1,
    );
    refuses(() => plan({ startSpeed: Number.NaN }), "not-finite", /startSpeed .* NaN/);
    const look: HeadingRule = { kind: "lookAt", point: { x: 1, y: 0.01 } };
    refuses(() => plan({}, LINE, look), "look-at-on-path", /0\.010 m from .*\(1, 0\.01\) m, 1\.000 m/, 1);
    const keys = [
      { distance: 1, heading: 0 },
      { distance: 3, heading: 1 },
    ];
    refuses(
      () => plan({}, LINE, { kind: "interpolate", keys }),
      "heading-keys",
      /2 m, but key 1 is at 3 m/,
      3,
    );
    refuses(() => plan({}, LINE, { kind: "hold", heading: Infinity }), "not-finite", /heading .* Infinity/);
    assert.throws(() => plan({ speed: 0 }), /speed must be > 0 m\/s, got 0/);
    assert.throws(() => plan({ share: 1.5 }), /share must be > 0 and ≤ 1, got 1.5/);
    assert.throws(
      () => plan({}, LINE, HOLD, { ...CAR, acceleration: -1 }),
      /acceleration must be > 0 and finite, got -1/,
    );
    const onePoint = {
      toWheels: (t: { vx: number; vy: number }, out: Float64Array) => void out.fill(t.vx + t.vy),
    };
    const wheels = { map: onePoint, speed: 30, acceleration: 100 };
    assert.throws(() => plan({}, LINE, HOLD, { ...CAR, wheels }), /do not determine the car's motion: vy/);
  });
});
