import assert from "node:assert/strict";
import { test } from "node:test";
import { nameTrouble, scriptName, TEMPLATE } from "../../web/script/names.ts";

test("a name without an ending becomes a TypeScript file", () => {
  assert.deepEqual([" patrol ", "a.js", "v1.2", ""].map(scriptName), ["patrol.ts", "a.js", "v1.2.ts", ""]);
});

test("a name that the robot would not take is told what is wrong", () => {
  assert.equal(nameTrouble("patrol.ts", []), "");
  assert.equal(nameTrouble("Führung 2.ts", []), "");
  assert.match(nameTrouble("", []), /name/);
  assert.match(nameTrouble("../patrol.ts", []), /only/);
  assert.match(nameTrouble(".hidden.ts", []), /only/);
  assert.match(nameTrouble(`${"a".repeat(70)}.ts`, []), /64/);
  assert.match(nameTrouble("Patrol.ts", ["patrol.ts"]), /one of this name/);
});

test("what a new script begins with has about ten lines", () => {
  const lines = TEMPLATE.trim().split("\n").length;
  assert.ok(lines >= 8 && lines <= 12, `${lines}`);
});
