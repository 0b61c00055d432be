import type { TensorInfo } from "../onnx/read-model.ts";
import type { FormatName, InputPlan } from "./format.ts";

type Normalisation = Pick<InputPlan, "type" | "layout" | "channels" | "mean" | "deviation" | "fit">;
type Scaling = Pick<InputPlan, "channels" | "mean" | "deviation">;

/** A byte as it is. */
const BYTES: Scaling = { channels: "rgb", mean: [0, 0, 0], deviation: [1, 1, 1] };
/** From 0 to 1. */
const UNIT: Scaling = { channels: "rgb", mean: [0, 0, 0], deviation: [255, 255, 255] };
/** From −1 to 1. */
const SIGNED: Scaling = { channels: "rgb", mean: [127.5, 127.5, 127.5], deviation: [127.5, 127.5, 127.5] };
const IMAGENET: Scaling = {
  channels: "rgb",
  mean: [123.675, 116.28, 103.53],
  deviation: [58.395, 57.12, 57.375],
};
/** ImageNet's, as OpenCV orders colours. */
const IMAGENET_BGR: Scaling = {
  channels: "bgr",
  mean: [103.53, 116.28, 123.675],
  deviation: [57.375, 57.12, 58.395],
};
const BYTES_BGR: Scaling = { ...BYTES, channels: "bgr" };

/** As each format's own tools train and try it. */
const USUAL: Readonly<Record<FormatName, { readonly scaling: Scaling; readonly fit: InputPlan["fit"] }>> = {
  "boxes-scores": { scaling: BYTES, fit: "top-left" },
  yolov5: { scaling: UNIT, fit: "centre" },
  yolov8: { scaling: UNIT, fit: "centre" },
  "yolo-end-to-end": { scaling: UNIT, fit: "centre" },
  yolox: { scaling: BYTES_BGR, fit: "top-left" },
  nanodet: { scaling: IMAGENET_BGR, fit: "centre" },
  ssd: { scaling: SIGNED, fit: "stretch" },
  detr: { scaling: IMAGENET, fit: "stretch" },
  "rt-detr": { scaling: UNIT, fit: "stretch" },
  "rf-detr": { scaling: IMAGENET, fit: "stretch" },
  "rt-detr-decoded": { scaling: UNIT, fit: "stretch" },
  "rt-detr-ultralytics": { scaling: UNIT, fit: "stretch" },
};

/** How a model of this format takes a picture; one that takes bytes does the rest itself. */
export function normalisation(format: FormatName, { type, shape }: TensorInfo): Normalisation {
  const { scaling, fit } = USUAL[format];
  const layout = shape[1] === 3 ? "nchw" : "nhwc";
  if (type === "uint8") return { ...BYTES, channels: scaling.channels, type, layout, fit };
  return { ...scaling, type: "float32", layout, fit };
}
