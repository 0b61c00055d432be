import { type Decode, type DecoderOptions, floats, type OutputTensor, rowsOf } from "./format.ts";
import { isNormalised } from "./yolov5.ts";

/**
 * Centre, size and classes, without objectness. Usually each of them is one long row of all places, which is
 * read as it lies: class by class, remembering the best of each place.
 */
export function decodeYolov8(options: DecoderOptions, names: number): Decode {
  let bests = new Float32Array(0);
  let numbers = new Uint16Array(0);
  const { classes, width, height } = options;
  return (outputs, least, into) => {
    const data = floats(outputs[0]);
    const [rows, step, row] = layoutOf(outputs[0]!, 4 + names);
    if (bests.length < rows) {
      bests = new Float32Array(rows);
      numbers = new Uint16Array(rows);
    }
    bests.fill(0, 0, rows);
    numbers.fill(classes[0] ?? 0, 0, rows);
    for (let k = 0; k < classes.length; k++) {
      const number = classes[k]!;
      for (let i = 0, at = (4 + number) * step; i < rows; i++, at += row) {
        const score = data[at]!;
        if (score > bests[i]!) {
          bests[i] = score;
          numbers[i] = number;
        }
      }
    }
    const scale = isNormalised(data, rows, row, step);
    const sx = scale ? width : 1;
    const sy = scale ? height : 1;
    for (let i = 0; i < rows; i++) {
      if (bests[i]! < least) continue;
      const at = i * row;
      const x = data[at]! * sx;
      const y = data[at + step]! * sy;
      const w = (data[at + 2 * step]! * sx) / 2;
      const h = (data[at + 3 * step]! * sy) / 2;
      into.add(x - w, y - h, x + w, y + h, bests[i]!, numbers[i]!);
    }
  };
}

/** How many places there are, how far apart the numbers of one are, and how far the next place is. */
function layoutOf(output: OutputTensor, columns: number): [rows: number, step: number, row: number] {
  const [first, second] = rowsOf(output);
  if (first === columns) return [second, second, 1];
  if (second === columns) return [first, 1, columns];
  throw new RangeError(`an output is [${output.dims.join(", ")}], and no side of it is ${columns}`);
}
