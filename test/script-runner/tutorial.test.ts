import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { packageRoot } from "../../src/profile/package-root.ts";
import { ScriptFolder } from "./rig.ts";

const BLOCK = /^```(?<kind>ts|sh|log)\n(?<text>.*?)^```$/gms;
const COMMAND = /npx strafe run (?<args>(?<name>\S+\.ts)[^#\n]*)/;

const text = readFileSync(join(packageRoot, "src/script/tutorial.md"), "utf8");
const folder = new ScriptFolder();
/** The command that was told last, without "npx strafe run". */
let last: readonly string[] = [];

for (const { groups } of text.matchAll(BLOCK)) {
  const { kind, text } = groups as { kind: string; text: string };
  const told = COMMAND.exec(text)?.groups;
  if (told) last = told.args!.trim().split(/\s+/);
  if (kind === "ts" && told) folder.write(told.name!, text);
  if (kind !== "log") continue;
  const args = last;
  test(`strafe run ${args.join(" ")} prints what the tutorial says`, { timeout: 60_000 }, async () => {
    assert.ok(args.includes("--fast"), "what is printed in real time is not the same every time");
    const { code, out, err } = await folder.run(...args);
    assert.equal(code, 0, err);
    const logged = out.split("\n").filter((line) => /^ *\d+\.\d\d s {2}/.test(line));
    assert.equal(`${logged.join("\n")}\n`, text);
  });
}
