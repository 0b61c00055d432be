import { BestClass } from "./best-class.ts";
import { type Decode, type DecoderOptions, floats, rowsOf } from "./format.ts";

/** Rows of centre, size, objectness and classes. Normalised where the largest coordinate says so. */
export function decodeYolov5({ classes, width, height }: DecoderOptions): Decode {
  const best = new BestClass(classes);
  return (outputs, least, into) => {
    const data = floats(outputs[0]);
    const [rows, columns] = rowsOf(outputs[0]!);
    const scale = isNormalised(data, rows, columns, 1);
    const sx = scale ? width : 1;
    const sy = scale ? height : 1;
    for (let at = 0; at < rows * columns; at += columns) {
      const sure = data[at + 4]!;
      if (sure < least) continue;
      const score = sure * best.find(data, at + 5);
      if (score < least) continue;
      const x = data[at]! * sx;
      const y = data[at + 1]! * sy;
      const w = (data[at + 2]! * sx) / 2;
      const h = (data[at + 3]! * sy) / 2;
      into.add(x - w, y - h, x + w, y + h, score, best.number);
    }
  };
}

/**
 * Whether coordinates go from 0 to 1 and not to the input's size: some exporters divide. A detector looks
 * everywhere, so some of thousands of centres lie beyond 2 px.
 *
 * @param step from one number of a row to the next: 1, or the number of rows where it is transposed
 */
export function isNormalised(data: Float32Array, rows: number, columns: number, step: number): boolean {
  const row = step === 1 ? columns : 1;
  for (let i = 0; i < rows; i++) {
    if (data[i * row]! > 2 || data[i * row + step]! > 2) return false;
  }
  return true;
}
