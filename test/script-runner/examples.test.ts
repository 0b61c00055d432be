import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { packageRoot } from "../../src/profile/package-root.ts";
import { worldNames } from "../../src/sim/world-path.ts";
import { ScriptFolder } from "./rig.ts";

const LIMIT = { timeout: 60_000 };
/** "// What it does. Try it with: npx strafe run FILE --world WORLD --fast", on several lines. */
const FIRST_COMMENT = /^\/\/ (?<about>[A-Z][^.\n]{20,120})\..*?Try it with: npx strafe run (?<args>[^\n]*)\n/;
const IMPORT = /^import .*$/gm;

const FOLDER = "src/script/examples";
const examples = join(packageRoot, FOLDER);
// Where a person is who has cloned it and said the two commands of its README.
const clone = new ScriptFolder(packageRoot);

for (const name of readdirSync(examples)) {
  test(`${name} says in its first comment what it does and how it is run, and runs so`, LIMIT, async (t) => {
    const text = readFileSync(join(examples, name), "utf8");
    const found = FIRST_COMMENT.exec(text.replace(/\n\/\/ /g, " "));
    assert.ok(found?.groups, `its first comment is\n${text.slice(0, 200)}`);
    const args = found.groups.args!.split(" ");
    assert.equal(args[0], `${FOLDER}/${name}`);
    const world = / --world (\w+) --fast$/.exec(args.join(" "))?.[1];
    assert.ok(world && worldNames().includes(world), args.join(" "));
    const { code, out, err } = await clone.run(...args, "--json");
    assert.equal(code, 0, err);
    assert.equal(err, "", "an example warns of nothing");
    const { type, ok, elapsed } = JSON.parse(out.trimEnd().split("\n").at(-1)!);
    assert.deepEqual([type, ok], ["result", true]);
    t.diagnostic(`${elapsed.toFixed(1)} s`);
  });
}

test("the examples import what a person's own script would, from anywhere", () => {
  for (const name of readdirSync(examples)) {
    const text = readFileSync(join(examples, name), "utf8");
    const imports = text.match(IMPORT) ?? [];
    assert.equal(imports.length, 1, `${name} has\n${imports.join("\n")}`);
    assert.match(imports[0]!, /^import type \{ Car(, \w+)* \} from "strafe";$/, name);
  }
});

test("npx strafe is the command of this package", () => {
  const { bin } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8"));
  assert.deepEqual(Object.keys(bin), ["strafe"]);
  assert.match(readFileSync(join(packageRoot, bin.strafe), "utf8"), /^#!\/usr\/bin\/env node\n/);
});
