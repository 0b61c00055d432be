import assert from "node:assert/strict";
import { test } from "node:test";
import { assertComplaint, ScriptFolder } from "./rig.ts";

const folder = new ScriptFolder();

test("a TypeScript file runs as it is, with its own files, the library, and what it returns", async () => {
  folder.write("lib/double.ts", "export const double = (x: number): number => 2 * x;");
  folder.write("lib/triple.js", "export const triple = (x) => 3 * x;");
  folder.write(
    "all.ts",
    'import { type Car, wrapAngle } from "strafe";',
    'import { double } from "./lib/double.ts";',
    'import { triple } from "./lib/triple.js";',
    "interface Found { readonly six: number; readonly car: string; readonly angle: number }",
    "export default async (car: Car): Promise<Found> => {",
    '  await car.move({ x: "0.2 m" } as const);',
    "  return { six: triple(double(1)), car: car.constructor.name, angle: wrapAngle(2 * Math.PI) };",
    "};",
  );
  const { code, out, err } = await folder.run("all.ts", "--fast", "--json");
  assert.equal(code, 0, err);
  const { ok, value, truth } = JSON.parse(out.trimEnd().split("\n").at(-1)!);
  assert.deepEqual({ ok, value }, { ok: true, value: { six: 6, car: "Car", angle: 0 } });
  assert.ok(Math.abs(truth.x - 0.2) < 0.01, JSON.stringify(truth));
});

test("a .js file is a module whatever package.json says, and may import one that is not", async () => {
  folder.write("common/package.json", '{ "type": "commonjs" }');
  folder.write("common/old.js", "module.exports = { five: 5 };");
  folder.write("common/new.js", 'import old from "./old.js";', "export default () => old.five;");
  const { code, out } = await folder.run("common/new.js", "--fast", "--json");
  assert.equal(code, 0);
  assert.equal(JSON.parse(out.trimEnd().split("\n").at(-1)!).value, 5);
});

test("a syntax error is shown where it is, in both languages and in files that are imported", async () => {
  const source = ["export const far = 1;", "", "\tconst near = [/* 速い 🚗 */ 1, 2;"];
  for (const name of ["broken.ts", "broken.js"]) {
    folder.write(name, ...source);
    folder.write("user.ts", `import "./${name}";`, "export default () => {};");
    for (const script of [name, "user.ts"]) {
      assertComplaint(
        await folder.run(script, "--fast"),
        `strafe: ${name}:3:32: syntax error: expected ',', got ';'`,
        "  3 | \tconst near = [/* 速い 🚗 */ 1, 2;",
        `    | \t${" ".repeat(30)}^`,
      );
    }
  }
});

for (const [what, line, column, message] of [
  [
    "enum",
    "  enum Side { Left }",
    3,
    'TypeScript enum: a script runs without a build step; write  const Side = { left: "left", right: "right" } as const',
  ],
  [
    "namespace",
    "  namespace Sides { export const left = 1 }",
    3,
    "TypeScript namespace declaration: a script runs without a build step; write a file of its own, and export from there",
  ],
  [
    "parameter property",
    "  class Side { constructor(readonly name: string) {} }",
    37,
    "TypeScript parameter property: a script runs without a build step; declare the field, and set it in the constructor's body",
  ],
] as const) {
  test(`the ${what} of TypeScript gets what to write instead, and its place`, async () => {
    const outcome = await folder.runText("more.ts", "", "export {};", line, "export default () => {};");
    assertComplaint(
      outcome,
      `strafe: more.ts:3:${column}: ${message}`,
      `  3 | ${line}`,
      `    | ${" ".repeat(column - 1)}^`,
    );
  });
}

test("a script that exports nothing to run says what to write", async () => {
  const head = "const a = 1;";
  assertComplaint(
    await folder.runText("empty.ts", head),
    "strafe: empty.ts:1:1: it exports nothing by default: write  export default async (car) => { … }",
    `  1 | ${head}`,
    "    | ^",
  );
  assertComplaint(
    await folder.runText("number.ts", "export default 5;"),
    "strafe: number.ts:1:1: what it exports by default is no function but number: write  export default async (car) => { … }",
    "  1 | export default 5;",
    "    | ^",
  );
});

test("an import of what is not there is shown in its line, with what was meant", async () => {
  folder.write("part.ts", "export const part = 1;");
  for (const [specifier, text] of [
    ["./part", 'there is no file "./part"; write  "./part.ts"'],
    ["./part.js", 'there is no file "./part.js"; write  "./part.ts"'],
    ["./parts.ts", 'there is no file "./parts.ts"'],
    [
      "@some/tool/far.js",
      'there is no package "@some/tool" here: install it beside the script with  npm install @some/tool',
    ],
  ]) {
    const line = `import * as part from "${specifier}";`;
    assertComplaint(
      await folder.runText("importer.ts", "// parts", line, "export default () => part;"),
      `strafe: importer.ts:2:23: ${text}`,
      `  2 | ${line}`,
      `    | ${" ".repeat(22)}^`,
    );
  }
});

test("a type that is imported as a value gets a hint", async () => {
  const line = 'import { MotionResult } from "strafe";';
  assertComplaint(
    await folder.runText("type.ts", line, "export default (): MotionResult | null => null;"),
    "strafe: type.ts:1:10: The requested module 'strafe' does not provide an export named 'MotionResult'; " +
      "if MotionResult is a type, write  import type { MotionResult }",
    `  1 | ${line}`,
    "    |          ^",
  );
});

test("what is no script is said before anything starts", async () => {
  folder.write("notes.txt", "no");
  for (const [name, said] of [
    ["nowhere.ts", /there is no script .*nowhere\.ts/],
    [".", /is a folder: name a file in it/],
    ["notes.txt", /its name must end in \.ts or \.js/],
  ] as const) {
    const { err, code } = await folder.run(name, "--fast");
    assert.match(err, said);
    assert.equal(code, 2, err);
  }
});
