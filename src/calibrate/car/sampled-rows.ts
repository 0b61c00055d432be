import { SAMPLE, type Samples } from "../../protocol/calibration-messages.ts";
import { type Recording, type RecordingRow, recordingOf } from "../recording.ts";

/** A row of the protocol; what is null there was not finite. */
type Sample = Samples["rows"][number];

const NEVER = Number.NEGATIVE_INFINITY;

/** Grows row by row into a {@link Recording}. */
export class SampledRows {
  readonly #rows: RecordingRow[] = [];

  get rows(): readonly RecordingRow[] {
    return this.#rows;
  }

  get length(): number {
    return this.#rows.length;
  }

  /** Of the latest row, s; −Infinity: there is none yet. */
  get until(): number {
    return this.#rows.at(-1)?.time ?? NEVER;
  }

  add(sample: Sample): void {
    this.#rows.push(rowOf(sample));
  }

  /** As it is so far. */
  recording(): Recording {
    return recordingOf(this.#rows);
  }
}

function rowOf(sample: Sample): RecordingRow {
  const number = (at: number, other = Number.NaN) => sample[at] ?? other;
  const four = (at: number, other = Number.NaN) => [0, 1, 2, 3].map((wheel) => number(at + wheel, other));
  return {
    time: number(SAMPLE.time),
    counts: four(SAMPLE.counts),
    edgeTime: four(SAMPLE.edgeTime, NEVER),
    duty: four(SAMPLE.duty),
    volts: number(SAMPLE.volts),
    voltsTime: number(SAMPLE.voltsTime, NEVER),
    gyroRate: number(SAMPLE.gyroRate),
    gyroTime: number(SAMPLE.gyroTime, NEVER),
    range: number(SAMPLE.range, Number.POSITIVE_INFINITY),
    rangeTime: number(SAMPLE.rangeTime, NEVER),
    x: number(SAMPLE.pose),
    y: number(SAMPLE.pose + 1),
    theta: number(SAMPLE.pose + 2),
    target: four(SAMPLE.target),
  };
}
