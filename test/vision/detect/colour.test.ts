import assert from "node:assert/strict";
import { test } from "node:test";
import { ColourDetector, isInRange, ORANGE_BALL } from "../../../src/vision/detect/colour.ts";
import { type Frame, frameBytes, type PixelFormat } from "../../../src/vision/frame.ts";

type Rgb = readonly [number, number, number];
const ORANGE: Rgb = [240, 120, 20];
const FLOOR: Rgb = [150, 140, 130];

function draw(
  format: PixelFormat,
  colourAt: (x: number, y: number) => Rgb,
  width = 320,
  height = 240,
): Frame {
  const data = new Uint8Array(frameBytes(width, height, format));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [r, g, b] = colourAt(x, y);
      if (format === "rgb") {
        data.set([r, g, b], 3 * (y * width + x));
        continue;
      }
      data[y * width + x] = 0.299 * r + 0.587 * g + 0.114 * b;
      const at = width * height + (y >> 1) * (width / 2) + (x >> 1);
      data[at] = 128 - 0.168736 * r - 0.331264 * g + 0.5 * b;
      data[at + (width * height) / 4] = 128 + 0.5 * r - 0.418688 * g - 0.081312 * b;
    }
  }
  return { width, height, format, data, capturedAt: 0, sequence: 0 };
}

const disc = (cx: number, cy: number, radius: number) => (x: number, y: number) =>
  Math.hypot(x + 0.5 - cx, y + 0.5 - cy) < radius;

test("an orange ball on the floor is found where it is, in either format", async () => {
  const ball = disc(200, 150, 20);
  for (const format of ["i420", "rgb"] as const) {
    const frame = draw(format, (x, y) => (ball(x, y) ? ORANGE : FLOOR));
    const found = await new ColourDetector(ORANGE_BALL).detect(frame);
    assert.equal(found.length, 1, format);
    const { kind, name, score, box } = found[0]!;
    assert.deepEqual([kind, name], ["ball", "orange ball"]);
    assert.ok(score > 0.9, `${score}`);
    for (const [got, want] of [
      [box.x, 180],
      [box.y, 130],
      [box.width, 40],
      [box.height, 40],
    ] as const) {
      assert.ok(Math.abs(got - want) <= 2, `${format}: ${got} instead of ${want}`);
    }
  }
});

test("the largest of several comes first", async () => {
  const small = disc(60, 60, 8);
  const large = disc(220, 140, 25);
  const frame = draw("i420", (x, y) => (small(x, y) || large(x, y) ? ORANGE : FLOOR));
  const found = await new ColourDetector(ORANGE_BALL).detect(frame);
  assert.deepEqual(
    found.map(({ box }) => box.x > 150),
    [true, false],
  );
});

test("a square, a stripe, a speck and a ball of another colour are none", async () => {
  const none = async (colourAt: (x: number, y: number) => Rgb) =>
    assert.deepEqual(await new ColourDetector(ORANGE_BALL).detect(draw("rgb", colourAt)), []);
  await none((x, y) => (x >= 100 && x < 140 && y >= 100 && y < 140 ? ORANGE : FLOOR));
  await none((x, y) => (Math.abs(x - y) < 6 ? ORANGE : FLOOR));
  await none((x, y) => (disc(100, 100, 1)(x, y) ? ORANGE : FLOOR));
  await none((x, y) => (disc(100, 100, 20)(x, y) ? [30, 60, 220] : FLOOR));
});

test("a range of hues may go over red", () => {
  const red = { ...ORANGE_BALL, hue: { from: 6, to: 0.3 } };
  assert.equal(isInRange(red, 220, 10, 30), true);
  assert.equal(isInRange(red, 220, 30, 10), true);
  assert.equal(isInRange(red, 30, 220, 10), false);
  assert.equal(isInRange(red, 0, 0, 0), false);
});
