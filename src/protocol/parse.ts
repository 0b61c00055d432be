import type * as z from "zod";
import {
  type ClientMessage,
  clientMessageSchema,
  MAX_CLIENT_MESSAGE_BYTES,
  PROTOCOL_VERSION,
  type Refusal,
  type RefusalCode,
  type RobotMessage,
  robotMessageSchema,
} from "./messages.ts";

export type Parsed<T> = { readonly message: T } | { readonly refusal: Refusal };

export function refusal(code: RefusalCode, text: string, seq?: number): Refusal {
  return seq === undefined ? { type: "refused", code, text } : { type: "refused", code, text, seq };
}

/** What a client sent: the message, or the sentence that it is to be answered with. Never throws. */
export function parseClientMessage(text: string): Parsed<ClientMessage> {
  if (text.length > MAX_CLIENT_MESSAGE_BYTES) {
    return {
      refusal: refusal(
        "too-large",
        `the message has ${text.length} characters; a robot accepts at most ${MAX_CLIENT_MESSAGE_BYTES}`,
      ),
    };
  }
  const parsed = parse(text, clientMessageSchema);
  if ("message" in parsed && parsed.message.type === "hello" && parsed.message.version !== PROTOCOL_VERSION) {
    return {
      refusal: refusal(
        "version",
        `this robot speaks protocol version ${PROTOCOL_VERSION}, the client version ${parsed.message.version}: ` +
          "reload the page, or update the older of the two",
      ),
    };
  }
  return parsed;
}

/** What a robot sent. A client that meets a message it does not know drops it and says so. */
export function parseRobotMessage(text: string): Parsed<RobotMessage> {
  return parse(text, robotMessageSchema);
}

function parse<T>(text: string, schema: z.ZodType<T>): Parsed<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { refusal: refusal("malformed", `the message is not JSON: ${(error as Error).message}`) };
  }
  const result = schema.safeParse(value);
  if (result.success) return { message: result.data };
  return { refusal: describe(value, result.error.issues[0]!) };
}

function describe(value: unknown, issue: z.core.$ZodIssue): Refusal {
  const type = (value as { type?: unknown } | null)?.type;
  if (issue.code === "invalid_union" && issue.path.join() === "type") {
    const got = type === undefined ? "no type" : `the type ${JSON.stringify(type)}`;
    return refusal("unknown-type", `the message has ${got}, which this side does not know`.slice(0, 300));
  }
  const name = typeof type === "string" ? `"${type}"` : "the message";
  const field = issue.path.length > 0 ? `, field ${issue.path.join(".")}` : "";
  const seq = (value as { seq?: unknown } | null)?.seq;
  const text = `in ${name}${field}: ${issue.message}`.slice(0, 300);
  return refusal(
    "invalid",
    text,
    Number.isSafeInteger(seq) && (seq as number) >= 0 ? (seq as number) : undefined,
  );
}
