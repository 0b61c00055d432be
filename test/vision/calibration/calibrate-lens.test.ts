import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../src/core/random.ts";
import { calibrateLens, type LensResult } from "../../../src/vision/calibration/calibrate-lens.ts";
import { tiltsOf } from "../../../src/vision/calibration/judge.ts";
import { onPicture } from "../../../src/vision/lens.ts";
import { LENS } from "../pi-lens.ts";
import { GOOD_HOLDS, goodViews, type Hold, poseFor, viewOf } from "./rig.ts";

const NOISE = 0.3;
const TRUTH = [LENS.fx, LENS.fy, LENS.cx, LENS.cy, LENS.k1, LENS.k2];

const told = (result: LensResult) => JSON.stringify(result);

function lensOf(result: LensResult) {
  if (!result.ok) throw new assert.AssertionError({ message: `refused: ${told(result)}` });
  return result.lens;
}

function whyNot(result: LensResult): string {
  if (result.ok) throw new assert.AssertionError({ message: `not refused: ${told(result)}` });
  return result.why;
}

const viewsOf = (holds: readonly Hold[], seed = 1, noise = NOISE) => {
  const random = new Random(seed);
  return holds.map((hold, i) => viewOf(`${i}.png`, poseFor(hold), noise, random));
};

test("corners with 0.3 px of noise tell the focal length to 1 %, and the rest is the noise", () => {
  for (let seed = 1; seed <= 5; seed++) {
    const result = calibrateLens(goodViews(NOISE, new Random(seed)));
    const { values, rms, coverage, hasTangential } = lensOf(result);
    assert.ok(Math.abs(values[0]! / LENS.fx - 1) < 0.01, told(result));
    assert.ok(Math.abs(values[1]! / LENS.fy - 1) < 0.01, told(result));
    assert.ok(Math.abs(values[2]! - LENS.cx) < 4 && Math.abs(values[3]! - LENS.cy) < 4, told(result));
    assert.ok(Math.abs(rms - NOISE) < 0.03, told(result));
    assert.ok(coverage > 0.9 && !hasTangential, told(result));
    // What counts in the end: where the lens puts things, out to the corners of the picture.
    const [fx, fy, cx, cy, k1, k2] = values as [number, number, number, number, number, number];
    for (const x of [-0.55, 0, 0.55]) {
      for (const y of [-0.4, 0, 0.4]) {
        const found = onPicture({ ...LENS, fx, fy, cx, cy, k1, k2 }, { x, y });
        const truth = onPicture(LENS, { x, y });
        const off = Math.hypot(found.x - truth.x - (cx - LENS.cx), found.y - truth.y - (cy - LENS.cy));
        assert.ok(off < 1.5, `${off} px off at ${x}, ${y}: ${told(result)}`);
      }
    }
  }
});

test("without noise the lens is found as it is", () => {
  const { values, rms } = lensOf(calibrateLens(goodViews(0, new Random(1))));
  for (const [i, truth] of TRUTH.entries()) {
    assert.ok(Math.abs(values[i]! - truth) < 1e-4 * Math.max(1, Math.abs(truth)), `${i}: ${values[i]}`);
  }
  assert.ok(rms < 1e-4, `${rms}`);
});

test("the standard deviations are honest: errors over them have the spread that they should have", () => {
  const sums = TRUTH.map(() => 0);
  const runs = 40;
  for (let seed = 1; seed <= runs; seed++) {
    const { values, spread } = lensOf(calibrateLens(goodViews(NOISE, new Random(100 + seed))));
    for (const [i, truth] of TRUTH.entries()) sums[i]! += ((values[i]! - truth) / spread[i]!) ** 2;
  }
  // Chi-square with 40 degrees of freedom lies between 16 and 80 in 99.98 of 100 cases.
  for (const [i, sum] of sums.entries()) assert.ok(sum > 16 && sum < 80, `value ${i}: ${sum} of ${runs}`);
});

test("a lens that sits askew earns its tangential values", () => {
  const askew = { ...LENS, p1: 0.004, p2: -0.003 };
  const { values, hasTangential, rms } = lensOf(calibrateLens(goodViews(NOISE, new Random(3), askew)));
  assert.ok(hasTangential, `${values}`);
  assert.ok(Math.abs(values[6]! - 0.004) < 0.001 && Math.abs(values[7]! + 0.003) < 0.001, `${values}`);
  assert.ok(Math.abs(rms - NOISE) < 0.03, `${rms}`);
});

test("a few corners that were found wrongly change little", () => {
  const random = new Random(7);
  const views = goodViews(NOISE, random).map((view) => ({
    ...view,
    corners: view.corners.map((corner) =>
      random.next() < 0.03
        ? { ...corner, pixel: { x: corner.pixel.x + 6 * random.gaussian(), y: corner.pixel.y - 5 } }
        : corner,
    ),
  }));
  const { values } = lensOf(calibrateLens(views));
  assert.ok(Math.abs(values[0]! / LENS.fx - 1) < 0.01, `${values}`);
  assert.ok(Math.abs(values[2]! - LENS.cx) < 4, `${values}`);
});

test("a board that is half hidden in half of the pictures is good enough", () => {
  const views = goodViews(NOISE, new Random(5)).map((view, i) => ({
    ...view,
    corners:
      i < 5 || i === 11 ? view.corners.slice(i % 2 === 0 ? 40 : 0, i % 2 === 0 ? 80 : 40) : view.corners,
  }));
  const { values } = lensOf(calibrateLens(views));
  assert.ok(Math.abs(values[0]! / LENS.fx - 1) < 0.015, `${values}`);
});

test("too few views are refused, and it says how many there are and how to hold the board next", () => {
  const why = whyNot(calibrateLens(viewsOf(GOOD_HOLDS.slice(0, 5))));
  assert.match(why, /^5 of 5 pictures show the board well, and at least 6 are needed/);
  assert.match(why, /Hold it next nearer to the upper left corner of the picture, tilted by 30° to 45°, its/);
  assert.match(whyNot(calibrateLens([])), /^0 of 0 pictures/);
});

test("views that are all turned alike are refused: they tell no focal length", () => {
  const alike = GOOD_HOLDS.map((hold) => ({ ...hold, sideways: 0.1, upright: 0.05, roll: 0 }));
  const why = whyNot(calibrateLens(viewsOf(alike)));
  assert.match(why, /turned towards the camera in the same way in all pictures/);
  assert.match(why, /tilted by 30° to 45°, its .* edge towards the camera/);
});

test("a part of the picture where the board never was is asked for by its name", () => {
  const left = GOOD_HOLDS.filter(({ x }) => x <= 0);
  const more = left.map((hold) => ({ ...hold, x: Math.min(hold.x, -0.25), distance: hold.distance + 0.05 }));
  const why = whyNot(calibrateLens(viewsOf(more)));
  assert.match(
    why,
    /^the board was never in the (upper|lower) right corner of the picture, only in \d+ % of it/,
  );
  assert.match(why, /nearer to the (upper|lower) right corner/);
  const noUpperLeft = viewsOf(GOOD_HOLDS).map((view) => ({
    ...view,
    corners: view.corners.filter(({ pixel }) => pixel.x > 200 || pixel.y > 150),
  }));
  assert.match(whyNot(calibrateLens(noUpperLeft)), /nearer to the upper left corner/);
});

test("blurred pictures are left out by name, and counted where too few are left", () => {
  const views = viewsOf(GOOD_HOLDS);
  const one = calibrateLens(views.map((view, i) => (i === 3 ? { ...view, blur: 5 } : view)));
  assert.deepEqual(one.notes, ["3.png: blurred, its edges are 5.0 px wide"]);
  assert.equal(lensOf(one).views, GOOD_HOLDS.length - 1);
  const why = whyNot(calibrateLens(views.map((view, i) => (i < 8 ? { ...view, blur: 5 } : view))));
  assert.match(why, /^4 of 12 pictures .*8 are blurred: hold the board still/);
});

test("pictures without a board, or of another size, are named", () => {
  const [first, ...rest] = viewsOf(GOOD_HOLDS);
  const without = calibrateLens([{ ...first!, corners: [] }, ...rest]);
  assert.deepEqual(without.notes, ["0.png: no board in it"]);
  const why = whyNot(calibrateLens([{ ...first!, width: 1280, height: 720 }, ...rest]));
  assert.match(why, /not of one size: 0\.png has 1280×720, 1\.png 640×480/);
});

test("a board that is bent fits no lens, and a picture that does not fit the others is named", () => {
  const bent = viewsOf(GOOD_HOLDS).map((view, i) => ({
    ...view,
    corners: view.corners.map(({ board, pixel }) => ({
      board,
      pixel: { x: pixel.x + 9 * Math.sin(30 * board.y + i), y: pixel.y + 9 * Math.sin(40 * board.x - i) },
    })),
  }));
  assert.match(whyNot(calibrateLens(bent)), /px from where any lens would put them: is the board flat/);
  const moved = viewsOf(GOOD_HOLDS).map((view, i) => ({
    ...view,
    corners: view.corners.map(({ board, pixel }) => ({
      board,
      pixel: i === 4 ? { x: pixel.x + 4 * Math.sin(50 * board.y), y: pixel.y } : pixel,
    })),
  }));
  const result = calibrateLens(moved);
  assert.deepEqual(result.notes.length, 1, told(result));
  assert.match(result.notes[0]!, /^4\.png: does not fit the others, it is \d\.\d px off$/);
});

test("the tilt that is asked for is one that was not shown", () => {
  const flat = { x: 0, y: 0, distance: 0.4, sideways: 0, upright: 0 };
  const hint = (...shown: Partial<Hold>[]) =>
    tiltsOf(viewsOf(shown.map((hold) => ({ ...flat, ...hold })))).hint;
  const [left, right, upper, lower] = [
    { sideways: -0.6 },
    { sideways: 0.6 },
    { upright: -0.6 },
    { upright: 0.6 },
  ];
  assert.match(hint(right, upper, lower), /its left edge/);
  assert.match(hint(left, upper, lower), /its right edge/);
  assert.match(hint(left, right, lower), /its upper edge/);
  assert.match(hint(left, right, upper), /its lower edge/);
});
