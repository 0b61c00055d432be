import { createRequire } from "node:module";
import { ScriptError } from "./trouble.ts";

type Swc = typeof import("@swc/wasm-typescript");

// Required, for of an import Node would read all 3.7 MB twice, to see what names there are in it.
const { transformSync } = createRequire(import.meta.url)("@swc/wasm-typescript") as Swc;

/** What the library throws: a plain object. Lines count from 1, columns from 0. */
interface Complaint {
  readonly code: string;
  readonly message: string;
  readonly startLine: number;
  readonly startColumn: number;
}

/** What to write instead, for what TypeScript alone knows and that is more than types. */
const INSTEAD: readonly (readonly [RegExp, string])[] = [
  [/\benum\b/, 'write  const Side = { left: "left", right: "right" } as const'],
  [/namespace|module declaration/, "write a file of its own, and export from there"],
  [/parameter property/, "declare the field, and set it in the constructor's body"],
  [/import equals|export assignment/, "write  import … from …  and  export default …"],
];

/**
 * Blanks out the types of a TypeScript file: what is left stands where it stood, so lines and columns of errors are
 * those of the file.
 *
 * @throws ScriptError with the place of what is no TypeScript, or needs more than that
 */
export function stripTypes(source: string, file: string): string {
  try {
    return transformSync(source, { mode: "strip-only", module: true }).code;
  } catch (error) {
    if (!isComplaint(error)) throw error;
    throw complain(error, source, file);
  }
}

/** @throws ScriptError with the place of what is no JavaScript */
export function checkModule(source: string, file: string): void {
  const error = complaintOf(source, true);
  // What only TypeScript could mean otherwise is Node's to judge.
  if (error?.code === "InvalidSyntax") throw complain(error, source, file);
}

/** Whether a `.js` file is a module, going by what is in it: as a later Node does it by itself. */
export const isModule = (source: string) => complaintOf(source, false) !== undefined;

function complaintOf(source: string, module: boolean): Complaint | undefined {
  try {
    transformSync(source, { mode: "strip-only", module });
    return undefined;
  } catch (error) {
    if (isComplaint(error)) return error;
    throw error;
  }
}

function complain(found: Complaint, source: string, file: string): ScriptError {
  const { code, message, startLine } = found;
  const place = { file, line: startLine, column: columnOf(found, source) };
  if (code === "InvalidSyntax") return new ScriptError({ text: `syntax error: ${lower(message)}`, place });
  const what = message.replace(/ (is|are) not supported in .*$/, "");
  const instead = INSTEAD.find(([pattern]) => pattern.test(message))?.[1];
  const advice = instead ?? lower(message);
  return new ScriptError({ text: `${what}: a script runs without a build step; ${advice}`, place });
}

/** The library counts a tab as 4 columns and a wide character as 2: it is asked again about a text that has none. */
function columnOf(found: Complaint, source: string): number {
  const plain = source.replace(/\t/g, " ").replace(/\P{ASCII}/gu, ({ length }) => "_".repeat(length));
  const narrow = complaintOf(plain, true);
  const same = narrow?.startLine === found.startLine && narrow.code === found.code ? narrow : found;
  return same.startColumn + 1;
}

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function isComplaint(error: unknown): error is Complaint {
  const one = error as Partial<Complaint> | null;
  return (
    typeof one?.message === "string" && typeof one.startLine === "number" && one.startColumn !== undefined
  );
}
