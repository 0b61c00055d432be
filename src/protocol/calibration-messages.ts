import * as z from "zod";
import { finite, sequence, time } from "./fields.ts";

// What `strafe calibrate` says, over control's own Unix socket, and what it hears.

/** Beyond every motor, V. */
const MOST_VOLTS = 60;
const volts = z.number().min(-MOST_VOLTS).max(MOST_VOLTS);

// ---------------------------------------------------------------- client → robot

/**
 * "These volts to the motors from now on, for at most 250 ms." A lease like `drive`, of a client of the source
 * `calibration` alone; refused while the car is not armed. The next tick takes it, so that a duty lasts whole ticks.
 */
export const wheels = z.strictObject({
  type: z.literal("wheels"),
  /** One row of numbers with those of `drive`. */
  seq: sequence,
  /** When they were meant for, s on the robot's clock. */
  at: time,
  /** Of each wheel, + forward. */
  volts: z.tuple([volts, volts, volts, volts]),
  /** Largest duty that they may come to. */
  cap: z.number().gt(0).max(1),
});

/** From now on this client gets a row of every tick, in `samples`; or no more. */
export const sample = z.strictObject({ type: z.literal("sample"), on: z.boolean() });

/**
 * "Go on with these constants"; nothing is written to a file. The content is that of `measured.json`, and replaces all
 * of it. Only while the car is disarmed and stands. Answered by the event `adopted`. When its sender is gone the robot
 * goes back to what it had before the first of them, unless the last said that it is to stay.
 */
export const adopt = z.strictObject({
  type: z.literal("adopt"),
  measured: z.record(z.string(), z.unknown()),
  /** They are in the car's file now. */
  stays: z.boolean().optional(),
});

/**
 * To whoever stands beside the car in a simulated world: see core's `Hands`. Refused as `unavailable` where nobody does.
 * Answered by `hands-say` with the same id.
 */
export const hands = z.strictObject({
  type: z.literal("hands"),
  id: sequence,
  task: z.discriminatedUnion("do", [
    z.strictObject({ do: z.literal("put"), on: z.enum(["blocks", "floor"]) }),
    z.strictObject({
      do: z.literal("turn-wheel"),
      wheel: z.int().min(0).max(3),
      turns: z.int().min(1).max(100),
    }),
    z.strictObject({ do: z.enum(["ahead", "left", "angle", "wall", "turned"]) }),
  ]),
});

// ---------------------------------------------------------------- robot → client

/**
 * What stands where in a row; the wheels in their usual order. A number that is not finite is null.
 *
 * - `time` s, robot's clock: when the sensors were read
 * - `counts` of the encoders, + forward, as rewired; `edgeTime` s, of the latest count
 * - `duty` −1…1, in force from the row before until this one
 * - `volts` V, of the battery, latest measurement, and when that was, s
 * - `gyroRate` rad/s and when it was measured, s
 * - `range` m; null: nothing in reach; and when it was measured, s; null: no sensor
 * - `pose` m, m, rad: where the robot thinks it is
 * - `target` rad/s, what the loop asked of the wheels; 0 while raw volts are driven
 */
export const SAMPLE = {
  time: 0,
  counts: 1,
  edgeTime: 5,
  duty: 9,
  volts: 13,
  gyroRate: 14,
  gyroTime: 15,
  range: 16,
  pose: 17,
  target: 20,
  voltsTime: 24,
  rangeTime: 25,
} as const;

export const SAMPLE_LENGTH = 26;

/** Most rows in one `samples`. */
export const MOST_SAMPLES = 200;

export const samples = z.strictObject({
  type: z.literal("samples"),
  /** Rows that were overwritten before they could be sent, since sampling began. */
  lost: sequence,
  rows: z.array(z.array(finite.nullable()).length(SAMPLE_LENGTH)).max(MOST_SAMPLES),
});

/** What was measured, m or rad, or which wheel was seen to turn; null: nothing was. */
export const handsSay = z.strictObject({
  type: z.literal("hands-say"),
  id: sequence,
  measured: finite.nullable(),
  seen: z
    .strictObject({
      wheel: z.int().min(0).max(3),
      direction: z.union([z.literal(1), z.literal(-1)]),
    })
    .nullable(),
});

export type AdoptMessage = z.infer<typeof adopt>;
export type HandsMessage = z.infer<typeof hands>;
export type HandsSay = z.infer<typeof handsSay>;
export type WheelsMessage = z.infer<typeof wheels>;
export type Samples = z.infer<typeof samples>;
