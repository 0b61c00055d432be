import assert from "node:assert/strict";
import { test } from "node:test";
import { recognise } from "../../../src/vision/detect/formats/recognise.ts";
import type { ModelSettings } from "../../../src/vision/detect/formats/settings.ts";
import { readModel } from "../../../src/vision/detect/onnx/read-model.ts";
import { VisionError } from "../../../src/vision/vision-error.ts";
import { type WrittenTensor, writeOnnx } from "./write-onnx.ts";

type Shape = readonly (number | string)[];
const tensor = (name: string, shape: Shape, type: WrittenTensor["type"] = "float32") => ({
  name,
  type,
  shape,
});
const input = tensor("images", [1, 3, 640, 640]);

interface Case {
  readonly inputs?: readonly WrittenTensor[];
  readonly outputs: readonly WrittenTensor[];
  readonly metadata?: Readonly<Record<string, string>>;
}

function ask({ inputs = [input], outputs, metadata = {} }: Case, settings: ModelSettings = {}) {
  const model = readModel(writeOnnx({ inputs, outputs, metadata, producer: "pytorch" }), "m.onnx");
  return recognise(model, settings, "m.onnx");
}

function refusal(model: Case, settings: ModelSettings = {}): string {
  try {
    const { format } = ask(model, settings);
    assert.fail(`it was taken for ${format}`);
  } catch (error) {
    assert.ok(error instanceof VisionError, String(error));
    assert.equal(error.code, "model-format");
    return error.message;
  }
}

const one = (shape: Shape, metadata: Readonly<Record<string, string>> = {}): Case => ({
  outputs: [tensor("output0", shape)],
  metadata,
});

test("models of COCO need no names: their classes are counted", () => {
  assert.equal(ask(one([1, 84, 8400])).format, "yolov8");
  assert.equal(ask(one([1, 8400, 84])).format, "yolov8");
  assert.equal(ask(one([1, 25200, 85])).format, "yolov5");
  assert.equal(ask(one([1, 8400, 85])).format, "yolox");
  assert.equal(ask(one([1, 300, 84])).format, "rt-detr-ultralytics");
  assert.equal(ask(one([1, 8500, 112])).format, "nanodet");
  const plan = ask(one([1, 84, 8400]));
  assert.equal(plan.names[32], "sports ball");
});

test("an export of Ultralytics is recognised by its metadata, with its size left open too", () => {
  const metadata = {
    description: "Ultralytics YOLO11n model trained on coco.yaml",
    task: "detect",
    imgsz: "[384, 640]",
    names: "{0: 'person', 1: 'ball'}",
  };
  const inputs = [tensor("images", ["batch", 3, "height", "width"])];
  const plan = ask({ inputs, outputs: [tensor("output0", ["batch", 6, "anchors"])], metadata });
  assert.equal(plan.format, "yolov8");
  assert.deepEqual(plan.names, ["person", "ball"]);
  assert.deepEqual([plan.input.width, plan.input.height], [640, 384]);
  assert.equal(plan.input.fit, "centre");
  assert.deepEqual(plan.input.deviation, [255, 255, 255]);
});

test("a dynamic end-to-end model of two classes is told from a transposed YOLOv8 by its metadata", () => {
  const outputs = [tensor("output0", ["batch", "anchors", 6])];
  const names = "{0: 'person', 1: 'ball'}";
  const description = "Ultralytics YOLO26n model";
  assert.equal(ask({ outputs, metadata: { names, description, end2end: "True" } }).format, "yolo-end-to-end");
  assert.equal(ask({ outputs, metadata: { names, description } }).format, "yolov8");
  assert.match(refusal({ outputs, metadata: { names } }), /it could be yolo-end-to-end or yolov8/);
});

test("each format is fed as its own tools feed it", () => {
  const yolox = ask(one([1, 8400, 85])).input;
  assert.deepEqual([yolox.channels, yolox.fit, yolox.deviation[0]], ["bgr", "top-left", 1]);
  const nanodet = ask(one([1, 8500, 112])).input;
  assert.deepEqual([nanodet.channels, nanodet.mean[0], nanodet.deviation[2]], ["bgr", 103.53, 58.395]);
  const bytes = [tensor("image", [1, 256, 320, 3], "uint8")];
  const ours = ask({
    inputs: bytes,
    outputs: [tensor("boxes", [1, 1680, 4]), tensor("scores", [1, 1680, 80])],
  });
  assert.equal(ours.format, "boxes-scores");
  assert.deepEqual([ours.input.layout, ours.input.type, ours.input.fit], ["nhwc", "uint8", "top-left"]);
});

test("DETR has a class for nothing, RT-DETR has none", () => {
  const pair = (classes: number) => ({
    outputs: [tensor("pred_logits", [1, 100, classes]), tensor("pred_boxes", [1, 100, 4])],
  });
  assert.equal(ask(pair(92)).format, "detr");
  assert.equal(ask(pair(80)).format, "rt-detr");
  const names = ["person", "ball"];
  assert.equal(ask(pair(3), { names }).format, "detr");
  assert.equal(ask(pair(2), { names }).format, "rt-detr");
  assert.equal(ask(pair(3), { names: [...names, "tag"], format: "rf-detr" }).format, "rf-detr");
  const outputs = [tensor("labels", [1, 300]), tensor("boxes", [1, 300, 4]), tensor("scores", [1, 300])];
  const plan = ask({ inputs: [input, tensor("orig_target_sizes", [1, 2], "int64")], outputs });
  assert.deepEqual([plan.format, plan.sizeInput], ["rt-detr-decoded", "orig_target_sizes"]);
});

test("what cannot be told is asked for, with what was found and how to say it", () => {
  const unnamed = refusal(one([1, 6, 8400]));
  assert.match(unnamed, /^m\.onnx: it does not name its classes/);
  assert.match(unnamed, /`names:`/);
  assert.match(unnamed, /images float32 \[1, 3, 640, 640\]/);
  assert.match(unnamed, /output0 float32 \[1, 6, 8400\]/);
  assert.equal(ask(one([1, 6, 8400]), { names: ["person", "ball"] }).format, "yolov8");

  const anonymous = { outputs: [tensor("a", [1, 100, 4]), tensor("b", [1, 100, 80])] };
  assert.match(refusal(anonymous), /it could be .*rt-detr.*`format:` one of/);
  assert.equal(ask(anonymous, { format: "rt-detr" }).format, "rt-detr");

  assert.match(refusal(one([1, 1000])), /its outputs are of no known kind/);
  assert.match(
    refusal(one([1, 84, 8400]), { names: ["person"] }),
    /it has 1 names and classes for 80 if it is yolov8/,
  );
  assert.match(refusal(one([1, 84, 8400]), { format: "ssd" }), /its outputs are not those of ssd/);
});

test("YOLOv5 and YOLOX with all sizes open are told apart by metadata or by a person, never guessed", () => {
  const open: Case = { outputs: [tensor("output", ["batch", "rows", 85])] };
  assert.match(refusal(open), /it could be yolox or yolov5/);
  assert.equal(ask(open, { format: "yolov5" }).format, "yolov5");
  assert.equal(ask({ ...open, metadata: { description: "YOLOv5s export" } }).format, "yolov5");
  // Decoded inside, as YOLOv6 is: it looks like YOLOX, and a person may say what it is.
  assert.equal(ask(one([1, 8400, 85]), { format: "yolov5" }).format, "yolov5");
});

test("a model for another task, or one that cannot be fed, is refused with the export that can", () => {
  const shape = [1, 84, 8400];
  assert.match(refusal(one(shape, { task: "segment" })), /its task is "segment".*Export/);
  const feed = (...inputs: WrittenTensor[]) => refusal({ inputs, outputs: [tensor("output0", shape)] });
  assert.match(feed(tensor("images", [1, 3, 640, 640], "float16")), /half=False/);
  assert.match(feed(tensor("images", [8, 3, 640, 640])), /8 pictures at once/);
  assert.match(feed(tensor("images", [1, 1, 640, 640])), /no picture of 3 colours/);
  assert.match(feed(tensor("images", [1, 3, "h", "w"])), /`size: \{ width: 640, height: 640 \}`/);
  assert.match(feed(tensor("images", [1, 3, 8, 8])), /its input is 8×8 px/);
  assert.match(feed(input, tensor("mask", [1, 64, 64], "int64")), /one picture and nothing else/);
  assert.match(feed(), /one picture and nothing else/);
});
