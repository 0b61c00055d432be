import * as z from "zod";
import { seconds, sequence } from "./fields.ts";

// Drives that are recorded on the robot, each into one MCAP file of a folder. The gateway answers these itself, and
// only where it was started with such a folder; control never sees them.

/** Of a recording, in its folder, without any path: nothing outside can be named. */
const fileName = z
  .string()
  .max(100)
  .regex(/^[\p{L}\p{N}_][\p{L}\p{N} ._-]*\.mcap$/u, "expected a file's name that ends in .mcap");

/** Whether a file of this name can be spoken of at all. */
export const isRecordingName = (name: string): boolean => fileName.safeParse(name).success;

/** Where the gateway hands out the files, on the host that serves the page. */
export const RECORDINGS_PATH = "/recordings";

// ---------------------------------------------------------------- client → gateway

/** Begins a recording, or ends the one that is under way: anybody may. Answered with `recording`, to everybody. */
const record = z.strictObject({ type: z.literal("record"), on: z.boolean() });

/** Answered with `recordings`; after that their list is told whenever it changes. */
const listRecordings = z.strictObject({ type: z.literal("list-recordings") });

/** Deletes the file, for good. Refused for the one that is being written. */
const removeRecording = z.strictObject({ type: z.literal("remove-recording"), name: fileName });

export const recordingOrders = [record, listRecordings, removeRecording] as const;
export type RecordingOrder = z.infer<(typeof recordingOrders)[number]>;

const orderTypes: ReadonlySet<string> = new Set(recordingOrders.map(({ shape }) => shape.type.value));

/** Whether a client's message is for whoever records, and not for control. */
export function isRecordingOrder<T extends { type: string }>(message: T): message is T & RecordingOrder {
  return orderTypes.has(message.type);
}

// ---------------------------------------------------------------- gateway → client

/** After `hello`, at every change, and twice a second while one is written. A robot that never says it cannot record. */
const recording = z.strictObject({
  type: z.literal("recording"),
  state: z.enum(["off", "starting", "on", "ending"]),
  /** Of the file; null: there is none yet. */
  name: z.string().nullable(),
  /** Since it began, s on the robot's clock. */
  elapsed: seconds,
  /** That are in the file, or on their way to it. */
  bytes: sequence,
  pictures: sequence,
  /** Pictures, and other messages, that the disk was too slow for. */
  dropped: z.strictObject({ pictures: sequence, messages: sequence }),
  /** Why the latest ended by itself, or could not begin, and what to do; empty: nothing went wrong. */
  text: z.string().max(400),
});

/** The latest first. */
const recordings = z.strictObject({
  type: z.literal("recordings"),
  /** For people. */
  folder: z.string(),
  /** On its disk, bytes; null: nobody knows. */
  free: sequence.nullable(),
  recordings: z.array(
    z.strictObject({
      name: z.string(),
      bytes: sequence,
      /** s; null: it was cut off, and its end is not written in it. */
      duration: seconds.nullable(),
    }),
  ),
  /** So many more are not shown. */
  others: sequence,
});

export const recordingNews = [recording, recordings] as const;
export type RecordingNews = z.infer<(typeof recordingNews)[number]>;
export type RecordingState = z.infer<typeof recording>;
export type Recordings = z.infer<typeof recordings>;
