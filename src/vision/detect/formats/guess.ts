import type { Dimension, ModelInfo, TensorInfo } from "../onnx/read-model.ts";
import type { FormatName, Size } from "./format.ts";
import { grids, placesOf } from "./grid.ts";

/** One way to read a model's outputs. */
export interface Guess {
  readonly format: FormatName;
  /** How many classes there would be; undefined: the outputs do not show it. */
  readonly classes: number | undefined;
  /** Names of outputs, by the part that they play. */
  readonly outputs: readonly string[];
  /** False: possible, but a person must say so. */
  readonly isCertain: boolean;
}

/** Most things that a model without suppression outside names at once; YOLO's end-to-end gives 300. */
const MOST_FOUND = 1000;
/** Bins of NanoDet's distributions, for all four sides: reg_max is 7 or 10, seldom 16. */
const BINS = [4 * 8, 4 * 11, 4 * 17];

/** Whether a dimension may be this. */
const may = (size: Dimension | undefined, wanted: number) => size === wanted || typeof size === "string";
const isTable = ({ shape, type }: TensorInfo, columns?: number) =>
  shape.length === 3 && type === "float32" && (columns === undefined || shape[2] === columns);

/** Every way in which a model's outputs could be read, by their names and shapes alone. */
export function guesses(model: ModelInfo, size: Size): Guess[] {
  const { outputs, inputs } = model;
  if (outputs.length === 1) return guessOne(outputs[0]!, size);
  const found = [guessSsd(outputs), guessDecoded(inputs, outputs), guessNanodet(outputs, size)].filter(
    (guess) => guess !== undefined,
  );
  return found.length > 0 ? found : guessPair(model, size);
}

function guessOne(output: TensorInfo, size: Size): Guess[] {
  if (!isTable(output)) return [];
  const [, rows, columns] = output.shape;
  const outputs = [output.name];
  const places = placesOf(grids(size, [8, 16, 32]));
  const found: Guess[] = [];
  const add = (format: FormatName, classes: number, isCertain = true) => {
    if (classes > 0) found.push({ format, classes, outputs, isCertain });
  };
  if (typeof rows === "number" && rows !== places && may(columns, places)) add("yolov8", rows - 4);
  if (typeof columns !== "number") return found;
  const isFew = typeof rows === "string" || (rows! <= MOST_FOUND && rows !== places && rows !== 3 * places);
  if (columns === 6 && isFew) {
    found.push({ format: "yolo-end-to-end", classes: undefined, outputs, isCertain: true });
    if (typeof rows === "number") return found;
  }
  if (may(rows, places)) {
    add("yolov8", columns - 4);
    add("yolox", columns - 5);
  }
  if (may(rows, 3 * places)) add("yolov5", columns - 5);
  // Decoded inside, and without anchors: YOLOv6, YOLOX with decode_in_inference.
  else if (rows === places) add("yolov5", columns - 5, false);
  const plus = placesOf(grids(size, [8, 16, 32, 64]));
  if (may(rows, places) || may(rows, plus)) for (const bins of BINS) add("nanodet", columns - bins);
  if (rows === 300 && rows !== places) add("rt-detr-ultralytics", columns - 4);
  return found;
}

function guessSsd(outputs: readonly TensorInfo[]): Guess | undefined {
  const named = (pattern: RegExp) => outputs.find(({ name }) => pattern.test(name))?.name;
  const boxes = named(/detection_?boxes/i);
  const classes = named(/detection_?classes/i);
  const scores = named(/detection_?scores/i);
  const count = named(/num_?detections/i);
  if (boxes !== undefined && classes !== undefined && scores !== undefined) {
    const parts = [boxes, classes, scores, ...(count === undefined ? [] : [count])];
    return { format: "ssd", classes: undefined, outputs: parts, isCertain: true };
  }
  // The four outputs of TFLite's post-processing, numbered in this order.
  const lite = outputs.filter(({ name }) => /TFLite_Detection_PostProcess/i.test(name));
  if (lite.length !== 4) return undefined;
  return { format: "ssd", classes: undefined, outputs: lite.map(({ name }) => name).sort(), isCertain: true };
}

function guessDecoded(inputs: readonly TensorInfo[], outputs: readonly TensorInfo[]): Guess | undefined {
  const parts = ["labels", "boxes", "scores"];
  const has = parts.every((part) => outputs.some(({ name }) => name === part));
  if (!has || !inputs.some(({ name }) => name === SIZE_INPUT)) return undefined;
  return { format: "rt-detr-decoded", classes: undefined, outputs: parts, isCertain: true };
}

/** The name that every exporter of that family gives it. */
export const SIZE_INPUT = "orig_target_sizes";

/** Boxes in one output, scores or logits of as many rows in another. */
function guessPair({ inputs, outputs }: ModelInfo, size: Size): Guess[] {
  const boxes = outputs.find((output) => isTable(output, 4) && !/logit|score|label|class/i.test(output.name));
  const scores = outputs.find((output) => isTable(output) && output !== boxes);
  if (boxes === undefined || scores === undefined || outputs.length !== 2) return [];
  const [, rows, columns] = scores.shape;
  const inBoxes = boxes.shape[1];
  if (typeof rows === "number" && typeof inBoxes === "number" && rows !== inBoxes) return [];
  const classes = typeof columns === "number" ? columns : undefined;
  const isRf = boxes.name === "dets" && scores.name === "labels";
  const isLogits = /logit/i.test(scores.name);
  const parts = [scores.name, boxes.name];
  // One class more than there are names means "nothing".
  const found: Guess[] = [
    { format: "detr", classes: classes && classes - 1, outputs: parts, isCertain: isLogits },
    { format: "rt-detr", classes, outputs: parts, isCertain: isLogits },
    { format: "rf-detr", classes, outputs: parts, isCertain: isRf },
  ];
  if (!isLogits && !isRf && may(rows, placesOf(grids(size, [8, 16, 32])))) {
    // Corners or centres, px or not: of a model that takes bytes as they are we know it, as ours does.
    const isCertain = inputs.some(({ type, shape }) => type === "uint8" && shape[3] === 3);
    found.unshift({ format: "boxes-scores", classes, outputs: [boxes.name, scores.name], isCertain });
  }
  return found;
}

function guessNanodet(outputs: readonly TensorInfo[], size: Size): Guess | undefined {
  const strides = { 6: [8, 16, 32], 8: [8, 16, 32, 64] }[outputs.length];
  if (strides === undefined || !outputs.every((output) => isTable(output))) return undefined;
  const parts: string[] = [];
  let classes: number | undefined;
  for (const { places } of grids(size, strides)) {
    const level = outputs.filter(({ shape }) => shape[1] === places);
    const bins = level.find(({ name, shape }) => isBins(name, shape[2]!, level));
    const scores = level.find((output) => output !== bins);
    if (level.length !== 2 || bins === undefined || scores === undefined) return undefined;
    classes ??= Number(scores.shape[2]);
    if (scores.shape[2] !== classes) return undefined;
    parts.push(scores.name, bins.name);
  }
  return { format: "nanodet", classes, outputs: parts, isCertain: true };
}

/** Of a level's two outputs the one that holds distributions: by its width, and where both fit by its name. */
function isBins(name: string, columns: Dimension, level: readonly TensorInfo[]): boolean {
  if (!BINS.includes(Number(columns))) return false;
  const both = level.every(({ shape }) => BINS.includes(Number(shape[2])));
  return !both || /reg|bbox|dis|box/i.test(name);
}
