import assert from "node:assert/strict";
import { resolve } from "node:path";
import { test } from "node:test";
import { visionSchema } from "../../src/profile/vision.ts";
import { modelChoice } from "../../src/vision/model-choice.ts";

const PROFILE = "/cars/mine/profile.yaml";
const parse = (vision: object) => visionSchema.parse(vision);

test("without a model of one's own the shipped one looks for people and balls", () => {
  const { file, wanted, format } = modelChoice(parse({}), PROFILE);
  assert.match(file, /nanodet_g_320x256/);
  assert.deepEqual(wanted, ["person", "sports ball"]);
  assert.equal(format, undefined);
  assert.deepEqual(modelChoice(parse({ wanted: ["cat"] }), PROFILE).wanted, ["cat"]);
});

test("a slower computer takes the small one of Strafe's own by its name alone", () => {
  const { file, wanted, threads } = modelChoice(parse({ model: "small", threads: 2 }), PROFILE);
  assert.match(file, /nanodet_g_256x192/);
  assert.deepEqual([wanted, threads], [["person", "sports ball"], 2]);
  assert.deepEqual(modelChoice(parse({ model: "small", wanted: ["cat"] }), PROFILE).wanted, ["cat"]);
  assert.equal(modelChoice(parse({ model: "./small" }), PROFILE).file, "/cars/mine/small");
  const other = modelChoice(parse({ model: "small" }), PROFILE, "/cars/other.onnx");
  assert.deepEqual([other.file, other.wanted], ["/cars/other.onnx", undefined]);
  assert.throws(() => parse({ model: "small", format: "yolov8" }), /format is of a model of your own/);
});

test("a profile's model is seen from the profile's folder, and comes with all that is said of it", () => {
  const vision = parse({ model: "models/my.onnx", format: "yolov8", names: ["cat"], threads: 1 });
  const { file, format, names, wanted, threads } = modelChoice(vision, PROFILE);
  assert.deepEqual(
    [file, format, names, wanted, threads],
    ["/cars/mine/models/my.onnx", "yolov8", ["cat"], undefined, 1],
  );
});

test("a file that is named beside the profile goes first, without what was said of another file", () => {
  const vision = parse({ model: "my.onnx", format: "yolov8", names: ["cat"], threads: 1 });
  const other = modelChoice(vision, PROFILE, "other.onnx");
  assert.deepEqual(
    [other.file, other.format, other.names, other.threads],
    [resolve("other.onnx"), undefined, undefined, 1],
  );
  assert.equal(modelChoice(vision, PROFILE, "/cars/mine/my.onnx").format, "yolov8");
});
