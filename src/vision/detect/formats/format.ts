import type { Candidates } from "./candidates.ts";

/**
 * How a model's outputs are to be read. N rows of all places that it looks at, Q of the things that it found,
 * C classes.
 *
 * - `boxes-scores`: ours. [1, N, 4] corners in px, [1, N, C]
 * - `yolov5`: [1, N, 5 + C] centre, size, objectness, classes; v7 and others that decode inside write the same
 * - `yolov8`: [1, 4 + C, N] or transposed, centre, size, classes; v9 and 11 the same
 * - `yolo-end-to-end`: [1, Q, 6] corners, score, class; v10, 26, and exports with NMS inside
 * - `yolox`: [1, N, 5 + C] as the grid has them
 * - `nanodet`: for each stride [1, n, C] and [1, n, 4 (R + 1)], or all in one [1, N, C + 4 (R + 1)]
 * - `ssd`: detection_boxes, detection_classes, detection_scores, num_detections, of TensorFlow
 * - `detr`: logits [1, Q, C + 1] with "nothing" last, boxes [1, Q, 4] centre and size from 0 to 1
 * - `rt-detr`: the same with C independent logits
 * - `rf-detr`: the same as `rt-detr`, fed with ImageNet's normalisation
 * - `rt-detr-decoded`: labels, boxes, scores, with a second input `orig_target_sizes`; D-FINE, DEIM
 * - `rt-detr-ultralytics`: [1, Q, 4 + C] centre and size from 0 to 1, classes
 */
export const FORMATS = [
  "boxes-scores",
  "yolov5",
  "yolov8",
  "yolo-end-to-end",
  "yolox",
  "nanodet",
  "ssd",
  "detr",
  "rt-detr",
  "rf-detr",
  "rt-detr-decoded",
  "rt-detr-ultralytics",
] as const;

export type FormatName = (typeof FORMATS)[number];

export interface Size {
  /** px */
  readonly width: number;
  /** px */
  readonly height: number;
}

/** How a picture becomes the model's input. */
export interface InputPlan extends Size {
  readonly name: string;
  readonly type: "uint8" | "float32";
  readonly layout: "nchw" | "nhwc";
  readonly channels: "rgb" | "bgr";
  /** Of the channels in their order: value = (byte − mean) / deviation. */
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
  /** Where the picture goes: its proportions kept and the rest grey, or stretched over all of it. */
  readonly fit: "top-left" | "centre" | "stretch";
}

/** Everything that must be known to run a model and to read what it says. */
export interface ModelPlan {
  readonly format: FormatName;
  readonly input: InputPlan;
  /** Asks for the size that boxes are to be scaled to; "" where no input does. */
  readonly sizeInput: string;
  /** By the part that they play for the format. */
  readonly outputs: readonly string[];
  /** By class number; a number that is not used is empty. */
  readonly names: readonly string[];
}

/** What the runtime gives. */
export interface OutputTensor {
  readonly dims: readonly number[];
  readonly data: Float32Array | BigInt64Array | Int32Array;
}

/**
 * Reads a model's outputs, in the order of {@link ModelPlan.outputs}. Every row gives at most one candidate, of
 * the likeliest of the classes that are wanted; its corners are in px of the model's input.
 *
 * @param least only what is at least so sure, 0…1
 */
export type Decode = (outputs: readonly OutputTensor[], least: number, into: Candidates) => void;

/** What a format's decoder is made from. */
export interface DecoderOptions extends Size {
  /** Numbers of the classes that are wanted. */
  readonly classes: Int32Array;
}

/** @throws RangeError when the runtime gives another thing than the file promised */
export function floats(output: OutputTensor | undefined): Float32Array {
  if (output?.data instanceof Float32Array) return output.data;
  throw new RangeError("an output is not of float32");
}

/** Rows and columns of an output [1, rows, columns]. */
export function rowsOf(output: OutputTensor): [rows: number, columns: number] {
  const [batch, rows, columns] = output.dims;
  if (output.dims.length === 3 && batch === 1) return [rows!, columns!];
  throw new RangeError(`an output is [${output.dims.join(", ")}] and not [1, rows, columns]`);
}
