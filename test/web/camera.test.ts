import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fit, matrixOf, pan, toFloor, toPicture, zoomAt } from "../../web/room/camera.ts";

const size = { width: 800, height: 600 };
const camera = fc.record({
  x: fc.double({ min: -5, max: 5, noNaN: true }),
  y: fc.double({ min: -5, max: 5, noNaN: true }),
  scale: fc.double({ min: 20, max: 1000, noNaN: true }),
  up: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
});
const spot = fc.record({
  x: fc.double({ min: 0, max: 800, noNaN: true }),
  y: fc.double({ min: 0, max: 600, noNaN: true }),
});

function near(actual: { x: number; y: number }, expected: { x: number; y: number }, within = 1e-6): void {
  const off = Math.hypot(actual.x - expected.x, actual.y - expected.y);
  assert.ok(off < within, `(${actual.x}, ${actual.y}) is ${off} from (${expected.x}, ${expected.y})`);
}

test("with forward up, the floor's x is up in the picture and its y is left", () => {
  const straight = { x: 0, y: 0, scale: 100, up: 0 };
  near(toPicture({ x: 1, y: 0 }, straight, size), { x: 400, y: 200 });
  near(toPicture({ x: 0, y: 1 }, straight, size), { x: 300, y: 300 });
});

test("with the floor's y as forward, y is up and x is right", () => {
  const turned = { x: 0, y: 0, scale: 100, up: Math.PI / 2 };
  near(toPicture({ x: 0, y: 1 }, turned, size), { x: 400, y: 200 });
  near(toPicture({ x: 1, y: 0 }, turned, size), { x: 500, y: 300 });
});

test("the floor under a point of the picture is drawn at that point", () => {
  fc.assert(
    fc.property(camera, spot, (view, at) => near(toPicture(toFloor(at, view, size), view, size), at)),
    { seed: 44, numRuns: 300 },
  );
});

test("the floor is never mirrored or stretched", () => {
  fc.assert(
    fc.property(camera, (view) => {
      const [a, b, c, d] = matrixOf(view, size);
      // A picture's y runs down, so a faithful view from above has a negative determinant.
      const area = a * d - b * c;
      assert.ok(Math.abs(area + view.scale ** 2) < 1e-6 * view.scale ** 2, `determinant ${area}`);
    }),
    { seed: 45, numRuns: 300 },
  );
});

test("a drag takes the floor with the finger", () => {
  fc.assert(
    fc.property(camera, spot, spot, (view, from, to) => {
      const moved = pan(view, to.x - from.x, to.y - from.y);
      near(toPicture(toFloor(from, view, size), moved, size), to);
    }),
    { seed: 46, numRuns: 300 },
  );
});

test("zooming keeps the floor under the cursor in place", () => {
  fc.assert(
    fc.property(camera, spot, fc.double({ min: 0.2, max: 5, noNaN: true }), (view, at, factor) => {
      near(toPicture(toFloor(at, view, size), zoomAt(view, factor, at, size), size), at, 1e-5);
    }),
    { seed: 47, numRuns: 300 },
  );
});

test("all of the room fits into the part of the picture that nothing covers", () => {
  const bounds = { minX: -2, minY: -3, maxX: 2, maxY: 3 };
  const insets = { top: 50, right: 100, bottom: 150, left: 20 };
  fc.assert(
    fc.property(fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }), (up) => {
      const view = fit(bounds, up, size, insets);
      for (const x of [bounds.minX, bounds.maxX]) {
        for (const y of [bounds.minY, bounds.maxY]) {
          const at = toPicture({ x, y }, view, size);
          const inside = at.x > 19.9 && at.x < 700.1 && at.y > 49.9 && at.y < 450.1;
          assert.ok(inside, `the corner (${x}, ${y}) is drawn at (${at.x}, ${at.y})`);
        }
      }
    }),
    { seed: 48, numRuns: 100 },
  );
});
