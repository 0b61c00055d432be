import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { originPose, zeroTwist } from "../../../src/core/geometry.ts";
import { planGoTo } from "../../../src/motion/path/go-to.ts";
import { motionPoint } from "../../../src/motion/path/motion-plan.ts";
import { Path } from "../../../src/motion/path/path.ts";
import { PathError, type PathFault } from "../../../src/motion/path/path-error.ts";
import { pathPoint } from "../../../src/motion/path/segment.ts";
import { arc, line, Spiral } from "../../../src/motion/path/spiral.ts";
import { planTrajectory } from "../../../src/motion/path/trajectory.ts";
import { CAR } from "./cars.ts";

const HOLD = { kind: "hold", heading: 0 } as const;
const REST = zeroTwist();
const O = originPose();
const along = (x: number) =>
  Path.polyline([
    { x: 0, y: 0 },
    { x, y: 0 },
  ]);

function refuses(make: () => unknown, fault: PathFault, message: RegExp): void {
  assert.throws(make, (error) => {
    assert.ok(error instanceof PathError, String(error));
    assert.equal(error.fault, fault, error.message);
    assert.match(error.message, message);
    return true;
  });
}

describe("Absurd motions", () => {
  it("a go-to with a figure that is missing or beyond all bounds is refused as such", () => {
    const nowhere = { x: 1, y: 0 } as never;
    refuses(() => planGoTo(O, REST, nowhere, CAR), "not-finite", /undefined/);
    refuses(
      () => planGoTo(O, { ...REST, vx: 1e300 }, { x: 1, y: 0, theta: 0 }, CAR),
      "not-finite",
      /1e\+300/,
    );
    refuses(() => planGoTo(O, REST, { x: 1e300, y: 0, theta: 0 }, CAR), "not-finite", /1e\+300/);
    const slow = { speed: 1e-300 };
    refuses(() => planGoTo(O, REST, { x: 1, y: 0, theta: 0 }, CAR, slow), "too-long", / s: at most/);
  });

  it("a path too long to plan, or to drive in a day, is refused at once", () => {
    const begun = process.cpuUsage();
    refuses(() => planTrajectory(along(1e8), HOLD, CAR), "too-long", /100000000 m is too long/);
    refuses(() => planTrajectory(along(1e8), { kind: "tangent" }, CAR), "too-long", /too long/);
    const { user, system } = process.cpuUsage(begun);
    assert.ok(user + system < 500e3, `${user + system} µs of the processor's time`);
    const keys = [
      { distance: 0.5, heading: 0 },
      { distance: 0.5000001, heading: 3 },
    ];
    refuses(() => planTrajectory(along(1), { kind: "interpolate", keys }, CAR), "too-long", / s: at most/);
  });

  it("says what is wrong by its own name", () => {
    refuses(() => new Spiral(O, 0, Number.NaN), "not-finite", /length must be finite, got NaN/);
    refuses(() => new Spiral(O, 0, -1), "equal-waypoints", /got -1/);
    refuses(() => arc(O, 0, 1, Number.NaN), "not-finite", /angle must be finite, got NaN/);
    const points = [O, { x: 1, y: 0 }];
    refuses(() => Path.spline(points, { startDirection: Number.NaN }), "not-finite", /startDirection .* NaN/);
    const { sample } = line(O, { x: 1, y: 0 });
    for (const length of [Number.NaN, -1]) {
      refuses(
        () => new Path([{ length, sample: (_, out) => sample.call(line(O, { x: 1, y: 0 }), 0, out) }]),
        "not-finite",
        /segment 0/,
      );
    }
    const odd = { kind: "sideways" } as never;
    assert.throws(() => planTrajectory(along(1), odd, CAR), { name: "RangeError", message: /sideways/ });
    const fast = { speed: 0.1, endSpeed: 0.5 };
    refuses(
      () => planTrajectory(along(1), HOLD, CAR, fast),
      "end-unreachable",
      /top speed asked for allow 0\.100/,
    );
  });

  it("a spline that all but turns on the spot between its pieces is refused, one through a hairpin is not", () => {
    let refused = 0;
    // From a smooth curve over a cusp to a loop: what lies between must be found, wherever in the span it is.
    for (let k = 0; k <= 400; k++) {
      const x = 0.3 + k * 1e-3;
      const points = [O, { x: 1, y: 0 }, { x: 1 - x, y: 0.02 }, { x: 0.2, y: -0.4 }];
      try {
        const path = Path.spline(points);
        const at = pathPoint();
        for (let s = 0; s <= path.length; s += 2e-4) {
          path.sample(s, at);
          // Its message is made only for who reads it: there are millions of samples.
          if (!(Math.abs(at.curvature) <= 1100)) assert.fail(`${at.curvature} 1/m at ${s} m`);
        }
      } catch (error) {
        if (!(error instanceof PathError)) throw error;
        refused++;
      }
    }
    assert.ok(refused < 100, `${refused} refused`);
  });

  it("gives a sample at no time and the nearest to no point a safe answer", () => {
    const out = motionPoint();
    planTrajectory(along(1), HOLD, CAR).sample(Number.NaN, out);
    assert.deepEqual(out, { ...motionPoint(), ax: out.ax, x: out.x });
    assert.ok(Math.abs(out.x) < 1e-9);
    assert.equal(along(1).nearest({ x: Number.NaN, y: 0 }, 0.3), 0.3);
    assert.ok(Math.abs(along(1).nearest({ x: 0.4, y: 1 }, Number.NaN) - 0.4) < 1e-6);
    assert.ok(Math.abs(along(1e9).nearest({ x: 9e8, y: 1 }, 9e8) - 9e8) < 1e-3);
  });
});
