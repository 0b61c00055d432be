import * as z from "zod";
import { type ClientMessage, MAX_CLIENT_MESSAGE_BYTES } from "../../../protocol/messages.ts";
import { parseClientMessage } from "../../../protocol/parse.ts";
import type { Thrown, Word } from "../../guest/door.ts";
import type { Order } from "../../wire.ts";

// What a script in a sandbox says, as it is taken: it may have broken the SDK in there and say anything.

/** Longest word, characters: an order of 200 waypoints with all their digits, or a value that is returned. */
const MAX_WORD = 100_000;
/** Of the protocol's messages; those that take the wheel or tell a place come by words of their own. */
const ALLOWED: readonly ClientMessage["type"][] = [
  "arm",
  "disarm",
  "estop",
  "release",
  "ask-wheel",
  "motion",
  "say",
];

const finite = z.number();
const id = z.int().nonnegative();
const text = z.string();
const pose = z.strictObject({ x: finite, y: finite, theta: finite });

const line = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("log"), time: finite, text }),
  z.strictObject({ type: z.literal("say"), time: finite, text }),
  z.strictObject({ type: z.literal("plot"), time: finite, name: text, value: finite }),
]);

const result = z.strictObject({
  reason: z.enum(["reached", "until", "timeout", "aborted", "stalled", "blocked", "preempted"]),
  pose,
  error: z.strictObject({ position: finite, heading: finite }).nullable(),
  elapsed: finite,
});

const thrown = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("error"),
    name: text,
    message: text,
    stack: text,
    cause: text.optional(),
  }),
  z.strictObject({ kind: z.literal("value"), text }),
]) satisfies z.ZodType<Thrown>;

const message = z.unknown().transform((given, context): ClientMessage => {
  const found = clientMessage(given);
  if (typeof found !== "string" && ALLOWED.includes(found.type)) return found;
  context.addIssue(typeof found === "string" ? found : `a script may not send "${found.type}"`);
  return z.NEVER;
});

const order = z.unknown().transform((given, context): Order => {
  const found = clientMessage({ ...(given as object), id: 0, at: 0 });
  if (typeof found !== "string" && (found.type === "go-to" || found.type === "follow")) {
    const { id: _, at: __, ...more } = found;
    return more as Order;
  }
  context.addIssue(typeof found === "string" ? found : "a motion is to be a go-to or a follow");
  return z.NEVER;
});

const fate = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("replaced"),
    by: z.strictObject({ what: text, stack: text.optional() }),
    wasAwaited: z.boolean(),
  }),
  z.strictObject({ kind: z.literal("cut"), isEndless: z.boolean() }),
  z.strictObject({ kind: z.literal("unfinished") }),
  z.strictObject({ kind: z.literal("failed"), text }),
  z.strictObject({ kind: z.literal("unheard") }),
]);

const wish = z.strictObject({ frame: z.enum(["car", "field"]), holdHeading: z.boolean() });

const wordSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("send"), message }),
  z.strictObject({
    type: z.literal("drive"),
    twist: z.strictObject({ vx: finite, vy: finite, omega: finite }),
    wish,
  }),
  z.strictObject({ type: z.literal("begin"), order }),
  z.strictObject({ type: z.literal("picture") }),
  z.strictObject({ type: z.literal("see"), pose }),
  z.strictObject({ type: z.literal("pass"), id }),
  z.strictObject({ type: z.literal("wake") }),
  z.strictObject({ type: z.literal("line"), line }),
  z.strictObject({ type: z.literal("print"), text }),
  z.strictObject({
    type: z.literal("step"),
    id,
    what: text,
    stack: text,
    isMotion: z.boolean(),
    goal: pose.optional(),
    way: z
      .array(z.strictObject({ x: finite, y: finite }))
      .max(200)
      .optional(),
  }),
  z.strictObject({ type: z.literal("step-ended"), id, result: result.optional() }),
  z.strictObject({ type: z.literal("oversight"), what: text, stack: text, fate }),
  z.strictObject({ type: z.literal("done"), value: z.json().optional(), elapsed: finite }),
  z.strictObject({ type: z.literal("failed"), thrown }),
]) satisfies z.ZodType<Word>;

/** @returns the word, or what is wrong with it */
export function parseWord(json: string): Word | string {
  if (json.length > MAX_WORD)
    return `it has ${json.length} characters; at most ${MAX_WORD} may leave a sandbox at once`;
  return parse(json, wordSchema);
}

/** Messages of a script that is being ended. */
const AT_END: readonly ClientMessage["type"][] = ["disarm", "estop", "release"];

/** Whether a script may still say it that is being ended: what stops the car, and what only tells. */
export function mayAtEnd(word: Word): boolean {
  switch (word.type) {
    case "send":
      return (
        AT_END.includes(word.message.type) || (word.message.type === "motion" && word.message.do === "cancel")
      );
    case "drive":
      return word.twist.vx === 0 && word.twist.vy === 0 && word.twist.omega === 0;
    case "begin":
    case "picture":
    case "see":
      return false;
    default:
      return true;
  }
}

export const parseThrown = (json: string): Thrown | string => parse(json, thrown);

function parse<T>(json: string, schema: z.ZodType<T>): T | string {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    return "it is no JSON";
  }
  const { success, data, error } = schema.safeParse(content);
  if (success) return data;
  const { path, message } = error.issues[0]!;
  return path.length === 0 ? message : `${path.join(".")}: ${message}`;
}

/** @returns what is wrong with it, in the protocol's words */
function clientMessage(given: unknown): ClientMessage | string {
  const json = JSON.stringify(given) ?? "";
  if (json.length > MAX_CLIENT_MESSAGE_BYTES) return "it is too long for a robot";
  const parsed = parseClientMessage(json);
  return "message" in parsed ? parsed.message : parsed.refusal.text;
}
