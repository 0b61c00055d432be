import { WHEEL_COUNT } from "../core/wheels.ts";

/** One column for each wheel, or plug, in the order of WHEELS. */
type FourColumns = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

/** What one tick of the control loop saw. Fours are in the order of WHEELS. */
export interface RecordingRow {
  /** When the sensors were read, s on the robot's clock. */
  readonly time: number;
  /** With the profile's wiring applied, + forward. */
  readonly counts: ArrayLike<number>;
  /** Of each wheel's latest count, s; −Infinity before the first. */
  readonly edgeTime: ArrayLike<number>;
  /** −1…1; in force from the row before until this one, so that it made this row's motion. */
  readonly duty: ArrayLike<number>;
  /** The latest measurement at the board, V, and when that was, s; −Infinity: none yet. */
  readonly volts: number;
  readonly voltsTime: number;
  /** rad/s with its bias, and when that was, s; −Infinity: there is no gyro. */
  readonly gyroRate: number;
  readonly gyroTime: number;
  /** m, +Infinity: nothing in reach, and when that was, s; −Infinity: there is no distance sensor. */
  readonly range: number;
  readonly rangeTime: number;
  /** The robot's own estimate: m, m, rad. */
  readonly x: number;
  readonly y: number;
  readonly theta: number;
  /** What the loop asked of the wheels, rad/s; 0 while raw volts are driven. */
  readonly target: ArrayLike<number>;
}

const SCALARS = [
  "time",
  "volts",
  "voltsTime",
  "gyroRate",
  "gyroTime",
  "range",
  "rangeTime",
  "x",
  "y",
  "theta",
] as const satisfies readonly (keyof RecordingRow)[];
const FOURS = ["counts", "edgeTime", "duty", "target"] as const satisfies readonly (keyof RecordingRow)[];

/** Many rows, one column for each of their fields, so that a fit runs down a column. */
export type Recording = { readonly length: number } & {
  readonly [field in (typeof SCALARS)[number]]: Float64Array;
} & {
  readonly [field in (typeof FOURS)[number]]: FourColumns;
};

/** @param rows oldest first */
export function recordingOf(rows: readonly RecordingRow[]): Recording {
  const column = (value: (row: RecordingRow) => number) => Float64Array.from(rows, value);
  const four = (field: (typeof FOURS)[number]) =>
    Array.from({ length: WHEEL_COUNT }, (_, i) => column((row) => row[field][i]!));
  return {
    length: rows.length,
    ...Object.fromEntries(SCALARS.map((field) => [field, column((row) => row[field])])),
    ...Object.fromEntries(FOURS.map((field) => [field, four(field)])),
  } as Recording;
}
