import { telemetrySchema } from "../../protocol/messages.ts";
import { FOXGLOVE } from "./foxglove.ts";
import { type PlainSchema, plainSchema, record, string } from "./plain-schema.ts";

/** By which a file says whose it is. */
export const LIBRARY = "strafe";
/** Under which a recording says what it is of, in words. */
export const ABOUT = "strafe";
/** And at its end what is missing in it. */
export const LOSSES = "strafe.losses";

const TELEMETRY = "strafe.Telemetry";

/** What the car is, as its welcome says; the room around it where somebody sees that. */
const robot: PlainSchema = record({ robot: record({ name: string, hardware: string }) }, "strafe.Robot");

/** What a client wanted, by the gateway: who and what; the message itself is beside its `type`. */
const command: PlainSchema = record({ by: string, message: record({ type: string }) }, "strafe.Command");

/** What a recording holds, by the topic of the channel: the schema of its messages, all JSON. */
export const TOPICS = {
  "/telemetry": plainSchema(telemetrySchema, TELEMETRY),
  "/log": FOXGLOVE.log,
  "/command": command,
  "/robot": robot,
  "/pose": FOXGLOVE.pose,
  "/tf": FOXGLOVE.transform,
  "/camera": FOXGLOVE.image,
  "/camera/seen": FOXGLOVE.annotations,
} satisfies Record<string, PlainSchema>;

export type Topic = keyof typeof TOPICS;
