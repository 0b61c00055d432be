import { readFileSync } from "node:fs";
import { isNode, LineCounter, parseDocument } from "yaml";
import { DocumentError } from "../document.ts";
import { leaves } from "../leaves.ts";
import { profilePath } from "../places.ts";
import { loadProfile, profileSchema } from "../profile.ts";
import { type Output, table } from "./output.ts";

interface Shown {
  readonly path: string;
  /** SI. */
  readonly value: string | number | boolean;
  readonly unit: string;
  /** As the file has it; undefined: it is a default. */
  readonly written?: string;
  readonly line?: number;
}

/** The whole profile with its defaults, and where each value is from. */
export function show(nameOrPath: string, options: { dir: string; json: boolean }, output: Output): number {
  let path: string;
  let shown: Shown[];
  try {
    path = profilePath(nameOrPath, options.dir);
    shown = describe(path);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    output.err(`strafe: ${error.message}`);
    return 1;
  }
  if (options.json) {
    output.out(JSON.stringify({ type: "profile", path, values: shown }));
    return 0;
  }
  output.out(path);
  // What a kit says of itself is text for people, and is in the file as such.
  for (const line of table(shown.filter(({ path: at }) => !at.startsWith("kit.")).map(row))) {
    output.out(`  ${line}`);
  }
  return 0;
}

function describe(path: string): Shown[] {
  const profile = loadProfile(path);
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(path, "utf8"), { lineCounter: lines });
  return leaves(profileSchema, profile).map(({ path: at, value, unit }) => {
    const node = document.getIn(at, true);
    const own = { path: at.join("."), value, unit };
    if (!isNode(node) || !node.range) return own;
    return { ...own, written: String(document.getIn(at)), line: lines.linePos(node.range[0]).line };
  });
}

function row({ path, value, unit, written, line }: Shown): string[] {
  const text = `${typeof value === "number" ? Number(value.toPrecision(6)) : value} ${unit}`.trim();
  if (line === undefined) return [path, text, "default"];
  return [
    path,
    text,
    written === text || written === String(value) ? `line ${line}` : `line ${line}: ${written}`,
  ];
}
