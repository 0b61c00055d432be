import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { CameraProfile } from "../../src/profile/camera.ts";
import { type Lens, lensFor, onPicture, rayOf, undistorted } from "../../src/vision/lens.ts";
import { LENS as STRAIGHT } from "./pi-lens.ts";

/** One that sits askew before its sensor as well. */
const LENS: Lens = { ...STRAIGHT, p1: 0.002, p2: -0.001 };
const CAMERA: CameraProfile = { fieldOfView: Math.PI / 2, ahead: 0.1, aside: 0, above: 0.16, pitch: 0.2 };

test("a ray that is put on the picture is found there again, and a straight lens would put it at undistorted", () => {
  const value = fc.double({ min: -0.6, max: 0.6, noNaN: true });
  fc.assert(
    fc.property(value, value, (x, y) => {
      const pixel = onPicture(LENS, { x, y });
      const back = rayOf(LENS, pixel);
      assert.ok(Math.hypot(back.x - x, back.y - y) < 1e-6, JSON.stringify({ x, y, back }));
      const ideal = undistorted(LENS, pixel);
      assert.ok(Math.abs(ideal.x - (LENS.cx + LENS.fx * x)) < 1e-3);
      assert.ok(Math.abs(ideal.y - (LENS.cy + LENS.fy * y)) < 1e-3);
    }),
    { seed: 4 },
  );
});

test("any place of any picture has a finite ray, through a lens however bent", () => {
  const bent = fc.double({ min: -5, max: 5, noNaN: true });
  const pixel = fc.double({ min: -200, max: 1000, noNaN: true });
  fc.assert(
    fc.property(bent, bent, pixel, pixel, (k1, k2, x, y) => {
      const ray = rayOf({ ...LENS, k1, k2 }, { x, y });
      assert.ok(Number.isFinite(ray.x) && Number.isFinite(ray.y), JSON.stringify(ray));
    }),
    { seed: 4 },
  );
});

test("what was measured holds for pictures of any size of the same shape, and for no other shape", () => {
  const camera = { ...CAMERA, lens: LENS };
  const small = lensFor(camera, 320, 240);
  for (const [x, y] of [
    [0, 0],
    [0.3, -0.2],
  ] as const) {
    const full = onPicture(LENS, { x, y });
    const half = onPicture(small, { x, y });
    // The middle of a pixel of the small one lies between four of the large one.
    assert.ok(Math.abs((full.x - 0.5) / 2 - half.x) < 1e-9 && Math.abs((full.y - 0.5) / 2 - half.y) < 1e-9);
  }
  assert.equal(lensFor(camera, 640, 480).k1, -0.21);
  const wide = lensFor(camera, 640, 360);
  assert.deepEqual([wide.k1, Math.round(wide.fx), wide.cx, wide.cy], [0, 320, 319.5, 179.5]);
});

test("without a measurement the profile's field of view reaches from edge to edge", () => {
  const lens = lensFor(CAMERA, 640, 480);
  assert.ok(Math.abs(onPicture(lens, { x: -1, y: 0 }).x + 0.5) < 1e-9);
  assert.ok(Math.abs(onPicture(lens, { x: 1, y: 0 }).x - 639.5) < 1e-9);
});
