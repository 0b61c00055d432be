import { readFileSync } from "node:fs";
import { isAbsolute, relative } from "node:path";

/** Somewhere in a file of the script's. */
export interface Place {
  /** Absolute path. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** What went wrong with a script, as it goes from one thread or process to another. */
export interface Trouble {
  /** For a person: what it is, and what to do. */
  readonly text: string;
  /** Where, if anybody knows. */
  readonly place?: Place | undefined;
  /** The calls that led there, the innermost first; without `place` itself. */
  readonly callers?: readonly string[] | undefined;
}

/** The same as an error, for who throws it on this side of a border. */
export class ScriptError extends Error {
  override readonly name = "ScriptError";
  readonly place: Place | undefined;

  constructor({ text, place }: Trouble) {
    super(text);
    this.place = place;
  }
}

/** As short as it can be from where the command was called, for an editor's terminal to make a link of. */
export function shortPath(file: string, from = process.cwd()): string {
  const way = relative(from, file);
  return way === "" || way.startsWith("..") || isAbsolute(way) ? file : way;
}

export const placeText = ({ file, line, column }: Place) => `${shortPath(file)}:${line}:${column}`;

/** First what and where in one line, then the line of the source with a caret below. */
export function troubleLines({ text, place, callers = [] }: Trouble): string[] {
  const head = place ? `${placeText(place)}: ${text}` : text;
  return [head, ...(place ? sourceLines(place) : []), ...callers.map((caller) => `    at ${caller}`)];
}

/** @returns none where the file is not what it was */
function sourceLines({ file, line, column }: Place): string[] {
  let source: string | undefined;
  try {
    source = readFileSync(file, "utf8").split("\n")[line - 1]?.replace(/\r$/, "");
  } catch {
    return [];
  }
  if (source === undefined) return [];
  const number = `${line}`;
  // Tabs stay, so that the caret stands where the reader's terminal puts the column.
  const under = source.slice(0, column - 1).replace(/[^\t]/g, " ");
  return [`  ${number} | ${source}`, `  ${" ".repeat(number.length)} | ${under}^`];
}
