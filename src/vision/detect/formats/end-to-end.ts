import { type Decode, type DecoderOptions, floats, rowsOf } from "./format.ts";

/** Corners in px, score and class: the model has sorted out itself what is one thing. */
export function decodeEndToEnd({ classes, width, height }: DecoderOptions): Decode {
  const wanted = new Set(classes);
  return (outputs, least, into) => {
    const data = floats(outputs[0]);
    const [rows, columns] = rowsOf(outputs[0]!);
    let largest = 0;
    for (let at = 0; at < rows * columns; at += columns) {
      if (data[at + 4]! >= least) largest = Math.max(largest, data[at + 2]!, data[at + 3]!);
    }
    const sx = largest <= 2 ? width : 1;
    const sy = largest <= 2 ? height : 1;
    for (let at = 0; at < rows * columns; at += columns) {
      const score = data[at + 4]!;
      const number = Math.round(data[at + 5]!);
      if (score < least || !wanted.has(number)) continue;
      into.add(data[at]! * sx, data[at + 1]! * sy, data[at + 2]! * sx, data[at + 3]! * sy, score, number);
    }
  };
}
