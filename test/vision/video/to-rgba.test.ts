import assert from "node:assert/strict";
import { test } from "node:test";
import { type Frame, frameBytes, halved } from "../../../src/vision/frame.ts";
import { fitWidth, ToRgba } from "../../../src/vision/video/to-rgba.ts";

type Colour = readonly [number, number, number];

/** Of one colour all over, given by its Y, U and V. */
function flat(width: number, height: number, yuv: Colour, range?: "limited"): Frame {
  const data = new Uint8Array(frameBytes(width, height, "i420"));
  const plane = halved(width) * halved(height);
  data.fill(yuv[0], 0, width * height);
  data.fill(yuv[1], width * height, width * height + plane);
  data.fill(yuv[2], width * height + plane);
  return { width, height, format: "i420", data, range, capturedAt: 0, sequence: 0 };
}

function drawn(frame: Frame, width = frame.width, height = frame.height): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(4 * width * height);
  new ToRgba(frame, width, height).convert(frame, rgba);
  return rgba;
}

function assertNear(got: Uint8ClampedArray, at: number, colour: Colour, within: number, what: string): void {
  const pixel = [...got.subarray(4 * at, 4 * at + 4)];
  const off = colour.map((value, i) => Math.abs(value - pixel[i]!));
  assert.ok(Math.max(...off) <= within && pixel[3] === 255, `${what}: ${pixel} for ${colour}`);
}

// Of the standards: JFIF (full range) and BT.601 (limited).
const COLOURS: readonly { name: string; rgb: Colour; full: Colour; limited: Colour }[] = [
  { name: "black", rgb: [0, 0, 0], full: [0, 128, 128], limited: [16, 128, 128] },
  { name: "white", rgb: [255, 255, 255], full: [255, 128, 128], limited: [235, 128, 128] },
  { name: "red", rgb: [255, 0, 0], full: [76, 85, 255], limited: [81, 90, 240] },
  { name: "green", rgb: [0, 255, 0], full: [150, 44, 21], limited: [145, 54, 34] },
  { name: "blue", rgb: [0, 0, 255], full: [29, 255, 107], limited: [41, 240, 110] },
  { name: "grey", rgb: [128, 128, 128], full: [128, 128, 128], limited: [126, 128, 128] },
];

test("known colours come out as they are, in either range", () => {
  for (const { name, rgb, full, limited } of COLOURS) {
    assertNear(drawn(flat(8, 6, full)), 20, rgb, 3, `${name}, full`);
    assertNear(drawn(flat(8, 6, limited, "limited")), 20, rgb, 3, `${name}, limited`);
  }
});

test("a colour stays in its place, in a frame of odd size too", () => {
  const frame = flat(5, 3, [0, 128, 128]);
  frame.data[2 * 5 + 4] = 255;
  const rgba = drawn(frame);
  assertNear(rgba, 14, [255, 255, 255], 0, "the last pixel");
  for (let i = 0; i < 14; i++) assertNear(rgba, i, [0, 0, 0], 0, `pixel ${i}`);
});

test("where a picture gets smaller, each pixel is the mean of what it covers", () => {
  const frame = flat(4, 4, [0, 128, 128]);
  frame.data.set([200, 100], 0);
  frame.data.set([100, 0], 4);
  const rgba = drawn(frame, 2, 2);
  assertNear(rgba, 0, [100, 100, 100], 0, "upper left");
  assertNear(rgba, 3, [0, 0, 0], 0, "lower right");
});

test("a frame of RGB keeps its colours", () => {
  const data = Uint8Array.from([10, 20, 30, 40, 50, 60]);
  const frame: Frame = { width: 2, height: 1, format: "rgb", data, capturedAt: 0, sequence: 0 };
  assert.deepEqual([...drawn(frame)], [10, 20, 30, 255, 40, 50, 60, 255]);
  assertNear(drawn(frame, 1, 1), 0, [25, 35, 45], 0, "both");
});

test("a frame whose bytes do not fit its size is refused by name", () => {
  const frame = { ...flat(8, 6, [0, 128, 128]), data: new Uint8Array(10) };
  assert.throws(() => drawn(frame), { code: "frame-size" });
});

test("a picture is made to fit, its shape is kept, and it is never made larger", () => {
  assert.deepEqual(fitWidth(640, 480, 640), { width: 640, height: 480 });
  assert.deepEqual(fitWidth(1280, 720, 640), { width: 640, height: 360 });
  assert.deepEqual(fitWidth(320, 240, 640), { width: 320, height: 240 });
  assert.deepEqual(fitWidth(6400, 1, 320), { width: 320, height: 1 });
});
