import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { packageRoot } from "../../src/profile/package-root.ts";
import { worldNames } from "../../src/sim/world.ts";
import { ScriptFolder } from "./rig.ts";

const LIMIT = { timeout: 60_000 };
/** "// What it does. Try it with: strafe run NAME --world WORLD --fast", on one line or several. */
const FIRST_COMMENT = /^\/\/ (?<about>[A-Z][^.\n]{20,120})\..*?Try it with: strafe run (?<args>[^\n]*)\n/;

const examples = join(packageRoot, "src/script/examples");
const folder = new ScriptFolder();
// Copied, as a person would before changing one; their types are the only thing that they import.
cpSync(examples, folder.path, { recursive: true });

for (const name of readdirSync(examples)) {
  test(`${name} says in its first comment what it does and how it is run, and runs so`, LIMIT, async (t) => {
    const text = readFileSync(join(examples, name), "utf8");
    const found = FIRST_COMMENT.exec(text.replace(/\n\/\/ /g, " "));
    assert.ok(found?.groups, `its first comment is\n${text.slice(0, 200)}`);
    const args = found.groups.args!.split(" ");
    assert.equal(args[0], name);
    const world = / --world (\w+) --fast$/.exec(args.join(" "))?.[1];
    assert.ok(world && worldNames().includes(world), args.join(" "));
    const { code, out, err } = await folder.run(...args, "--json");
    assert.equal(code, 0, err);
    const { type, ok, elapsed } = JSON.parse(out.trimEnd().split("\n").at(-1)!);
    assert.deepEqual([type, ok], ["result", true]);
    t.diagnostic(`${elapsed.toFixed(1)} s`);
  });
}
