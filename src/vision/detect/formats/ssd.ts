import { type Decode, type DecoderOptions, floats } from "./format.ts";

/** TensorFlow's: boxes as top, left, bottom, right from 0 to 1; classes as numbers; scores; how many of them count. */
export function decodeSsd({ classes, width, height }: DecoderOptions): Decode {
  const wanted = new Set(classes);
  return (outputs, least, into) => {
    const boxes = floats(outputs[0]);
    const numbers = outputs[1]!.data;
    const scores = floats(outputs[2]);
    const said = outputs[3] === undefined ? scores.length : Number(outputs[3].data[0]);
    const count = Math.min(said, scores.length);
    for (let i = 0; i < count; i++) {
      const number = Math.round(Number(numbers[i]));
      const score = scores[i]!;
      if (score < least || !wanted.has(number)) continue;
      const b = 4 * i;
      const left = boxes[b + 1]! * width;
      const right = boxes[b + 3]! * width;
      into.add(left, boxes[b]! * height, right, boxes[b + 2]! * height, score, number);
    }
  };
}
