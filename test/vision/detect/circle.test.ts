import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../src/core/random.ts";
import { fittedCircle } from "../../../src/vision/detect/circle-fit.ts";
import { enclosingCircle, type Spot } from "../../../src/vision/detect/enclosing-circle.ts";

const DISC = { x: 40, y: -7, radius: 12 };

/** On the disc's edge, of its `share`, and inside it. */
function spotsOf(share: number, random: Random): Spot[] {
  return Array.from({ length: 200 }, (_, i) => {
    const angle = 2 * Math.PI * share * (i / 199);
    const r = i % 2 ? DISC.radius : DISC.radius * random.uniform(0, 1);
    return { x: DISC.x + r * Math.cos(angle), y: DISC.y + r * Math.sin(angle) };
  });
}

function near(circle: { x: number; y: number; radius: number } | undefined, within: number): void {
  for (const key of ["x", "y", "radius"] as const)
    assert.ok(Math.abs(circle![key] - DISC[key]) < within, JSON.stringify(circle));
}

test("the smallest circle around a disc, or around more than half of it, is the disc's edge", () => {
  const random = new Random(1);
  for (const share of [1, 0.8, 0.55]) near(enclosingCircle(spotsOf(share, random)), 0.05);
  assert.deepEqual(enclosingCircle([{ x: 1, y: 2 }]), { x: 1, y: 2, radius: 0 });
});

test("no point lies outside the smallest circle, wherever they are, and it touches two of them", () => {
  const random = new Random(2);
  for (let i = 0; i < 200; i++) {
    const spots = Array.from({ length: 3 + (i % 20) }, () => {
      // Often in a row, or one upon the other.
      return { x: Math.round(random.uniform(0, 5)), y: Math.round(random.uniform(0, 5)) };
    });
    const { x, y, radius } = enclosingCircle(spots);
    const distances = spots.map((spot) => Math.hypot(spot.x - x, spot.y - y));
    assert.ok(Math.max(...distances) <= radius + 1e-6, JSON.stringify({ spots, x, y, radius }));
    assert.ok(distances.filter((distance) => distance > radius - 1e-6).length >= 2 || radius === 0);
  }
});

test("the fitted circle leaves out what lies elsewhere; too few points, or points in a row, have none", () => {
  const random = new Random(3);
  const edge = Array.from({ length: 60 }, (_, i) => {
    const r = DISC.radius + 0.1 * random.gaussian();
    return { x: DISC.x + r * Math.cos(i / 20), y: DISC.y + r * Math.sin(i / 20) };
  });
  const chord = Array.from({ length: 40 }, (_, i) => ({ x: DISC.x - 9 + i / 2, y: DISC.y - 3 }));
  const about = { x: DISC.x + 0.6, y: DISC.y - 0.4, radius: DISC.radius + 0.5 };
  near(fittedCircle([...edge, ...chord], about, 1.5), 0.4);
  assert.equal(fittedCircle(edge.slice(0, 4), about, 1.5), undefined);
  const row = Array.from({ length: 20 }, (_, i) => ({ x: DISC.x + 12, y: DISC.y + i / 10 }));
  assert.equal(fittedCircle(row, about, 1.5), undefined);
});
