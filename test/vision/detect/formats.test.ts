import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Random } from "../../../src/core/random.ts";
import { COCO, COCO_91 } from "../../../src/vision/detect/coco.ts";
import { Candidates } from "../../../src/vision/detect/formats/candidates.ts";
import { createDecoder, needsSuppression } from "../../../src/vision/detect/formats/create-decoder.ts";
import type { OutputTensor, Size } from "../../../src/vision/detect/formats/format.ts";
import { recognise } from "../../../src/vision/detect/formats/recognise.ts";
import { readModel } from "../../../src/vision/detect/onnx/read-model.ts";
import { TELL, type Thing } from "./known-answers.ts";
import { type WrittenModel, writeOnnx } from "./write-onnx.ts";

const LEAST = 0.2;
const SIZES: readonly Size[] = [
  { width: 320, height: 256 },
  { width: 416, height: 416 },
  { width: 640, height: 384 },
];

/** Things that do not touch each other: one in some of the quarters of the picture. */
function scatter(random: Random, { width, height }: Size, classes: number): Thing[] {
  const things: Thing[] = [];
  for (const [x, y] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const) {
    if (random.next() < 0.25) continue;
    const w = random.uniform(40, width / 2 - 8);
    const h = random.uniform(40, height / 2 - 8);
    const left = (x * width) / 2 + random.uniform(2, width / 2 - w - 2);
    const top = (y * height) / 2 + random.uniform(2, height / 2 - h - 2);
    things.push({
      number: Math.floor(random.uniform(0, classes)),
      score: random.uniform(0.3, 0.85),
      corners: [left, top, left + w, top + h],
    });
  }
  return things;
}

function runOf(model: WrittenModel): ReadonlyMap<string, OutputTensor> {
  return new Map(
    model.outputs.map(({ name, shape, data }) => [name, { dims: shape.map(Number), data: data! }]),
  );
}

function decoded(model: WrittenModel, names: readonly string[], wanted?: ReadonlySet<string>) {
  const plan = recognise(readModel(writeOnnx(model), "m.onnx"), { names }, "m.onnx");
  const outputs = runOf(model);
  const candidates = new Candidates();
  createDecoder(plan, wanted)(
    plan.outputs.map((name) => outputs.get(name)!),
    LEAST,
    candidates,
  );
  const kept = new Uint32Array(100);
  const count = needsSuppression(plan.format) ? candidates.suppress(0.5, kept) : candidates.count;
  if (!needsSuppression(plan.format)) for (let i = 0; i < count; i++) kept[i] = i;
  const found = [...kept.subarray(0, count)].map((at) => ({
    name: plan.names[candidates.classNumber(at)]!,
    score: candidates.score(at),
    corners: ([0, 1, 2, 3] as const).map((corner) => candidates.corner(at, corner)),
  }));
  return { plan, found: found.sort((a, b) => b.score - a.score) };
}

for (const [name, tell] of Object.entries(TELL)) {
  test(`what is told to a model is found in its outputs again: ${name}`, () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 31 }),
        fc.constantFrom(...SIZES),
        fc.constantFrom(3, 11, 80),
        (seed, size, classes) => {
          const random = new Random(seed);
          const things = scatter(random, size, classes);
          const model = tell({ things, size, classes, noise: 0.15, random });
          const names = Array.from({ length: classes }, (_, i) => `kind ${i}`);
          const { plan, found } = decoded(model, names);
          assert.equal(plan.format, model.format);
          assert.deepEqual([plan.input.width, plan.input.height], [size.width, size.height]);
          const expected = [...things].sort((a, b) => b.score - a.score);
          assert.deepEqual(
            found.map((thing) => thing.name),
            expected.map(({ number }) => names[number]),
          );
          for (const [i, thing] of expected.entries()) {
            assert.ok(
              Math.abs(found[i]!.score - thing.score) < 1e-4,
              `${found[i]!.score} for ${thing.score}`,
            );
            for (const [k, px] of thing.corners.entries()) {
              const error = Math.abs(found[i]!.corners[k]! - px);
              assert.ok(error < 0.02, `corner ${k} is at ${found[i]!.corners[k]} and not at ${px}`);
            }
          }
        },
      ),
      { seed: 7, numRuns: 25 },
    );
  });
}

test("asked for one class, a decoder finds it where the model thinks another a little likelier", () => {
  const size = SIZES[0]!;
  for (const [name, tell] of Object.entries(TELL)) {
    const format = tell({ things: [], size, classes: 3, noise: 0.1, random: new Random(1) }).format;
    // These name one class for each thing and no more.
    if (["ssd", "yolo-end-to-end", "rt-detr-decoded", "detr"].includes(format)) continue;
    const corners = [40, 30, 90, 120] as const;
    const both: Thing[] = [{ number: 1, score: 0.4, corners }];
    const model = tell({ things: both, size, classes: 3, noise: 0.1, random: new Random(1) });
    // A second class in the same row: told over the first, with the rest of the noise the same.
    const over = tell({
      things: [{ number: 2, score: 0.5, corners }],
      size,
      classes: 3,
      noise: 0.1,
      random: new Random(1),
    });
    for (const [i, { data }] of model.outputs.entries()) {
      const other = over.outputs[i]!.data as Float32Array;
      for (let k = 0; k < other.length; k++) {
        const values = data as Float32Array;
        values[k] = Math.max(values[k]!, other[k]!);
      }
    }
    const names = ["cat", "person", "dog"];
    const all = decoded(model, names).found;
    assert.equal(all[0]?.name, "dog", name);
    const people = decoded(model, names, new Set(["person"])).found;
    assert.deepEqual(
      people.map((thing) => thing.name),
      ["person"],
      name,
    );
  }
});

test("a broken model's numbers become no boxes", () => {
  const size = SIZES[0]!;
  for (const [name, tell] of Object.entries(TELL)) {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const model = tell({ things: [], size, classes: 3, noise: 0.1, random: new Random(1) });
      for (const { data } of model.outputs) if (data instanceof Float32Array) data.fill(value);
      assert.deepEqual(decoded(model, ["a", "b", "c"]).found, [], `${name} of ${value}`);
    }
  }
});

test("COCO's numbers with their gaps name the same classes", () => {
  assert.equal(COCO.length, 80);
  assert.deepEqual([COCO[0], COCO[32], COCO[79]], ["person", "sports ball", "toothbrush"]);
  assert.deepEqual([COCO_91[1], COCO_91[37], COCO_91[90]], ["person", "sports ball", "toothbrush"]);
  assert.deepEqual(
    COCO_91.filter((name) => name !== ""),
    COCO,
  );
});
