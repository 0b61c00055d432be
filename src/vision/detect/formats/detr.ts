import { BestClass, sigmoid } from "./best-class.ts";
import { type Decode, type DecoderOptions, floats, rowsOf } from "./format.ts";

/** Logits and boxes (centre and size from 0 to 1). The last class of a `softmax` model means nothing at all. */
export function decodeDetr(
  { classes, width, height }: DecoderOptions,
  scoring: "softmax" | "sigmoid",
): Decode {
  const best = new BestClass(classes);
  return (outputs, least, into) => {
    const logits = floats(outputs[0]);
    const boxes = floats(outputs[1]);
    const [rows, columns] = rowsOf(outputs[0]!);
    for (let row = 0; row < rows; row++) {
      const logit = best.find(logits, row * columns);
      const score =
        scoring === "sigmoid" ? sigmoid(logit) : Math.exp(logit - logSum(logits, row * columns, columns));
      if (score < least) continue;
      const b = 4 * row;
      const x = boxes[b]! * width;
      const y = boxes[b + 1]! * height;
      const w = (boxes[b + 2]! * width) / 2;
      const h = (boxes[b + 3]! * height) / 2;
      into.add(x - w, y - h, x + w, y + h, score, best.number);
    }
  };
}

/** ln Σ exp, which does not overflow. */
function logSum(data: Float32Array, from: number, count: number): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) highest = Math.max(highest, data[from + i]!);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.exp(data[from + i]! - highest);
  return highest + Math.log(sum);
}

/** Class, corners in px of the size that was asked for, and score. */
export function decodeRtDetrDecoded({ classes }: DecoderOptions): Decode {
  const wanted = new Set(classes);
  return (outputs, least, into) => {
    const labels = outputs[0]!.data;
    const boxes = floats(outputs[1]);
    const scores = floats(outputs[2]);
    for (let i = 0; i < scores.length; i++) {
      const number = Math.round(Number(labels[i]));
      if (scores[i]! < least || !wanted.has(number)) continue;
      const b = 4 * i;
      into.add(boxes[b]!, boxes[b + 1]!, boxes[b + 2]!, boxes[b + 3]!, scores[i]!, number);
    }
  };
}

/** Rows of centre and size from 0 to 1, and classes. */
export function decodeRtDetrUltralytics({ classes, width, height }: DecoderOptions): Decode {
  const best = new BestClass(classes);
  return (outputs, least, into) => {
    const data = floats(outputs[0]);
    const [rows, columns] = rowsOf(outputs[0]!);
    for (let at = 0; at < rows * columns; at += columns) {
      const score = best.find(data, at + 4);
      if (score < least) continue;
      const x = data[at]! * width;
      const y = data[at + 1]! * height;
      const w = (data[at + 2]! * width) / 2;
      const h = (data[at + 3]! * height) / 2;
      into.add(x - w, y - h, x + w, y + h, score, best.number);
    }
  };
}
