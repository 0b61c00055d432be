import type { Random } from "../../../src/core/random.ts";
import type { FormatName, Size } from "../../../src/vision/detect/formats/format.ts";
import type { WrittenModel, WrittenTensor } from "./write-onnx.ts";

/** What a model is to say that it saw: corners in px of its input. */
export interface Thing {
  readonly number: number;
  readonly score: number;
  readonly corners: readonly [left: number, top: number, right: number, bottom: number];
}

interface Told {
  readonly things: readonly Thing[];
  readonly size: Size;
  readonly classes: number;
  /** Everywhere else there is noise below this score. */
  readonly noise: number;
  readonly random: Random;
}

const floats = (name: string, shape: readonly number[], data: Float32Array): WrittenTensor => ({
  name,
  type: "float32",
  shape,
  data,
});

const image = ({ width, height }: Size): WrittenTensor => ({
  name: "images",
  type: "float32",
  shape: [1, 3, height, width],
});

const logit = (p: number) => Math.log(p / (1 - p));
const centreOf = ({ corners: [left, top, right, bottom] }: Thing) => [
  (left + right) / 2,
  (top + bottom) / 2,
  right - left,
  bottom - top,
];

interface Cell {
  readonly row: number;
  readonly column: number;
  readonly line: number;
  readonly stride: number;
}

/** Cells row by row, level after level; a thing's is the nearest to its middle, on the level for its size. */
function cells({ width, height }: Size, strides: readonly number[], offset = 0.5) {
  let start = 0;
  const levels = strides.map((stride) => {
    const across = Math.ceil(width / stride);
    const down = Math.ceil(height / stride);
    const level = { stride, across, start, places: across * down };
    start += level.places;
    return level;
  });
  const cellOf = (thing: Thing): Cell & { level: number } => {
    const [x, y, w, h] = centreOf(thing) as [number, number, number, number];
    // NanoDet's distances reach 7 strides to a side.
    const index = levels.findIndex(({ stride }) => Math.max(w, h) / 2 < 6 * stride);
    const { stride, across, start: first } = levels[index]!;
    const column = Math.round(x / stride - offset);
    const line = Math.round(y / stride - offset);
    return { row: first + line * across + column, column, line, stride, level: index };
  };
  return { levels, cellOf, total: start };
}

/** A table of noise, and the rows that are to be written into it. */
function table({ random, noise }: Told, rows: number, columns: number, noisyFrom: number): Float32Array {
  const data = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const isScore = column >= noisyFrom;
      data[row * columns + column] = isScore ? random.uniform(0, noise) : random.uniform(0, 250);
    }
  }
  return data;
}

function transpose(data: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(data.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) out[c * rows + r] = data[r * columns + c]!;
  }
  return out;
}

/** A distribution over `bins` whole numbers whose mean is `mean`. */
function writeBins(data: Float32Array, from: number, bins: number, mean: number): void {
  const low = Math.floor(mean);
  data.fill(-60, from, from + bins);
  if (1 - (mean - low) > 0) data[from + low] = Math.log(1 - (mean - low));
  if (mean > low) data[from + low + 1] = Math.log(mean - low);
}

function nanodetTables(told: Told, strides: readonly number[], offset: number, bins: number) {
  const { levels, cellOf, total } = cells(told.size, strides, offset);
  const scores = table(told, total, told.classes, 0);
  const sides = new Float32Array(total * 4 * bins);
  for (let i = 0; i < sides.length; i++) sides[i] = told.random.uniform(-3, 3);
  for (const thing of told.things) {
    const { row, column, line, stride } = cellOf(thing);
    scores[row * told.classes + thing.number] = thing.score;
    const [left, top, right, bottom] = thing.corners;
    const x = (column + offset) * stride;
    const y = (line + offset) * stride;
    for (const [side, length] of [x - left, y - top, right - x, bottom - y].entries()) {
      writeBins(sides, (row * 4 + side) * bins, bins, length / stride);
    }
  }
  return { levels, scores, sides, total };
}

/** Tells a format's outputs what they are to say: the answer is known, and the decoder must find it. */
export const TELL: Readonly<Record<string, (told: Told) => WrittenModel & { format: FormatName }>> = {
  "boxes and scores, as ours": (told) => {
    const { total, cellOf } = cells(told.size, [8, 16, 32]);
    const scores = table(told, total, told.classes, 0);
    const boxes = table(told, total, 4, 9);
    for (const thing of told.things) {
      const { row } = cellOf(thing);
      boxes.set(thing.corners, 4 * row);
      scores[row * told.classes + thing.number] = thing.score;
    }
    return {
      format: "boxes-scores",
      inputs: [{ name: "image", type: "uint8", shape: [1, told.size.height, told.size.width, 3] }],
      outputs: [floats("boxes", [1, total, 4], boxes), floats("scores", [1, total, told.classes], scores)],
    };
  },
  YOLOv5: (told) => {
    const { total } = cells(told.size, [8, 16, 32]);
    const columns = 5 + told.classes;
    const data = table(told, 3 * total, columns, 4);
    for (const [i, thing] of told.things.entries()) {
      const row = (i * 977 + 13) % (3 * total);
      data.set(centreOf(thing), row * columns);
      data[row * columns + 4] = 0.95;
      data[row * columns + 5 + thing.number] = thing.score / 0.95;
    }
    return {
      format: "yolov5",
      inputs: [image(told.size)],
      outputs: [floats("output0", [1, 3 * total, columns], data)],
    };
  },
  "YOLOv8 and 11": (told) => yolov8(told, true, 1),
  "YOLOv8, transposed": (told) => yolov8(told, false, 1),
  "YOLOv8, from 0 to 1": (told) => yolov8(told, true, told.size.width),
  "YOLO end to end, v10 and 26": (told) => {
    const data = table(told, 300, 6, 4);
    for (let row = 0; row < 300; row++) data[6 * row + 5] = row % told.classes;
    for (const [row, thing] of told.things.entries()) {
      data.set([...thing.corners, thing.score, thing.number], 6 * row);
    }
    return {
      format: "yolo-end-to-end",
      inputs: [image(told.size)],
      outputs: [floats("output0", [1, 300, 6], data)],
    };
  },
  YOLOX: (told) => {
    const { total, cellOf } = cells(told.size, [8, 16, 32]);
    const columns = 5 + told.classes;
    const data = table(told, total, columns, 4);
    for (let row = 0; row < total; row++) data.fill(0.3, row * columns, row * columns + 4);
    for (const thing of told.things) {
      const { row, column, line, stride } = cellOf(thing);
      const [x, y, w, h] = centreOf(thing) as [number, number, number, number];
      const at = row * columns;
      data.set([x / stride - column, y / stride - line, Math.log(w / stride), Math.log(h / stride)], at);
      data[at + 4] = 0.9;
      data[at + 5 + thing.number] = thing.score / 0.9;
    }
    return {
      format: "yolox",
      inputs: [image(told.size)],
      outputs: [floats("output", [1, total, columns], data)],
    };
  },
  "NanoDet, an output for each stride": (told) => {
    const bins = 11;
    const { levels, scores, sides } = nanodetTables(told, [8, 16, 32], 0.5, bins);
    const { classes } = told;
    const cut = (data: Float32Array, start: number, places: number, columns: number) =>
      data.slice(start * columns, (start + places) * columns);
    return {
      format: "nanodet",
      inputs: [image(told.size)],
      outputs: [
        ...levels.map(({ stride, start, places }) =>
          floats(`cls_${stride}`, [1, places, classes], cut(scores, start, places, classes)),
        ),
        ...levels.map(({ stride, start, places }) =>
          floats(`reg_${stride}`, [1, places, 4 * bins], cut(sides, start, places, 4 * bins)),
        ),
      ],
    };
  },
  "NanoDet-Plus, all in one": (told) => {
    const bins = 8;
    const { scores, sides, total } = nanodetTables(told, [8, 16, 32, 64], 0, bins);
    const { classes } = told;
    const columns = classes + 4 * bins;
    const data = new Float32Array(total * columns);
    for (let row = 0; row < total; row++) {
      data.set(scores.subarray(row * classes, (row + 1) * classes), row * columns);
      data.set(sides.subarray(row * 4 * bins, (row + 1) * 4 * bins), row * columns + classes);
    }
    return {
      format: "nanodet",
      inputs: [image(told.size)],
      outputs: [floats("output", [1, total, columns], data)],
    };
  },
  "SSD of TensorFlow": (told) => {
    const { width, height } = told.size;
    const boxes = new Float32Array(4 * 100);
    const classes = new Float32Array(100).fill(1);
    const scores = new Float32Array(100);
    for (const [i, { corners, number, score }] of told.things.entries()) {
      const [left, top, right, bottom] = corners;
      boxes.set([top / height, left / width, bottom / height, right / width], 4 * i);
      // TensorFlow counts classes from 1.
      classes[i] = number + 1;
      scores[i] = score;
    }
    const count = new Float32Array([told.things.length]);
    // Beyond the count stands what was there before.
    scores.fill(0.99, told.things.length);
    return {
      format: "ssd",
      inputs: [{ name: "image_tensor", type: "uint8", shape: [1, height, width, 3] }],
      outputs: [
        floats("detection_boxes", [1, 100, 4], boxes),
        floats("detection_classes", [1, 100], classes),
        floats("detection_scores", [1, 100], scores),
        floats("num_detections", [1], count),
      ],
    };
  },
  DETR: (told) => {
    const columns = told.classes + 1;
    const logits = new Float32Array(100 * columns).fill(-4);
    // "Nothing" is the likeliest, unless told otherwise.
    for (let row = 0; row < 100; row++) logits[row * columns + told.classes] = 6;
    for (const [row, { number, score }] of told.things.entries()) {
      const rest = (1 - score) / told.classes;
      logits.fill(Math.log(rest), row * columns, (row + 1) * columns);
      logits[row * columns + number] = Math.log(score);
    }
    return { format: "detr", ...detr(told, 100, logits, columns, "logits", "pred_boxes") };
  },
  "RT-DETR, logits": (told) => {
    const logits = sigmoidLogits(told, 300);
    return { format: "rt-detr", ...detr(told, 300, logits, told.classes, "logits", "pred_boxes") };
  },
  "RF-DETR": (told) => {
    const logits = sigmoidLogits(told, 300);
    return { format: "rf-detr", ...detr(told, 300, logits, told.classes, "labels", "dets") };
  },
  "RT-DETR, decoded, and D-FINE": (told) => {
    const labels = new BigInt64Array(300);
    const boxes = new Float32Array(1200);
    const scores = new Float32Array(300).fill(told.noise / 2);
    for (const [i, { number, corners, score }] of told.things.entries()) {
      labels[i] = BigInt(number);
      boxes.set(corners, 4 * i);
      scores[i] = score;
    }
    return {
      format: "rt-detr-decoded",
      inputs: [image(told.size), { name: "orig_target_sizes", type: "int64", shape: [1, 2] }],
      outputs: [
        { name: "labels", type: "int64", shape: [1, 300], data: labels },
        floats("boxes", [1, 300, 4], boxes),
        floats("scores", [1, 300], scores),
      ],
    };
  },
  "RT-DETR of Ultralytics": (told) => {
    const columns = 4 + told.classes;
    const data = table(told, 300, columns, 4);
    for (let row = 0; row < 300; row++) data.fill(0.5, row * columns, row * columns + 4);
    for (const [row, thing] of told.things.entries()) {
      data.set(unit(thing, told.size), row * columns);
      data[row * columns + 4 + thing.number] = thing.score;
    }
    return {
      format: "rt-detr-ultralytics",
      inputs: [image(told.size)],
      outputs: [floats("output0", [1, 300, columns], data)],
    };
  },
};

function yolov8(told: Told, isUsual: boolean, divisor: number): WrittenModel & { format: FormatName } {
  const { total } = cells(told.size, [8, 16, 32]);
  const columns = 4 + told.classes;
  const data = table(told, total, columns, 4);
  for (const [i, thing] of told.things.entries()) {
    const row = (i * 977 + 13) % total;
    data.set(centreOf(thing), row * columns);
    data[row * columns + 4 + thing.number] = thing.score;
  }
  if (divisor !== 1) {
    const { width, height } = told.size;
    for (let at = 0; at < data.length; at += columns) {
      for (let k = 0; k < 4; k++) data[at + k]! /= k % 2 === 0 ? width : height;
    }
  }
  const output = isUsual
    ? floats("output0", [1, columns, total], transpose(data, total, columns))
    : floats("output0", [1, total, columns], data);
  return { format: "yolov8", inputs: [image(told.size)], outputs: [output] };
}

const unit = (thing: Thing, { width, height }: Size) => {
  const [x, y, w, h] = centreOf(thing) as [number, number, number, number];
  return [x / width, y / height, w / width, h / height];
};

function sigmoidLogits({ things, classes, noise }: Told, rows: number): Float32Array {
  const logits = new Float32Array(rows * classes).fill(logit(noise / 2));
  for (const [row, { number, score }] of things.entries()) logits[row * classes + number] = logit(score);
  return logits;
}

function detr(
  { things, size }: Told,
  rows: number,
  logits: Float32Array,
  columns: number,
  logitsName: string,
  boxesName: string,
): WrittenModel {
  const boxes = new Float32Array(4 * rows).fill(0.5);
  for (const [row, thing] of things.entries()) boxes.set(unit(thing, size), 4 * row);
  return {
    inputs: [image(size)],
    outputs: [floats(logitsName, [1, rows, columns], logits), floats(boxesName, [1, rows, 4], boxes)],
  };
}
