import * as z from "zod";
import { sequence } from "./fields.ts";
import { VIDEO_LEVELS } from "./video-frame.ts";

// What is said beside the pictures, as JSON text: by a page on the gateway's WebSocket /video, and between the
// gateway and the process that sees, on its Unix socket.

/** No honest one is longer, bytes. */
export const MAX_VIDEO_TEXT_BYTES = 4096;
/** Characters of what is said of the car's eyes. */
export const MAX_VIDEO_WORDS = 1000;

const words = z.string().max(MAX_VIDEO_WORDS);

/** Page → gateway: it has drawn this frame, and can take the next. */
const drawn = z.strictObject({ type: z.literal("drawn"), sequence });

/** Gateway → page, at first and whenever it changes. */
const videoState = z.strictObject({
  type: z.literal("video-state"),
  /** `waiting`: for an answer; `absent`: nobody sees; `fault`: the camera has one; `open`: pictures come as taken. */
  state: z.enum(["waiting", "absent", "fault", "open"]),
  /** What is wrong and what to do; with pictures, what else does not look. Empty where nothing is wrong. */
  text: words,
});

/** Gateway → the one who sees: pictures of these levels are wanted; none: nobody looks. */
const watch = z.strictObject({
  type: z.literal("watch"),
  levels: z
    .array(
      z
        .int()
        .min(0)
        .max(VIDEO_LEVELS.length - 1),
    )
    .max(VIDEO_LEVELS.length),
});

/** The one who sees → gateway. */
const videoFault = z.strictObject({
  type: z.literal("video-fault"),
  /** Why there are no pictures; null: there are. */
  text: words.nullable(),
  /** Which of those that look at them do not, and why; empty: all do. */
  lack: words.default(""),
});

export type Drawn = z.infer<typeof drawn>;
export type VideoState = z.infer<typeof videoState>;
export type Watch = z.infer<typeof watch>;
export type VideoFault = z.infer<typeof videoFault>;

/** Each gives undefined for anything else, whoever sent it. */
export const parseDrawn = (text: string): Drawn | undefined => parse(text, drawn);
export const parseVideoState = (text: string): VideoState | undefined => parse(text, videoState);
export const parseWatch = (text: string): Watch | undefined => parse(text, watch);
export const parseVideoFault = (text: string): VideoFault | undefined => parse(text, videoFault);

function parse<T>(text: string, schema: z.ZodType<T>): T | undefined {
  if (text.length > MAX_VIDEO_TEXT_BYTES) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
