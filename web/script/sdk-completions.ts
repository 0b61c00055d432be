import type { SdkContext } from "./sdk-context.ts";

/** One thing that a script may write, as it was made from the SDK's doc comments. */
export interface SdkEntry {
  readonly label: string;
  readonly type: string;
  /** Its signature. */
  readonly detail: string;
  readonly info: string;
  /** Where it belongs: "car", "options:" and the method, "result" or "top". */
  readonly on: string;
}

/** Which of the entries may stand there. */
export function completionsFor(context: SdkContext, entries: readonly SdkEntry[]): SdkEntry[] {
  switch (context.kind) {
    case "car":
      return entries.filter(({ on }) => on === "car");
    case "import":
      return entries.filter(({ on, label }) => on === "top" && !context.used.includes(label));
    case "result":
      return entries.filter(({ on, label }) => on === "result" && !context.used.includes(label));
    case "options": {
      const type = typeOf(entries, context.method, context.argument);
      if (!type || !/Options\b/.test(type)) return [];
      const owner = `options:${context.method}`;
      return entries.filter(({ on, label }) => on === owner && !context.used.includes(label));
    }
  }
}

/** The type of a method's argument, by its signature. */
function typeOf(entries: readonly SdkEntry[], method: string, argument: number): string | undefined {
  const detail = entries.find(({ on, label }) => on === "car" && label === method)?.detail;
  const list = detail && between(detail);
  return list ? /:\s*(.+?)(\s*=.*)?$/s.exec(split(list)[argument] ?? "")?.[1]?.trim() : undefined;
}

/** What stands in a signature's parentheses. */
function between(signature: string): string {
  const open = signature.indexOf("(");
  let depth = 0;
  for (let i = open; i >= 0 && i < signature.length; i++) {
    if (signature[i] === "(") depth++;
    if (signature[i] === ")" && --depth === 0) return signature.slice(open + 1, i);
  }
  return "";
}

/** Parameters, at the commas that are in no brackets. */
function split(list: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const character of list) {
    if ("([{<".includes(character)) depth++;
    if (")]}".includes(character)) depth--;
    // Not the one of an arrow.
    if (character === ">" && !parts.at(-1)!.endsWith("=")) depth--;
    if (character === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}
