import { completionsOf } from "./completions.ts";
import { markdownOf } from "./markdown.ts";
import type { Sdk } from "./sdk.ts";

/** All that is made from the doc comments: paths in the repository, and what belongs there. */
export function generate(sdk: Sdk): ReadonlyMap<string, string> {
  return new Map([
    ["src/script/reference/README.md", markdownOf(sdk)],
    ["web/script/sdk-completions.json", linesOf(completionsOf(sdk))],
  ]);
}

/** One a line: small, and a change shows which. */
function linesOf(entries: readonly object[]): string {
  return `[\n${entries.map((entry) => JSON.stringify(entry)).join(",\n")}\n]\n`;
}
