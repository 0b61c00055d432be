import { BestClass } from "./best-class.ts";
import { type Decode, type DecoderOptions, floats, rowsOf } from "./format.ts";

/** Corners in px and scores, in two outputs: the model that Strafe ships decodes inside. */
export function decodeBoxesScores({ classes }: DecoderOptions): Decode {
  const best = new BestClass(classes);
  return (outputs, least, into) => {
    const boxes = floats(outputs[0]);
    const scores = floats(outputs[1]);
    const [rows, columns] = rowsOf(outputs[1]!);
    for (let row = 0; row < rows; row++) {
      const score = best.find(scores, row * columns);
      if (score < least) continue;
      const b = 4 * row;
      into.add(boxes[b]!, boxes[b + 1]!, boxes[b + 2]!, boxes[b + 3]!, score, best.number);
    }
  };
}
