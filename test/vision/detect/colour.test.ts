import assert from "node:assert/strict";
import { test } from "node:test";
import { ColourDetector, ORANGE_BALL, strengthOf } from "../../../src/vision/detect/colour.ts";
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

test("an oval, and what fades into what is around it, are none", async () => {
  const none = async (colourAt: (x: number, y: number) => Rgb) =>
    assert.deepEqual(await new ColourDetector(ORANGE_BALL).detect(draw("rgb", colourAt)), []);
  await none((x, y) => (Math.hypot(x - 150, (y - 120) / 1.2) < 30 ? ORANGE : FLOOR));
  await none((x, y) => {
    const pale = Math.min(1, Math.hypot(x - 150, y - 120) / 150);
    return [240, 120 + 80 * pale, 20 + 150 * pale];
  });
});

test("a ball of which a part is hidden is told as it would be whole, and less surely", async () => {
  const ball = disc(200, 150, 20);
  const find = (hidden: number) => {
    const frame = draw("rgb", (x, y) => (ball(x, y) && x < 220 - 40 * hidden ? ORANGE : FLOOR));
    return new ColourDetector(ORANGE_BALL).detect(frame);
  };
  const [whole] = await find(0);
  const [half] = await find(0.4);
  assert.ok(whole && half, "it was not found");
  assert.ok(half.score < 0.75 && half.score < whole.score, `${half.score} and ${whole.score}`);
  for (const side of ["x", "y", "width", "height"] as const)
    assert.ok(Math.abs(half.box[side] - whole.box[side]) <= 3, JSON.stringify([half.box, whole.box]));
  assert.deepEqual(await find(0.6), []);
});

test("of a ball at the edge of the picture only that is told which is in it", async () => {
  const ball = disc(4, 150, 20);
  const frame = draw("rgb", (x, y) => (ball(x, y) ? ORANGE : FLOOR));
  const [found] = await new ColourDetector(ORANGE_BALL).detect(frame);
  assert.ok(found, "it was not found");
  assert.equal(found.box.x, 0);
  assert.ok(Math.abs(found.box.width - 24) <= 2, `${found.box.width} px wide`);
});

test("a range of hues may go over red", () => {
  const red = { ...ORANGE_BALL, hue: { from: 6, to: 0.3 } };
  assert.ok(strengthOf(red, 220, 10, 30) > 0);
  assert.ok(strengthOf(red, 220, 30, 10) > 0);
  assert.equal(strengthOf(red, 30, 220, 10), 0);
  assert.equal(strengthOf(red, 0, 0, 0), 0);
});
