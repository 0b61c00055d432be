import assert from "node:assert/strict";
import { test } from "node:test";
import { runningRobots } from "../../src/protocol/running-robots.ts";
import { assertWholeMs, jsonLines as lines, type Running, ScriptFolder } from "./rig.ts";

const folder = new ScriptFolder();

test("--json gives one object a line, the result last, and whatever else is written goes to stderr", async () => {
  folder.write(
    "talks.js",
    "export default async (car) => {",
    '  car.log("at %d", 1);',
    '  console.log("to the console");',
    '  await car.move({ x: "1 m" });',
    '  car.say("here");',
    '  car.plot("battery", 7.5);',
    "  return car.random.next();",
    "};",
  );
  const args = ["talks.js", "--world", "empty", "--fast", "--json", "--seed"];
  const [run, again, other] = await Promise.all([
    folder.run(...args, "5"),
    folder.run(...args, "5"),
    folder.run(...args, "6"),
  ]);
  assert.equal(run.code, 0, run.err);
  assert.equal(run.err, "to the console\n");
  const said = lines(run.out);
  const talk = said.filter(({ type }) => type !== "progress").map(({ time: _, ...line }) => line);
  const { truth, estimate, elapsed, value, ...result } = talk.pop();
  assert.deepEqual(talk, [
    { type: "log", text: "at 1" },
    { type: "say", text: "here" },
    { type: "plot", name: "battery", value: 7.5 },
  ]);
  assert.deepEqual(result, {
    type: "result",
    ok: true,
    script: `${folder.path}/talks.js`,
    standing: true,
    armed: false,
  });
  for (const { x, y } of [truth, estimate]) assert.ok(Math.hypot(x - 1, y) < 0.02);
  const progress = said.filter(({ type }) => type === "progress");
  assert.ok(progress.length >= Math.floor(elapsed) && progress.length <= Math.ceil(elapsed) + 1);
  assert.deepEqual(Object.keys(progress[0]), ["type", "time", "estimate", "truth", "speed"]);
  assertWholeMs([elapsed, ...said.filter(({ time }) => time !== undefined).map(({ time }) => time)]);
  // The same seed gives the same run, to the last digit: poses are told with all of theirs.
  assert.ok(String(truth.x).length > 12 && String(value).length > 12, `${truth.x}, ${value}`);
  assert.equal(again.out, run.out);
  assert.notEqual(lines(other.out).at(-1).value, value);
});

test("a failure is the result as well, with its place and where the car is", async () => {
  folder.write(
    "fails.js",
    "export default async (car) => {",
    "  await car.move({ x: 1 });",
    '  throw new Error("enough");',
    "};",
  );
  const { code, out, err } = await folder.run("fails.js", "--fast", "--json");
  assert.equal(code, 1);
  const { type, ok, why, file, line, column, truth, estimate, elapsed } = lines(out).at(-1);
  assert.deepEqual(
    { type, ok, why, file, line, column },
    { type: "result", ok: false, why: "enough", file: `${folder.path}/fails.js`, line: 3, column: 9 },
  );
  assert.ok(Math.abs(truth.x - 1) < 0.02 && Math.abs(estimate.x - 1) < 0.02 && elapsed > 1);
  assert.match(err, /^strafe: fails\.js:3:9: enough\n/);
});

folder.write("a.js", "export default () => {};");
folder.write("notes.txt", "");
for (const [why, ...args] of [
  ["so there is no --robot beside it", "a.js", "--robot", "http://localhost", "--fast"],
  ["say one of them", "a.js", "--robot", "http://localhost", "--world", "empty"],
  ["strafe: there is no script nope.js\n", "nope.js", "--fast"],
  ["strafe: . is a folder: name a file in it\n", ".", "--fast"],
  ["strafe: notes.txt is no script: its name must end in .ts or .js\n", "notes.txt", "--dry-run"],
  ["is no address of a robot", "a.js", "--robot", "ftp://localhost"],
  ["write  http://127.0.0.1:8080\n", "a.js", "--robot", "127.0.0.1:8080"],
  ["write  http://strafe.local:80\n", "a.js", "--robot", "strafe.local:80"],
  ["missing required argument 'script'"],
  ["A seed is a whole number", "a.js", "--seed", "-1"],
  ["unknown option '--slow'", "a.js", "--slow"],
] as const) {
  test(`wrong usage ends with 2: ${args.join(" ")}`, async () => {
    const { code, err } = await folder.run(...args);
    assert.ok(err.includes(why), err);
    assert.equal(code, 2);
  });
}

test("a file that is broken is said with its place, and a robot that is not there with what to do", async () => {
  folder.write("stands.js", "export default () => {};");
  folder.write("bad.yaml", "room: [");
  const bad = await folder.run("stands.js", "--fast", "--world", "bad.yaml");
  assert.match(bad.err, /bad\.yaml/);
  assert.equal(bad.code, 1);
  // Each is waited for, side by side.
  const [nobody, noSocket, elsewhere] = await Promise.all([
    folder.run("stands.js", "--robot", "http://127.0.0.1:9"),
    folder.run("stands.js", "--robot", "/no/such.sock"),
    folder.run("stands.js", "--robot", "http://nobody.invalid:8080"),
  ]);
  assert.equal(
    nobody.err,
    "strafe: stands.js: no robot answers at http://127.0.0.1:9: start it with  strafe start\n",
  );
  assert.equal(nobody.code, 1);
  assert.match(noSocket.err, /no robot answers at \/no\/such\.sock: start it with {2}strafe start\n/);
  assert.match(
    elsewhere.err,
    /no robot answers at http:\/\/nobody\.invalid:8080: see whether the address is right, .* strafe start --host 0\.0\.0\.0\n/,
  );
  assert.equal(elsewhere.code, 1);
});

test("help gives the options and examples", async () => {
  const { code, out } = await folder.run("--help");
  assert.equal(code, 0);
  for (const part of [
    "--robot",
    "--world",
    "--fast",
    "--seed",
    "--watch",
    "--json",
    "Examples:",
    "import type { Car }",
  ]) {
    assert.ok(out.includes(part), part);
  }
});

test("Ctrl-C lets a script tidy up", async () => {
  folder.write(
    "tidies.js",
    "export default async (car) => {",
    "  try {",
    '    car.log("begun");',
    "    for (;;) await car.move({ x: 0.1 });",
    '  } finally { car.log("tidied"); }',
    "};",
  );
  const running = folder.start("tidies.js", "--fast");
  await running.said(/begun/);
  running.child.kill("SIGINT");
  const { code, out, err } = await running.outcome;
  assert.match(out, /tidied\n/);
  assert.match(err, /^strafe: tidies\.js: ended by Ctrl-C\n/);
  assert.equal(code, 1);
});

test("Ctrl-C twice ends a script that does not end", async () => {
  folder.write("stays.js", 'console.log("here");', "await new Promise((next) => setTimeout(next, 1e6));");
  folder.write(
    "stubborn.js",
    "export default async (car) => {",
    '  car.log("begun");',
    "  for (;;) try { await car.sleep(1); } catch {}",
    "};",
  );
  const running = folder.start("stubborn.js", "--fast");
  await running.said(/begun/);
  running.child.kill("SIGINT");
  setTimeout(() => running.child.kill("SIGINT"), 100);
  const { code } = await running.outcome;
  assert.equal(code, 1);
  // While it is loaded there is no car to stop.
  const loading = folder.start("stays.js", "--fast");
  await loading.said(/here/);
  loading.child.kill("SIGTERM");
  assert.match((await loading.outcome).err, /ended from outside/);
});

test("--watch begins anew when a file of the script's changes", async () => {
  folder.write("part.ts", "export const far: number = 0.1;");
  folder.write(
    "watched.ts",
    'import type { Car } from "strafe";',
    'import { far } from "./part.ts";',
    "export default async (car: Car) => { await car.move({ x: far }); car.log('went', far); };",
  );
  const running: Running = folder.start("watched.ts", "--fast", "--watch");
  await running.said(/begins anew when the script changes/);
  await new Promise((next) => setTimeout(next, 500));
  folder.write("part.ts", "export const far: number = ;");
  await running.said(/part\.ts:1:28: syntax error/);
  await running.said(/begins anew when the script changes/, 2);
  folder.write("part.ts", "export const far: number = 0.2;");
  await running.said(/begins anew when the script changes/, 3);
  running.child.kill("SIGINT");
  const { code, out } = await running.outcome;
  assert.deepEqual(out.match(/went \S+/g), ["went 0.1", "went 0.2"]);
  assert.equal(code, 0);
});

test("nothing that was started is left", () => {
  assert.deepEqual(
    runningRobots().filter(({ world }) => world?.startsWith(folder.path)),
    [],
  );
});
