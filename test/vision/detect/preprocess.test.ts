import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Random } from "../../../src/core/random.ts";
import type { InputPlan } from "../../../src/vision/detect/formats/format.ts";
import { PictureInput } from "../../../src/vision/detect/preprocess/picture-input.ts";
import { place, toFrame } from "../../../src/vision/detect/preprocess/placement.ts";
import { type Frame, frameBytes, halved, type PixelFormat } from "../../../src/vision/frame.ts";
import { VisionError } from "../../../src/vision/vision-error.ts";

const OURS: InputPlan = {
  name: "image",
  type: "uint8",
  layout: "nhwc",
  channels: "rgb",
  width: 64,
  height: 48,
  mean: [0, 0, 0],
  deviation: [1, 1, 1],
  fit: "top-left",
};

function noise(seed: number, width: number, height: number, format: PixelFormat): Frame {
  const random = new Random(seed);
  const data = Uint8Array.from({ length: frameBytes(width, height, format) }, () => random.next() * 256);
  return { width, height, format, data, capturedAt: 0, sequence: 0 };
}

const clampByte = (value: number) => Math.min(255, Math.max(0, value));

/** The same in floating point, one pixel at a time, from the definitions. */
function reference(frame: Frame, plan: InputPlan): number[][] {
  const { width, height, data } = frame;
  const { left, top, width: columns, height: rows } = place(frame, plan, plan.fit);
  const within = (at: number, size: number) => Math.min(size - 1, Math.max(0, at));
  const linear = (x: number, y: number, read: (x: number, y: number) => number) => {
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    const at = (dx: number, dy: number) => read(within(x0 + dx, width), within(y0 + dy, height));
    const upper = at(0, 0) * (1 - (x - x0)) + at(1, 0) * (x - x0);
    const lower = at(0, 1) * (1 - (x - x0)) + at(1, 1) * (x - x0);
    return upper * (1 - (y - y0)) + lower * (y - y0);
  };
  const half = halved(width);
  const pixel = (u: number, v: number): [number, number, number] => {
    const x = (u + 0.5) * (width / columns) - 0.5;
    const y = (v + 0.5) * (height / rows) - 0.5;
    if (frame.format === "rgb") {
      const colour = (c: number) => linear(x, y, (i, j) => data[3 * (j * width + i) + c]!);
      return [colour(0), colour(1), colour(2)];
    }
    let luma = linear(x, y, (i, j) => data[j * width + i]!);
    const i = within(Math.floor((x + 0.5) / 2), half);
    const j = within(Math.floor((y + 0.5) / 2), halved(height));
    let cb = data[width * height + j * half + i]! - 128;
    let cr = data[width * height + half * halved(height) + j * half + i]! - 128;
    if (frame.range === "limited") {
      luma = ((luma - 16) * 255) / 219;
      cb *= 255 / 224;
      cr *= 255 / 224;
    }
    // ITU-T T.871 (JFIF), which gives these for BT.601.
    return [luma + 1.402 * cr, luma - 0.344136286 * cb - 0.714136286 * cr, luma + 1.772 * cb];
  };
  const out: number[][] = [];
  for (let v = 0; v < plan.height; v++) {
    for (let u = 0; u < plan.width; u++) {
      const isInside = u >= left && u < left + columns && v >= top && v < top + rows;
      out.push(isInside ? pixel(u - left, v - top).map(clampByte) : [114, 114, 114]);
    }
  }
  return out;
}

function valueAt(data: Uint8Array | Float32Array, plan: InputPlan, at: number, channel: number): number {
  const places = plan.width * plan.height;
  return data[plan.layout === "nhwc" ? 3 * at + channel : channel * places + at]!;
}

/** Of bytes; luma is rounded once, and the sum once more. */
const TOLERANCE = 1.6;

function agrees(frame: Frame, plan: InputPlan, input = new PictureInput(plan)): void {
  input.write(frame);
  const expected = reference(frame, plan);
  for (const [at, colours] of expected.entries()) {
    for (let channel = 0; channel < 3; channel++) {
      const colour = colours[plan.channels === "rgb" ? channel : 2 - channel]!;
      const deviation = plan.deviation[channel]!;
      const want = (colour - plan.mean[channel]!) / deviation;
      const got = valueAt(input.data, plan, at, channel);
      assert.ok(
        Math.abs(got - want) <= TOLERANCE / deviation,
        `place ${at}, channel ${channel}: ${got} instead of ${want}`,
      );
    }
  }
}

const someSize = fc.record({
  width: fc.integer({ min: 1, max: 90 }),
  height: fc.integer({ min: 1, max: 70 }),
});

test("a frame of any size becomes what the slow reference makes of it, in every layout", () => {
  fc.assert(
    fc.property(
      fc.nat(),
      someSize,
      fc.constantFrom("i420", "rgb" as const),
      fc.constantFrom("full", "limited" as const),
      fc.constantFrom("top-left", "centre", "stretch" as const),
      fc.constantFrom("nhwc", "nchw" as const),
      fc.constantFrom("uint8", "float32" as const),
      fc.constantFrom("rgb", "bgr" as const),
      (seed, { width, height }, format, range, fit, layout, type, channels) => {
        const plan: InputPlan = {
          ...OURS,
          ...{ fit, layout, type, channels },
          ...(type === "float32"
            ? { mean: [103.53, 116.28, 123.675], deviation: [57.375, 57.12, 58.395] }
            : {}),
        };
        agrees({ ...noise(seed, width, height, format), range }, plan);
      },
    ),
    { seed: 3, numRuns: 60 },
  );
});

test("halving, which goes a quicker way, agrees too", () => {
  for (const range of ["full", "limited"] as const) {
    agrees({ ...noise(1, 128, 96, "i420"), range }, OURS);
    agrees({ ...noise(2, 128, 80, "i420"), range }, { ...OURS, fit: "centre" });
  }
});

test("one input takes frames of changing sizes, and leaves nothing of the last one in the padding", () => {
  const plan: InputPlan = { ...OURS, fit: "centre" };
  const input = new PictureInput(plan);
  for (const [seed, width, height] of [
    [1, 64, 48],
    [2, 100, 20],
    [3, 20, 100],
    [4, 128, 96],
    [5, 31, 17],
  ] as const) {
    agrees(noise(seed, width, height, "i420"), plan, input);
  }
});

test("black, white and the primary colours are themselves, in full and in limited range", () => {
  // Y, U, V of a colour in each range, as ITU-R BT.601 has them.
  const colours = [
    { rgb: [0, 0, 0], full: [0, 128, 128], limited: [16, 128, 128] },
    { rgb: [255, 255, 255], full: [255, 128, 128], limited: [235, 128, 128] },
    { rgb: [255, 0, 0], full: [76, 85, 255], limited: [81, 90, 240] },
    { rgb: [0, 255, 0], full: [150, 44, 21], limited: [145, 54, 34] },
    { rgb: [0, 0, 255], full: [29, 255, 107], limited: [41, 240, 110] },
  ];
  for (const { rgb, ...told } of colours) {
    for (const range of ["full", "limited"] as const) {
      const frame = noise(0, 64, 48, "i420");
      const [y, u, v] = told[range];
      frame.data.fill(y!, 0, 64 * 48);
      frame.data.fill(u!, 64 * 48, 64 * 48 + 32 * 24);
      frame.data.fill(v!, 64 * 48 + 32 * 24);
      const input = new PictureInput(OURS);
      input.write({ ...frame, range });
      for (let c = 0; c < 3; c++) {
        assert.ok(
          Math.abs(input.data[c]! - rgb[c]!) <= 2,
          `${range} ${rgb} became ${input.data.slice(0, 3)}`,
        );
      }
    }
  }
});

test("a box goes from the frame into the input and back", () => {
  const px = fc.double({ min: -50, max: 2000, noNaN: true });
  const size = fc.record({
    width: fc.integer({ min: 16, max: 2000 }),
    height: fc.integer({ min: 16, max: 2000 }),
  });
  fc.assert(
    fc.property(
      size,
      size,
      fc.constantFrom("top-left", "centre", "stretch" as const),
      px,
      px,
      (from, to, fit, x, y) => {
        const placement = place(from, to, fit);
        const u = (at: number) => placement.left + (at * placement.width) / from.width;
        const v = (at: number) => placement.top + (at * placement.height) / from.height;
        const box = toFrame(placement, [u(x), v(y), u(x + 30), v(y + 70)]);
        for (const [got, want] of [
          [box.x, x],
          [box.y, y],
          [box.width, 30],
          [box.height, 70],
        ] as const) {
          assert.ok(Math.abs(got - want) < 1e-6, `${got} instead of ${want}`);
        }
        assert.ok(placement.left >= 0 && placement.left + placement.width <= to.width);
        assert.ok(placement.top >= 0 && placement.top + placement.height <= to.height);
      },
    ),
    { seed: 9, numRuns: 300 },
  );
});

test("data that do not fit a frame's size are refused by name", () => {
  const input = new PictureInput(OURS);
  const whole = noise(1, 32, 24, "i420");
  const wrong: Partial<Frame>[] = [
    { width: 34 },
    { format: "rgb" },
    { data: whole.data.subarray(1) },
    { width: 0, data: new Uint8Array(0) },
    { width: 32.5 },
    { width: Number.NaN },
  ];
  for (const change of wrong) {
    assert.throws(
      () => input.write({ ...whole, ...change }),
      (error) => error instanceof VisionError && error.code === "frame-size",
    );
  }
});
