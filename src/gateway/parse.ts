import { type ClientMessage, MAX_CLIENT_MESSAGE_BYTES } from "../protocol/messages.ts";
import { type Parsed, parseClientMessage, refusal } from "../protocol/parse.ts";
import { MAX_SCRIPT_MESSAGE_BYTES } from "../protocol/script-messages.ts";

/** What stands in every text of a script that is to be saved; anything else may be no longer than control takes it. */
const SAVES = '"save-script"';

/** What came over the network: the message, or what it is to be answered with. */
export function parse(data: Buffer, binary: boolean): Parsed<ClientMessage> {
  if (binary)
    return { refusal: refusal("malformed", "the message is binary; a robot understands JSON text") };
  // Before it is made a string of: this is the one place where a long message costs something.
  const { length } = data;
  if (length <= MAX_CLIENT_MESSAGE_BYTES) return parseClientMessage(data.toString());
  if (length > MAX_SCRIPT_MESSAGE_BYTES || !data.includes(SAVES)) return tooLong(length);
  const parsed = parseClientMessage(data.toString(), MAX_SCRIPT_MESSAGE_BYTES);
  // A field that stands twice counts as it stands last.
  return "message" in parsed && parsed.message.type !== "save-script" ? tooLong(length) : parsed;
}

function tooLong(length: number): Parsed<never> {
  const text = `the message has ${length} bytes; a robot accepts at most ${MAX_CLIENT_MESSAGE_BYTES}`;
  return { refusal: refusal("too-large", text) };
}
