import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Point } from "../../../src/core/geometry.ts";
import { wrapAngle } from "../../../src/core/geometry.ts";
import { Path } from "../../../src/motion/path/path.ts";
import { PathError, type PathFault } from "../../../src/motion/path/path-error.ts";
import { pathPoint } from "../../../src/motion/path/segment.ts";
import { arc, line, Spiral } from "../../../src/motion/path/spiral.ts";
import { EIGHT } from "./cars.ts";

const at = (path: Path, s: number) => {
  const point = pathPoint();
  path.sample(s, point);
  return point;
};

function refuses(make: () => unknown, fault: PathFault, message: RegExp, waypoint?: number): void {
  assert.throws(make, (error) => {
    assert.ok(error instanceof PathError, String(error));
    assert.equal(error.fault, fault);
    assert.match(error.message, message);
    if (waypoint !== undefined) assert.equal(error.waypoint, waypoint);
    return true;
  });
}

function near(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual}, expected ${expected}`);
}

/** Distance is arc length, direction the tangent's and curvature its rate: by central differences. */
function checkDerivatives(path: Path, tolerance = 1e-5): void {
  const h = 1e-4;
  for (let i = 1; i < 200; i++) {
    const s = (path.length * i) / 200;
    if (path.joints.some((joint) => Math.abs(joint - s) < 2 * h)) continue;
    const a = at(path, s - h);
    const b = at(path, s + h);
    const p = at(path, s);
    near(Math.hypot(b.x - a.x, b.y - a.y) / (2 * h), 1, tolerance, `speed at ${s}`);
    const off = wrapAngle(Math.atan2(b.y - a.y, b.x - a.x) - p.direction);
    near(off, 0, tolerance, `direction at ${s}`);
    near(wrapAngle(b.direction - a.direction) / (2 * h), p.curvature, 100 * tolerance, `curvature at ${s}`);
  }
}

const coordinate = fc.double({ min: -3, max: 3, noNaN: true });
/** Waypoints some way apart that do not double back. */
const waypoints = fc
  .array(
    fc.record({
      length: fc.double({ min: 0.3, max: 2, noNaN: true }),
      turn: fc.double({ min: -1.8, max: 1.8, noNaN: true }),
    }),
    {
      minLength: 2,
      maxLength: 7,
    },
  )
  .map((legs) => {
    const points: Point[] = [{ x: 0, y: 0 }];
    let direction = 0;
    for (const { length, turn } of legs) {
      direction += turn;
      const { x, y } = points.at(-1)!;
      points.push({ x: x + length * Math.cos(direction), y: y + length * Math.sin(direction) });
    }
    return points;
  });

describe("Path", () => {
  it("a line and an arc have the length, ends and curvature of the textbook", () => {
    const path = new Path([line({ x: 0, y: 0 }, { x: 1, y: 0 }), arc({ x: 1, y: 0 }, 0, 0.5, Math.PI / 2)]);
    near(path.length, 1 + Math.PI / 4, 1e-12, "length");
    const end = at(path, path.length);
    near(end.x, 1.5, 1e-12, "x");
    near(end.y, 0.5, 1e-12, "y");
    near(end.direction, Math.PI / 2, 1e-12, "direction");
    near(end.curvature, 2, 1e-12, "curvature");
    assert.equal(at(path, 0.5).curvature, 0);
    assert.deepEqual(path.corners, []);
  });

  it("a clothoid's curvature grows evenly, and it ends where the Fresnel integrals say", () => {
    const path = new Path([new Spiral({ x: 0, y: 0 }, 0, 1, 0, Math.PI)]);
    // C(1) and S(1), Abramowitz & Stegun, table 7.7.
    near(at(path, 1).x, 0.7798934, 1e-7, "C(1)");
    near(at(path, 1).y, 0.4382591, 1e-7, "S(1)");
    checkDerivatives(path);
  });

  it("a spline passes through its waypoints, by arc length and with continuous curvature", () => {
    const property = fc.property(waypoints, (points) => {
      const path = Path.spline(points);
      checkDerivatives(path, 1e-3);
      for (const point of points) {
        const p = at(path, path.nearest(point));
        near(Math.hypot(p.x - point.x, p.y - point.y), 0, 1e-6, "distance from a waypoint");
      }
      for (const end of [0, path.length]) near(at(path, end).curvature, 0, 1e-6, "curvature at an end");
    });
    fc.assert(property, { seed: 42, numRuns: 60 });
  });

  it("a spline may begin and end in given directions", () => {
    const points = [
      { x: 0, y: 0 },
      { x: 1, y: 0.5 },
      { x: 2, y: 0 },
    ];
    const path = Path.spline(points, { startDirection: 1, endDirection: -2 });
    near(at(path, 0).direction, 1, 1e-9, "start");
    near(at(path, path.length).direction, -2, 1e-9, "end");
  });

  it("a closed spline ends as it begins: place, direction and curvature", () => {
    const path = Path.spline(EIGHT, { closed: true });
    const a = at(path, 0);
    const b = at(path, path.length);
    near(Math.hypot(a.x - b.x, a.y - b.y), 0, 1e-9, "place");
    near(wrapAngle(a.direction - b.direction), 0, 1e-9, "direction");
    near(a.curvature, b.curvature, 1e-7, "curvature");
  });

  it("a spline through mirrored waypoints is the mirrored spline", () => {
    const property = fc.property(waypoints, (points) => {
      const path = Path.spline(points);
      const mirrored = Path.spline(points.map(({ x, y }) => ({ x, y: -y })));
      near(mirrored.length, path.length, 1e-9, "length");
      for (let i = 0; i <= 10; i++) {
        const p = at(path, (i * path.length) / 10);
        const q = at(mirrored, (i * path.length) / 10);
        near(q.x, p.x, 1e-8, "x");
        near(q.y, -p.y, 1e-8, "y");
        near(q.curvature, -p.curvature, 1e-5, "curvature");
      }
    });
    fc.assert(property, { seed: 43, numRuns: 50 });
  });

  it("sharp polylines have corners where they bend, rounded ones have none and keep the radius", () => {
    const square = [
      { x: 0, y: 0 },
      { x: 2, y: 0 },
      { x: 2, y: 2 },
      { x: 1, y: 2 },
      { x: 0, y: 2 },
    ];
    assert.deepEqual(Path.polyline(square).corners, [2, 4]);
    const round = Path.polyline(square, 0.3);
    assert.deepEqual(round.corners, []);
    let tightest = 0;
    let before = at(round, 0);
    for (let s = 0; s <= round.length; s += 0.002) {
      const p = at(round, s);
      tightest = Math.max(tightest, Math.abs(p.curvature));
      assert.ok(Math.abs(p.curvature - before.curvature) < 0.05, `curvature jumps at ${s}`);
      before = p;
    }
    near(tightest, 1 / 0.3, 1e-9, "curvature");
    checkDerivatives(round);
    near(at(round, round.length).x, 0, 1e-9, "end");
  });

  it("the nearest point is where the foot of the perpendicular is, and near the hint where the path crosses itself", () => {
    const path = Path.spline(EIGHT, { closed: true });
    const property = fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: -0.05, max: 0.05, noNaN: true }),
      (share, off) => {
        const s = share * path.length;
        const p = at(path, s);
        const point = { x: p.x - off * Math.sin(p.direction), y: p.y + off * Math.cos(p.direction) };
        const end = Math.min(s, path.length - s);
        if (end < 0.01) return;
        near(path.nearest(point, s + 0.1, 0.3), s, 1e-5, "distance");
      },
    );
    fc.assert(property, { seed: 44, numRuns: 300 });
    const far = { x: 30, y: 20 };
    const found = at(path, path.nearest(far));
    const least = Math.min(
      ...Array.from({ length: 2000 }, (_, i) => {
        const p = at(path, (i * path.length) / 2000);
        return Math.hypot(p.x - far.x, p.y - far.y);
      }),
    );
    assert.ok(Math.hypot(found.x - far.x, found.y - far.y) <= least + 1e-9);
  });

  it("says why and where a path is none", () => {
    const p = { x: 1, y: 2 };
    const q = { x: 2, y: 2 };
    refuses(() => Path.spline([p, q, q]), "equal-waypoints", /waypoint 2 is where .* \(2, 2\) m/, 2);
    refuses(() => Path.polyline([p, p]), "equal-waypoints", /waypoint 1/, 1);
    refuses(() => Path.spline([p, q, p], { closed: true }), "equal-waypoints", /waypoint 0/, 0);
    refuses(() => Path.spline([p, { x: Number.NaN, y: 0 }]), "not-finite", /waypoint 1 .* \(NaN, 0\)/, 1);
    refuses(() => Path.spline([p]), "too-few-points", /2 waypoints, got 1/);
    refuses(() => new Path([]), "too-few-points", /one segment/);
    refuses(() => new Path([line(p, q), line({ x: 2, y: 2.5 }, p)]), "gap", /segment 1 begins 0.5 m/, 1);
    const corner = [
      { x: 0, y: 0 },
      { x: 0.2, y: 0 },
      { x: 0.2, y: 5 },
    ];
    refuses(
      () => Path.polyline(corner, 0.3),
      "radius-too-large",
      /waypoint 1 needs 0\.4\d+ m .* has 0\.200 m/,
      1,
    );
    refuses(() => Path.polyline([p, q, p], 0.1), "sharp", /waypoint 1 doubles back/, 1);
    assert.throws(() => Path.polyline(corner, 0), /radius must be > 0 m and finite, got 0/);
    assert.throws(() => arc(p, 0, -1, 1), /radius must be > 0 m, got -1/);
  });

  it("refuses or is finite, whatever the waypoints", () => {
    const point = fc.record({ x: coordinate, y: coordinate });
    const property = fc.property(fc.array(point, { maxLength: 6 }), fc.boolean(), (points, closed) => {
      try {
        const path = Path.spline(points, { closed });
        const p = at(path, path.length / 3);
        assert.ok(Number.isFinite(p.x + p.y + p.direction + p.curvature), JSON.stringify(points));
      } catch (error) {
        assert.ok(error instanceof PathError, String(error));
      }
    });
    fc.assert(property, { seed: 45, numRuns: 200 });
  });
});
