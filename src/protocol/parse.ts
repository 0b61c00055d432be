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

/**
 * What a client sent: the message, or the sentence that it is to be answered with. Never throws.
 *
 * @param longest characters
 */
export function parseClientMessage(text: string, longest = MAX_CLIENT_MESSAGE_BYTES): Parsed<ClientMessage> {
  if (text.length > longest) {
    return {
      refusal: refusal(
        "too-large",
        `the message has ${text.length} characters; a robot accepts at most ${longest}`,
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

/** What is wrong with one field, in words: what was expected and what came. */
function sentence(issue: z.core.$ZodIssue, value: unknown): string {
  const got = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? "nothing").slice(0, 80);
  switch (issue.code) {
    case "invalid_type":
      if (issue.expected === "int") return `expected a whole number, received ${got}`;
      return `expected ${issue.expected}, received ${kindOf(value)}`;
    case "too_small":
      if (typeof value === "string") return `expected at least ${issue.minimum} character`;
      return `expected a number >= ${issue.minimum}, received ${got}`;
    case "too_big":
      if (typeof value === "string") {
        return `expected at most ${issue.maximum} characters, received ${value.length}`;
      }
      return `expected a number <= ${issue.maximum}, received ${got}`;
    case "invalid_value":
      return `expected ${issue.values.map((option) => JSON.stringify(option)).join(" or ")}, received ${got}`;
    case "unrecognized_keys":
      return `unknown field ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}`;
    default:
      return issue.message;
  }
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null || (typeof value === "number" && !Number.isFinite(value))) return String(value);
  return Array.isArray(value) ? "array" : typeof value;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path) found = (found as Record<PropertyKey, unknown> | undefined)?.[key];
  return found;
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
  const text = `in ${name}${field}: ${sentence(issue, valueAt(value, issue.path))}`.slice(0, 300);
  return refusal(
    "invalid",
    text,
    Number.isSafeInteger(seq) && (seq as number) >= 0 ? (seq as number) : undefined,
  );
}
