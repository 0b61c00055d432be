import { BestClass } from "./best-class.ts";
import { type Decode, type DecoderOptions, floats, type OutputTensor, rowsOf } from "./format.ts";
import { type Grid, grids, placesOf } from "./grid.ts";

/** NanoDet-m and -g have three levels and look at the middle of a cell, -Plus has four and looks at its corner. */
const KINDS = [
  { strides: [8, 16, 32], offset: 0.5 },
  { strides: [8, 16, 32, 64], offset: 0 },
];

/**
 * Distances to the four sides, each as a distribution over whole strides (generalised focal loss), and classes.
 *
 * @param names how many classes the model has
 */
export function decodeNanodet(options: DecoderOptions, names: number): Decode {
  const best = new BestClass(options.classes);
  const kinds = KINDS.map(({ strides, offset }) => ({ levels: grids(options, strides), offset }));
  const sides = new Float64Array(4);

  /** Of `count` places from `start` on; scores and distributions may lie in one tensor or in two. */
  const read = (
    { stride, columns: across, places }: Grid,
    offset: number,
    scores: Table,
    bins: Table,
    least: number,
    add: (left: number, top: number, right: number, bottom: number, score: number, number: number) => void,
  ) => {
    const count = (bins.columns - bins.first) / 4;
    for (let place = 0; place < places; place++) {
      const score = best.find(scores.data, (scores.start + place) * scores.columns + scores.first);
      if (score < least) continue;
      expect(bins.data, (bins.start + place) * bins.columns + bins.first, count, sides);
      const x = ((place % across) + offset) * stride;
      const y = (Math.floor(place / across) + offset) * stride;
      const left = x - sides[0]! * stride;
      const top = y - sides[1]! * stride;
      add(left, top, x + sides[2]! * stride, y + sides[3]! * stride, score, best.number);
    }
  };

  return (outputs, least, into) => {
    const add = into.add.bind(into);
    if (outputs.length === 1) {
      const data = floats(outputs[0]);
      const [rows, columns] = rowsOf(outputs[0]!);
      const kind = kinds.find(({ levels }) => placesOf(levels) === rows);
      if (kind === undefined) throw new RangeError(`${rows} rows are none of NanoDet's for this input`);
      let start = 0;
      for (const level of kind.levels) {
        const scores = { data, columns, first: 0, start };
        read(level, kind.offset, scores, { data, columns, first: names, start }, least, add);
        start += level.places;
      }
      return;
    }
    const kind = kinds.find(({ levels }) => 2 * levels.length === outputs.length);
    if (kind === undefined) throw new RangeError(`${outputs.length} outputs are none of NanoDet's`);
    for (const [i, level] of kind.levels.entries()) {
      const scores = tableOf(outputs[2 * i]!, level.places);
      read(level, kind.offset, scores, tableOf(outputs[2 * i + 1]!, level.places), least, add);
    }
  };
}

interface Table {
  readonly data: Float32Array;
  readonly columns: number;
  /** The column where what is asked for begins. */
  readonly first: number;
  /** The row where the level begins. */
  readonly start: number;
}

function tableOf(output: OutputTensor, places: number): Table {
  const [rows, columns] = rowsOf(output);
  if (rows !== places) throw new RangeError(`${rows} rows instead of ${places}`);
  return { data: floats(output), columns, first: 0, start: 0 };
}

/** The mean of each side's distribution, in strides. */
function expect(data: Float32Array, from: number, count: number, out: Float64Array): void {
  for (let side = 0; side < 4; side++) {
    const start = from + side * count;
    let highest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < count; i++) highest = Math.max(highest, data[start + i]!);
    let sum = 0;
    let mean = 0;
    for (let i = 0; i < count; i++) {
      const weight = Math.exp(data[start + i]! - highest);
      sum += weight;
      mean += i * weight;
    }
    out[side] = mean / sum;
  }
}
