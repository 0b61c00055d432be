import { fileURLToPath, pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { type Place, placeText, ScriptError, type Trouble } from "./trouble.ts";

interface Frame extends Place {
  readonly call: string;
}

const MOST_CALLERS = 5;
/** "file:///a/b.ts:3" on its own before the message: how Node tells where a module does not fit. */
const HEADING = /^(file:\/\/\S+):(\d+)\n(.*)\n( *)\^+/;

/**
 * What somebody threw, in the words that it brought along and with its place in the script.
 *
 * @param home URL of this package's own code, whose calls are nobody's matter
 * @param script its path
 */
export function explain(error: unknown, home: string, script: string): Trouble {
  if (!(error instanceof Error)) {
    return {
      text: `it threw ${inspect(error, { breakLength: Number.POSITIVE_INFINITY })}, which is no Error and so has no line`,
    };
  }
  // Across the threads of Node's module hooks the class gets lost.
  if (error instanceof ScriptError || error.name === "ScriptError") {
    return { text: error.message, place: (error as ScriptError).place };
  }
  const text = textOf(error);
  const heading = HEADING.exec(error.stack ?? "");
  if (heading) {
    const [, url, line, , indent] = heading;
    return { text, place: { file: fileURLToPath(url!), line: Number(line), column: indent!.length + 1 } };
  }
  const folder = new URL(".", pathToFileURL(script)).href;
  const isOwn = (url: string) =>
    url.includes("/node_modules/") || (url.startsWith(home) && !url.startsWith(folder));
  const [first, ...callers] = framesOf(error.stack ?? "", isOwn);
  return {
    text,
    place: first && { file: first.file, line: first.line, column: first.column },
    callers: callers.slice(0, MOST_CALLERS).map((frame) => `${frame.call}${placeText(frame)}`),
  };
}

function textOf(error: Error): string {
  const { name, message, cause } = error;
  // What is ours speaks in sentences of its own; a name that is only "Error" says nothing.
  const isNamed = ![
    "Error",
    "ArgumentError",
    "CarError",
    "DocumentError",
    "AbortError",
    "NoRobotError",
    "NotPairedError",
    "BrokenFileError",
  ].includes(name);
  const text = `${isNamed ? `${name}: ` : ""}${message || "it threw an Error without a message"}`;
  const missing = /does not provide an export named '(.+)'/.exec(message)?.[1];
  if (missing) return `${message}; if ${missing} is a type, write  import type { ${missing} }`;
  return cause instanceof Error ? `${text} (because: ${cause.message})` : text;
}

function framesOf(stack: string, isOwn: (url: string) => boolean): Frame[] {
  const frames: Frame[] = [];
  for (const line of stack.split("\n")) {
    const match = /^\s+at (?:(.+) \()?(?:async )?(file:\/\/.+?):(\d+):(\d+)\)?$/.exec(line);
    if (!match || isOwn(match[2]!)) continue;
    const [, call, url, row, column] = match;
    frames.push({
      call: call === undefined || call === "default" ? "" : `${call.replace(/^async /, "")} `,
      file: fileURLToPath(url!),
      line: Number(row),
      column: Number(column),
    });
  }
  return frames;
}
