import assert from "node:assert/strict";
import { test } from "node:test";
import { assertComplaint, jsonLines, ScriptFolder } from "./rig.ts";

const folder = new ScriptFolder();

test("a throw is shown at its line, with the calls of the script that led there and none of ours", async () => {
  assertComplaint(
    await folder.runText(
      "throws.ts",
      'import type { Car } from "strafe";',
      "",
      "function inner(why: string): never {",
      "  throw new RangeError(why);",
      "}",
      "export default async (car: Car): Promise<void> => {",
      "  await car.sleep(0.1);",
      '  inner("too far");',
      "};",
    ),
    "strafe: throws.ts:4:9: RangeError: too far",
    "  4 |   throw new RangeError(why);",
    "    |         ^",
    "    at throws.ts:8:3",
  );
});

test("a wrong argument is shown at the call, whose words need no name of an error", async () => {
  const line = '  await car.move({ x: "1 kg" });';
  assertComplaint(
    await folder.runText("argument.js", "export default async (car) => {", line, "};"),
    'strafe: argument.js:2:13: move.x must be a length such as 65 mm, got "1 kg"',
    `  2 | ${line}`,
    "    |             ^",
  );
});

test("a misspelt call is shown with what was meant", async () => {
  assertComplaint(
    await folder.runText(
      "misspelt.js",
      "export default async (car) => {",
      "  await car.driveto({ x: 1 });",
      "};",
    ),
    'strafe: misspelt.js:2:13: car knows no "driveto": did you mean driveTo?',
    "  2 |   await car.driveto({ x: 1 });",
    "    |             ^",
  );
});

test("a value that is thrown has no line, and is shown", async () => {
  assertComplaint(
    await folder.runText("value.js", "export default () => {", '  throw { code: 5, text: "no" };', "};"),
    "strafe: value.js: it threw { code: 5, text: 'no' }, which is no Error and so has no line",
  );
});

test("a promise that nobody awaits ends the run when it fails, at its line", async () => {
  const outcome = await folder.runText(
    "unawaited.js",
    "export default async (car) => {",
    '  const work = async () => { await car.sleep(0.2); throw new Error("unseen"); };',
    "  work();",
    "  await car.drive({ vx: 0.3 }, { time: 60 });",
    "};",
  );
  assertComplaint(
    outcome,
    "strafe: unawaited.js:2:58: a promise that nobody awaits failed: unseen",
    '  2 |   const work = async () => { await car.sleep(0.2); throw new Error("unseen"); };',
    `    | ${" ".repeat(57)}^`,
  );
  assert.match(outcome.out, /was ended after 0\.\d s/);
});

test("a throw in a timer ends the run", async () => {
  const outcome = await folder.runText(
    "timer.js",
    "export default async (car) => {",
    '  setTimeout(() => { throw new Error("late"); }, 20);',
    "  await car.sleep(100_000);",
    "};",
  );
  assert.equal(outcome.code, 1);
  assert.match(outcome.err, /^strafe: timer\.js:2:28: late\n/);
});

test("what a script leaves under way at its end is no failure", async () => {
  const { code, err } = await folder.runText(
    "leaves.js",
    "export default async (car) => {",
    "  (async () => { await car.drive({ vx: 0.3 }); })();",
    "  setInterval(() => {}, 1000);",
    "  await car.sleep(1);",
    "};",
  );
  assert.equal(err, "");
  assert.equal(code, 0);
});

test("a script that waits for what never comes is found out", async () => {
  assertComplaint(
    await folder.runText("never.js", "export default () => new Promise(() => {});"),
    "strafe: never.js: it waits for something that never comes: a promise that nothing will ever settle",
  );
});

test("a script that ends its own process is told from one that is done", async () => {
  const { code, err } = await folder.runText(
    "exits.js",
    "export default async (car) => {",
    "  await car.sleep(0.5);",
    "  process.exit(0);",
    "};",
  );
  assert.equal(err, "strafe: exits.js: it ended its own process (exit code 0) before it was done\n");
  assert.equal(code, 1);
});

test("an endless loop is ended, and shown where it turns", async () => {
  const outcome = await folder.runText(
    "hangs.ts",
    "const spin = (x: number): void => {",
    "  while (x < 2) x *= 1;",
    "};",
    'import type { Car } from "strafe";',
    "export default async (car: Car): Promise<void> => {",
    "  await car.sleep(1);",
    "  spin(1);",
    "};",
  );
  assert.equal(outcome.code, 1);
  assert.match(
    outcome.err,
    /^strafe: hangs\.ts:2:\d+: it hangs: nothing else could run for 5 s, as in an endless loop without await; it was ended\n {2}2 \| {3}while \(x < 2\) x \*= 1;\n/,
  );
  // As long as a person has waited: the car's time stood still meanwhile.
  const [, waited] =
    /hangs\.ts was ended after (\d+\.\d) s, [01]\.\d s of them with the car: /.exec(outcome.out) ?? [];
  assert.ok(Number(waited) >= 5, outcome.out);
});

test("of a process that was killed on its way the result says that the car drove, and had power", async () => {
  folder.write(
    "killed.js",
    "export default async (car) => {",
    "  car.drive({ vx: 0.3 });",
    "  await car.sleep(1);",
    '  process.kill(process.pid, "SIGKILL");',
    "};",
  );
  const { code, out } = await folder.run("killed.js", "--fast", "--json");
  assert.equal(code, 1);
  const { standing, armed, truth } = jsonLines(out).at(-1);
  assert.deepEqual({ standing, armed }, { standing: false, armed: true });
  assert.ok(truth.x > 0.1, `x is ${truth.x}`);
});

test("an endless loop outside of the function is ended as well", async () => {
  const { code, err } = await folder.runText("top.ts", "for (;;) {}", "export default () => {};");
  assert.equal(code, 1);
  assert.match(err, /^strafe: top\.ts:1:\d+: it hangs: /);
});
