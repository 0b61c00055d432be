import type { Thrown, Word } from "../../guest/door.ts";
import type { Oversight } from "../../oversights.ts";
import { placeOfImport } from "../hooks.ts";
import { ScriptError } from "../trouble.ts";
import { MEMORY_MB } from "./limits.ts";

const LONGEST_TEXT = 2000;
const LONGEST_NAME = 60;
const MOST_FRAMES = 50;

/** What a page or Node has, and this place has not. */
const ELSEWHERE =
  /^'?(process|require|module|Buffer|fetch|XMLHttpRequest|WebSocket|setTimeout|setInterval|setImmediate|document|window|WebAssembly)'? is not defined/;
const NOTHING = "a script from the network has no files and no network";

/**
 * Text of a script's as it may reach a terminal and a page: without characters that steer them, and not too long.
 */
export function plainText(text: string, longest = LONGEST_TEXT): string {
  const cut = text.length > longest ? `${text.slice(0, longest)} … (${text.length} characters)` : text;
  return cut.replace(/[^\P{Cc}\n\t]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, "");
}

/**
 * What was thrown in a sandbox, as an error of this side. Its text is anybody's: only calls of the script's own file
 * are taken from its stack, for whoever explains an error reads the files that it names.
 *
 * @param url of the script
 */
export function asError(thrown: Thrown, url: string): Error {
  if (thrown.kind === "value") {
    const text = `it threw ${plainText(thrown.text)}, which is no Error and so has no line`;
    return new ScriptError({ text });
  }
  const { name, message, stack, cause } = thrown;
  const error = new Error(wordsOf(name, plainText(message)));
  if (cause !== undefined) error.cause = new Error(plainText(cause));
  const isEngines = name === "InternalError";
  error.name = isEngines ? "Error" : plainText(name, LONGEST_NAME).replace(/\s+/g, " ");
  error.stack = stackOf(stack, url);
  return error;
}

/** As V8 writes it, and with nothing but the script's own calls. */
function stackOf(stack: string, url: string): string {
  const frames: string[] = [];
  for (const line of stack.split("\n", 20 * MOST_FRAMES)) {
    const match = /^\s*at (?:([^()]{1,100}) \()?(file:\S+?):(\d{1,7}):(\d{1,7})\)?$/.exec(line);
    if (!match || match[2] !== url || frames.length === MOST_FRAMES) continue;
    const [, call = "", , row, column] = match;
    const place = `${url}:${row}:${column}`;
    const isNamed = call !== "" && !call.startsWith("<");
    frames.push(isNamed ? `    at ${plainText(call)} (${place})` : `    at ${place}`);
  }
  return ["Error", ...frames].join("\n");
}

function wordsOf(name: string, message: string): string {
  if (name === "InternalError" && message.includes("out of memory"))
    return `it needs more memory than the ${MEMORY_MB} MB that a script from the network gets`;
  if (name === "ReferenceError" && ELSEWHERE.test(message))
    return `${message}: ${NOTHING}, and no clock but the car's`;
  return message;
}

/** @param file of the script, which imports it */
export function refusedImport(specifier: string, file: string): ScriptError {
  const what = plainText(specifier, LONGEST_NAME);
  const text = `"${what}" cannot be imported: ${NOTHING}: all that it may import is "strafe"`;
  return new ScriptError({ text, place: placeOfImport(file, specifier) });
}

/** @param message the engine's @returns undefined: it says something else */
export function missingExport(message: string, file: string): ScriptError | undefined {
  const name = /^Could not find export '(.+)' in module 'strafe'$/.exec(message)?.[1];
  if (name === undefined) return undefined;
  const text = `"strafe" has no ${name} for a script from the network; if ${name} is a type, write  import type { ${name} }`;
  return new ScriptError({ text, place: placeOfImport(file, "strafe") });
}

/** Whose stack leads to the script's line. @param stack as the engine writes it @param url of the script */
export function originOf(what: string, stack: string, url: string): Error {
  const origin = new Error(plainText(what, LONGEST_NAME));
  origin.stack = stackOf(stack, url);
  return origin;
}

/** @param url of the script */
export function oversightOf(
  { what, stack, fate }: Extract<Word, { type: "oversight" }>,
  url: string,
): Oversight {
  const call = { what: plainText(what, LONGEST_NAME), origin: originOf(what, stack, url) };
  if (fate.kind === "failed") return { ...call, fate: { ...fate, text: plainText(fate.text) } };
  if (fate.kind !== "replaced") return { ...call, fate };
  const { what: by, stack: from } = fate.by;
  const origin = from === undefined ? undefined : originOf(by, from, url);
  return { ...call, fate: { ...fate, by: { what: plainText(by, LONGEST_NAME), origin } } };
}
