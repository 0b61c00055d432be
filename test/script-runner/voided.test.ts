import assert from "node:assert/strict";
import { test } from "node:test";
import { isVoided } from "../../src/script/runner/voided.ts";
import { ScriptFolder } from "./rig.ts";

const folder = new ScriptFolder();

for (const [line, isMeant] of [
  ["  void car.move({ x: 1 });", true],
  ["\tif (near) void car.move({ x: 1 });", true],
  ["  const go = () => void this.car.move({ x: 1 });", true],
  ["  void this.#car?.move(there);", true],
  ["  void cars[0]!.move(there);", true],
  ["  car.move({ x: 1 });", false],
  ["  void 0, car.move({ x: 1 });", false],
  ["  void before(); car.move({ x: 1 });", false],
  ["  /* void */ car.move({ x: 1 });", false],
  ["  devoid car.move({ x: 1 });", false],
  ["  run(void 0).then(() => car.move({ x: 1 }));", false],
] as const) {
  test(`a call is ${isMeant ? "" : "not "}left on purpose in ${line.trim()}`, () => {
    const file = folder.write("line.ts", "// void", line);
    assert.equal(isVoided({ file, line: 2, column: line.indexOf("move(") + 1 }), isMeant);
  });
}

test("where an engine has the place at what is handed over, or at the point, it is left on purpose as well", () => {
  const file = folder.write(
    "race.ts",
    "  void car.race(",
    "    async (car) => car.move({ x: 1 }));",
    "  car.race(",
    "    async",
  );
  assert.equal(isVoided({ file, line: 2, column: 5 }), true);
  assert.equal(isVoided({ file, line: 1, column: 11 }), true);
  assert.equal(isVoided({ file, line: 2, column: 24 }), false);
  assert.equal(isVoided({ file, line: 4, column: 5 }), false);
});

test("nothing is meant in a file that is gone, or shorter than it was", () => {
  assert.equal(isVoided({ file: "/no/such.ts", line: 1, column: 5 }), false);
  assert.equal(isVoided({ file: folder.write("short.ts"), line: 9, column: 5 }), false);
});
