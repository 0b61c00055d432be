import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { packageRoot } from "../../../src/profile/package-root.ts";
import { COCO } from "../../../src/vision/detect/coco.ts";
import { parseImageSize, parseNames } from "../../../src/vision/detect/onnx/metadata.ts";
import { readModel } from "../../../src/vision/detect/onnx/read-model.ts";
import { VisionError } from "../../../src/vision/vision-error.ts";
import { writeOnnx } from "./write-onnx.ts";

const shipped = (name: string) => readFileSync(join(packageRoot, "src", "vision", "models", name));

test("the shipped models say what they take and give", () => {
  for (const [name, height, width, places] of [
    ["nanodet_g_320x256_fp16.onnx", 256, 320, 1680],
    ["nanodet_g_256x192_fp16.onnx", 192, 256, 1008],
  ] as const) {
    const model = readModel(shipped(name), name);
    assert.deepEqual(model.inputs, [{ name: "image", type: "uint8", shape: [1, height, width, 3] }]);
    assert.deepEqual(model.outputs, [
      { name: "boxes", type: "float32", shape: [1, places, 4] },
      { name: "scores", type: "float32", shape: [1, places, 80] },
    ]);
    assert.deepEqual(
      [...model.metadata],
      [
        ["names", "coco80"],
        ["task", "detect"],
      ],
    );
  }
});

test("what is written into a model's file is read from it, weights stepped over", () => {
  const name = fc.string({ minLength: 1, maxLength: 12 });
  const dimension = fc.oneof(fc.integer({ min: 0, max: 2 ** 40 }), name);
  const type = fc.constantFrom("float32", "uint8", "int64", "float16" as const);
  const tensor = fc.record(
    { name, type, shape: fc.array(dimension, { maxLength: 5 }) },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(
      fc.uniqueArray(tensor, { selector: (each) => each.name, maxLength: 6 }),
      fc.array(tensor, { maxLength: 4 }),
      fc.dictionary(name, fc.string(), { noNullPrototype: true }),
      fc.array(fc.float(), { maxLength: 300 }),
      (inputs, outputs, metadata, weights) => {
        const written = { inputs, outputs, metadata, producer: "a tool" };
        const data = Float32Array.from(weights);
        // A name that no input has.
        const file = writeOnnx({ ...written, weights: [{ name: "a weight of the model", data }] });
        const read = readModel(file, "m.onnx");
        assert.deepEqual(read, { ...written, metadata: new Map(Object.entries(metadata)) });
      },
    ),
    { seed: 11, numRuns: 300 },
  );
});

test("a file that is cut off or altered anywhere is read or refused, and never anything else", () => {
  const whole = writeOnnx({
    inputs: [{ name: "images", type: "float32", shape: [1, 3, 640, 640] }],
    outputs: [{ name: "output0", type: "float32", shape: [1, 84, 8400] }],
    metadata: { names: "{0: 'person'}" },
    weights: [{ name: "w", data: new Float32Array(20) }],
  });
  const tries = (file: Uint8Array) => {
    try {
      readModel(file, "m.onnx");
    } catch (error) {
      assert.ok(error instanceof VisionError, String(error));
      assert.equal(error.code, "model-file");
      assert.match(error.message, /^m\.onnx is no ONNX model, or is damaged: /);
    }
  };
  for (let length = 0; length < whole.length; length++) tries(whole.subarray(0, length));
  for (let at = 0; at < whole.length; at++) {
    for (const byte of [0, 0x7f, 0x80, 0xff, whole[at]! ^ 1, whole[at]! ^ 8]) {
      const altered = Uint8Array.from(whole);
      altered[at] = byte;
      tries(altered);
    }
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), tries), { seed: 5, numRuns: 2000 });
});

test("a file that is no model is called so", () => {
  for (const text of ["", "<html>404</html>", "version https://git-lfs.github.com/spec/v1\noid sha256:1"]) {
    assert.throws(() => readModel(Buffer.from(text), "person.onnx"), /person\.onnx is no ONNX model/);
  }
});

test("class names are read as exporters write them", () => {
  assert.deepEqual(parseNames("{0: 'person', 1: 'bicycle'}"), ["person", "bicycle"]);
  assert.deepEqual(parseNames(`{0: "driver's cab", 2: 'it\\'s'}`), ["driver's cab", "", "it's"]);
  assert.deepEqual(parseNames('{"0": "person", "1": "ball, red"}'), ["person", "ball, red"]);
  assert.deepEqual(parseNames("['person', \"ball\"]"), ["person", "ball"]);
  assert.deepEqual(parseNames("person, ball"), ["person", "ball"]);
  assert.deepEqual(parseNames("person\nball\n"), ["person", "ball"]);
  assert.deepEqual(parseNames("coco80"), COCO);
  assert.equal(parseNames(""), undefined);
  assert.equal(parseNames("{}"), undefined);
});

test("a size is read as height and width, or as one number for both", () => {
  assert.deepEqual(parseImageSize("[384, 640]"), { width: 640, height: 384 });
  assert.deepEqual(parseImageSize("320"), { width: 320, height: 320 });
  assert.equal(parseImageSize("any"), undefined);
  assert.equal(parseImageSize("[1, 3, 640, 640]"), undefined);
});
