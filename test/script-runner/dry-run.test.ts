import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assertWholeMs, jsonLines as lines, ScriptFolder } from "./rig.ts";

const folder = new ScriptFolder();

test("--dry-run draws the way and a table, and writes no picture that nobody asked for", async () => {
  folder.write(
    "there.ts",
    "export default async (car) => {",
    '  await car.move({ x: "0.5 m" });',
    '  car.log("there");',
    '  await car.turn("90 deg");',
    "};",
  );
  const before = readdirSync(folder.path);
  const { code, out, err } = await folder.run("there.ts", "--dry-run", "--world", "empty");
  assert.equal(code, 0, err);
  assert.equal(err, "");
  assert.match(out, /^ +\d+\.\d\d s {2}there\n/);
  assert.match(out, /there\.ts in /);
  assert.match(out, /[⠁-⣿]{3}/);
  assert.match(out, /^1 +2 {2}move .* reached$/m);
  assert.match(out, /^2 +4 {2}turn .* reached$/m);
  assert.match(out, /0\.5\d m driven/);
  assert.ok(
    out.split("\n").every((line) => line.length <= 80),
    out,
  );
  assert.ok(!out.includes("\u001b"));
  assert.deepEqual(readdirSync(folder.path), before);
});

test("--svg writes the picture, over an older one, and leaves nothing else", async () => {
  folder.write("there.js", "export default (car) => car.move({ x: 0.3 });");
  folder.write("there.svg", "old");
  const { code, err } = await folder.run("there.js", "--svg", "there.svg", "--world", "empty");
  assert.equal(code, 0, err);
  assert.equal(
    err,
    "--svg is of a dry run: the script is only tried on a simulated car, to be drawn.\nDrawn: there.svg\n",
  );
  assert.match(
    readFileSync(join(folder.path, "there.svg"), "utf8"),
    /^<svg [\s\S]*there\.js in [\s\S]*<\/svg>\n$/,
  );
  assert.deepEqual(
    readdirSync(folder.path).filter((name) => name.startsWith("there.svg")),
    ["there.svg"],
  );
});

test("a picture that has no place is told before the script is tried, and is wrong usage", async () => {
  folder.write(
    "drives.js",
    "export default (car) => { console.log('driven'); return car.move({ x: 0.3 }); };",
  );
  for (const [svg, sentence] of [
    ["no/such.svg", "there is no folder no; make it with  mkdir -p no"],
    [".", "is a folder: name a file, such as way.svg"],
    ["drives.js/way.svg", "there is no folder drives.js; make it with  mkdir -p drives.js"],
    ...(process.getuid?.() === 0 ? [] : [["/way.svg", "nobody may write in / here; name another folder"]]),
  ] as const) {
    const { code, out, err } = await folder.run("drives.js", "--dry-run", "--svg", svg!);
    assert.equal(code, 2);
    assert.match(err, /^strafe: --svg .*\n$/);
    assert.ok(err.includes(svg!) && err.endsWith(`${sentence}\n`), err);
    assert.equal(out, "");
  }
});

test("--dry-run --json gives the lines, the steps, and the way with the result", async () => {
  folder.write(
    "says.ts",
    "export default async (car) => {",
    '  car.say("off");',
    "  await car.move({ x: 0.3 });",
    '  throw new Error("enough");',
    "};",
  );
  const { code, out, err } = await folder.run("says.ts", "--dry-run", "--json");
  assert.equal(code, 1);
  assert.match(err, /^strafe: says\.ts:4:9: enough\n/);
  const [say, step, result, ...more] = lines(out);
  assert.deepEqual([say.type, say.text, more], ["say", "off", []]);
  const { type, what, line, reason, isMotion, from, to, distance } = step;
  assert.deepEqual(
    { type, what, line, reason, isMotion },
    { type: "step", what: "move", line: 3, reason: "reached", isMotion: true },
  );
  assert.ok(from < to && Math.abs(distance - 0.3) < 0.02, JSON.stringify(step));
  assert.equal(result.type, "result");
  assert.deepEqual([result.ok, result.why, result.line], [false, "enough", 4]);
  const [x, , , time] = result.path.at(-1);
  assert.ok(Math.abs(x - result.path[0][0] - 0.3) < 0.02);
  assert.equal(time, result.duration);
  const times: number[] = result.path.map((point: number[]) => point[3]);
  assertWholeMs([say.time, from, to, result.duration, ...times]);
  assert.ok(String(x).length > 8, `${x} has all its digits`);
});

test("what is known of a script whose process was killed is drawn, and its steps end where that does", async () => {
  folder.write(
    "killed.js",
    "export default async (car) => {",
    "  await car.move({ x: 0.3 });",
    "  car.drive({ vx: 0.2 });",
    "  await car.sleep(0.5);",
    '  process.kill(process.pid, "SIGKILL");',
    "};",
  );
  const { code, out, err } = await folder.run("killed.js", "--dry-run", "--json", "--svg", "killed.svg");
  assert.equal(code, 1);
  assert.match(err, /killed\.js: its process was ended from outside \(SIGKILL\)\n.*Drawn: killed\.svg\n$/s);
  assert.match(readFileSync(join(folder.path, "killed.svg"), "utf8"), /^<svg/);
  const told = lines(out);
  const steps = told.filter(({ type }) => type === "step");
  assert.deepEqual(
    steps.map(({ what, reason }) => [what, reason]),
    [
      ["move", "reached"],
      ["drive", "failed"],
      ["sleep", "done"],
    ],
  );
  const { duration, distance } = told.at(-1);
  for (const { what, from, to } of steps)
    assert.ok(from < to && to <= duration + 0.02, `${what} from ${from} to ${to} of ${duration} s`);
  assert.ok(duration > 1 && distance > 0.3, `${duration} s, ${distance} m`);
});

test("a picture of a script that never had a car is not drawn, and that is said", async () => {
  folder.write("broken.js", 'throw new Error("at once");', "export default () => {};");
  const { code, err } = await folder.run("broken.js", "--svg", "broken.svg");
  assert.equal(code, 1);
  assert.match(err, /\nNot drawn: broken\.svg: the script was over before it had a car\.\n$/);
  assert.equal(existsSync(join(folder.path, "broken.svg")), false);
});

test("a dry run asks no robot: --robot beside it is wrong usage", async () => {
  folder.write("a.js", "export default () => {};");
  for (const flag of [["--dry-run"], ["--svg", "a.svg"]]) {
    const { code, err } = await folder.run("a.js", "--robot", "http://localhost", ...flag);
    assert.equal(code, 2);
    assert.match(err, /no robot is asked: leave out --robot/);
  }
  assert.ok(!existsSync(join(folder.path, "a.svg")));
});

test("a goal where no car can be is shown at its line before the car drives, dry or not", async () => {
  folder.write("sofa.ts", "export default async (car) => {", "  await car.driveTo({ x: -0.6, y: 2 });", "};");
  const words = "sofa.ts:2:13: the goal of driveTo lies within the sofa";
  const source = "  2 |   await car.driveTo({ x: -0.6, y: 2 });\n    |             ^\n";
  const dry = await folder.run("sofa.ts", "--dry-run", "--world", "furnished");
  assert.equal(dry.code, 0, dry.err);
  assert.ok(dry.out.includes(`warning: ${words}\n`), dry.out);
  assert.ok(dry.out.includes(source), dry.out);
  const wet = await folder.run("sofa.ts", "--fast", "--world", "furnished");
  assert.ok(wet.err.startsWith(`strafe: warning: ${words}\n${source}`), wet.err);
  assert.match(
    wet.err,
    /sofa\.ts:2:13: after driveTo the car is \d\.\d\d m from where it takes itself to be/,
  );
});

test("a motion that is blocked says so at the script's line", async () => {
  folder.write(
    "ahead.ts",
    "export default async (car) => {",
    "  await car.driveTo({ x: 0.7, y: 0.35 });",
    "};",
  );
  const { err } = await folder.run("ahead.ts", "--fast", "--world", "corridor");
  assert.match(err, /ahead\.ts:2:13: driveTo ended blocked: something ahead kept the car from driving on\n/);
});

test("--dry-run --watch draws again when the script is saved", async () => {
  const text = (x: number) => ["export default async (car) => {", `  await car.move({ x: ${x} });`, "};"];
  folder.write("again.ts", ...text(0.2));
  const running = folder.start("again.ts", "--dry-run", "--watch", "--world", "empty");
  await running.said(/It begins anew when the script changes/);
  folder.write("again.ts", ...text(0.3));
  await running.said(/It begins anew when the script changes/, 2);
  running.child.kill("SIGINT");
  const { code, out } = await running.outcome;
  assert.equal(code, 0, out);
  assert.match(out, /0\.2\d m driven[\s\S]*0\.3\d m driven/);
});
