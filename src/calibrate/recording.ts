import { WHEEL_COUNT } from "../core/wheels.ts";
import { SAMPLE } from "../protocol/calibration-messages.ts";

/** One array for each wheel, in the usual order. */
type FourSeries = readonly [number[], number[], number[], number[]];

/** What the control loop saw, one entry a tick; the protocol's {@link SAMPLE} says what each is. */
export interface Recording {
  /** How many ticks. */
  readonly length: number;
  readonly time: number[];
  readonly counts: FourSeries;
  readonly edgeTime: FourSeries;
  readonly duty: FourSeries;
  readonly volts: number[];
  readonly gyroRate: number[];
  readonly gyroTime: number[];
  readonly range: number[];
  readonly pose: { readonly x: number[]; readonly y: number[]; readonly theta: number[] };
  readonly target: FourSeries;
}

const four = (): FourSeries => [[], [], [], []];

/** Grows a {@link Recording} row by row. */
export class RecordingBuilder {
  readonly #recording = {
    length: 0,
    time: [] as number[],
    counts: four(),
    edgeTime: four(),
    duty: four(),
    volts: [] as number[],
    gyroRate: [] as number[],
    gyroTime: [] as number[],
    range: [] as number[],
    pose: { x: [] as number[], y: [] as number[], theta: [] as number[] },
    target: four(),
  };

  /** @param row as the robot sent it, with NaN for null */
  add(row: readonly number[]): void {
    const to = this.#recording;
    to.length++;
    to.time.push(row[SAMPLE.time]!);
    for (let i = 0; i < WHEEL_COUNT; i++) {
      to.counts[i]!.push(row[SAMPLE.counts + i]!);
      to.edgeTime[i]!.push(row[SAMPLE.edgeTime + i]!);
      to.duty[i]!.push(row[SAMPLE.duty + i]!);
      to.target[i]!.push(row[SAMPLE.target + i]!);
    }
    to.volts.push(row[SAMPLE.volts]!);
    to.gyroRate.push(row[SAMPLE.gyroRate]!);
    to.gyroTime.push(row[SAMPLE.gyroTime]!);
    to.range.push(row[SAMPLE.range]!);
    to.pose.x.push(row[SAMPLE.pose]!);
    to.pose.y.push(row[SAMPLE.pose + 1]!);
    to.pose.theta.push(row[SAMPLE.pose + 2]!);
  }

  /** As it is so far; it grows with what is added. */
  get recording(): Recording {
    return this.#recording;
  }
}
