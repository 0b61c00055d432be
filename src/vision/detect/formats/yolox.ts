import { BestClass } from "./best-class.ts";
import { type Decode, type DecoderOptions, floats, rowsOf } from "./format.ts";
import { type Grid, grids, placesOf } from "./grid.ts";

const STRIDES = [8, 16, 32];

/** Rows as the grid has them: an offset from the cell in cells, and the logarithm of the size in cells. */
export function decodeYolox(options: DecoderOptions): Decode {
  const best = new BestClass(options.classes);
  const levels = grids(options, STRIDES);
  return (outputs, least, into) => {
    const data = floats(outputs[0]);
    const [rows, columns] = rowsOf(outputs[0]!);
    if (rows !== placesOf(levels)) throw new RangeError(`${rows} rows instead of ${placesOf(levels)}`);
    const read = ({ stride, columns: across, places }: Grid, start: number) => {
      for (let place = 0; place < places; place++) {
        const at = (start + place) * columns;
        const sure = data[at + 4]!;
        if (sure < least) continue;
        const score = sure * best.find(data, at + 5);
        if (score < least) continue;
        const x = (data[at]! + (place % across)) * stride;
        const y = (data[at + 1]! + Math.floor(place / across)) * stride;
        const w = (Math.exp(data[at + 2]!) * stride) / 2;
        const h = (Math.exp(data[at + 3]!) * stride) / 2;
        into.add(x - w, y - h, x + w, y + h, score, best.number);
      }
    };
    let start = 0;
    for (const level of levels) {
      read(level, start);
      start += level.places;
    }
  };
}
