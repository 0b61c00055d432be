import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, beforeEach, test } from "node:test";
import { runningRobots } from "../../src/protocol/running-robots.ts";
import { ScriptFolder } from "../script-runner/rig.ts";
import { Onlooker } from "./onlooker.ts";
import { children, isRunning, Strafe } from "./strafe.ts";
import { pause, until } from "./wait.ts";

const LIMIT = { timeout: 90_000 };
/** From the last command to the last duty when the link is cut, s: DESIGN.md §4; and what telemetry adds. */
const LINK_CUT = 0.4 + 0.1;

const folder = new ScriptFolder();
folder.write(
  "far.ts",
  'import type { Car } from "strafe";',
  "export default async (car: Car): Promise<void> => {",
  '  car.log("begun");',
  "  await car.drive({ vx: 0.3 }, { time: 60 });",
  "};",
);
folder.write(
  "hangs.js",
  "export default async (car) => {",
  "  car.drive({ vx: 0.3 });",
  "  await car.sleep(1);",
  "  for (;;) {}",
  "};",
);
folder.write("short.js", 'export default (car) => car.move({ x: "0.3 m" });');

const usual = process.env.TMPDIR;
let robots: string;
beforeEach(() => {
  // Where this test's robots are, and nobody else's.
  robots = mkdtempSync(join(usual ?? "/tmp", "strafe-r-"));
  process.env.TMPDIR = robots;
});
afterEach(() => {
  if (usual === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = usual;
  rmSync(robots, { recursive: true, force: true });
});

let running: Strafe | undefined;
after(() => running?.stop());

test("a robot is started for a script where none runs, and is gone afterwards", LIMIT, async () => {
  const { code, out, err } = await folder.run("short.js", "--world", "empty", "--json");
  assert.equal(code, 0, err);
  assert.match(err, /^Watch the car, and stop it, in a browser: http:\S+ /);
  const { ok, truth } = JSON.parse(out.trimEnd().split("\n").at(-1)!);
  assert.ok(ok && Math.abs(truth.x - 0.3) < 0.03, out);
  assert.deepEqual(runningRobots(), []);
});

test("however a script's process ends, the live car stands in time and is disarmed", LIMIT, async () => {
  const strafe = await Strafe.inWorld("empty");
  running = strafe;
  const looks = new Onlooker(await until(() => runningRobots()[0], "a robot in its place"));
  for (const way of ["killed", "Ctrl-C", "Ctrl-C twice"] as const) {
    const run = folder.start("far.ts", ...(way === "killed" ? [] : ["--robot", strafe.url]));
    await looks.see(
      "the car on its way",
      ({ driver, twist }) => driver?.source === "script" && twist.vx > 0.25,
    );
    const { time } = looks.now;
    if (way === "killed") process.kill(children(run.child.pid!)[0]!, "SIGKILL");
    else run.child.kill("SIGINT");
    if (way === "Ctrl-C twice") run.child.kill("SIGINT");
    const { code, err } = await run.outcome;
    assert.equal(code, 1);
    assert.match(err, way === "killed" ? /ended from outside \(SIGKILL\)/ : /ended by Ctrl-C/);
    await looks.see("no power", ({ safety }) => safety.state !== "armed");
    await looks.see("the car at rest", ({ truth }) => Math.abs(truth!.twist.vx) < 0.01);
    if (way !== "Ctrl-C") assert.ok(looks.lastDuty - time < LINK_CUT, `${looks.lastDuty - time} s`);
  }
  const hanging = folder.start("hangs.js");
  await looks.see("the car on its way", ({ twist }) => twist.vx > 0.25);
  await looks.see("the car at rest", ({ truth }) => Math.abs(truth!.twist.vx) < 0.01);
  assert.equal(hanging.child.exitCode, null, "it stands though nobody has found out yet");
  assert.match((await hanging.outcome).err, /hangs\.js:4:\d+: it hangs/);
  await looks.see("no power", ({ safety }) => safety.state !== "armed");
  looks.close();
});

test("--watch waits until the car stands before it begins anew", LIMIT, async () => {
  const lines = (text: string) => [
    "export default async (car) => {",
    `  car.log("${text} begun");`,
    '  await car.move({ x: "1 m" }, { speed: "0.5 m/s" });',
    `  car.log("${text} there");`,
    "  await car.sleep(60);",
    "};",
  ];
  folder.write("watched.js", ...lines("first"));
  const run = folder.start("watched.js", "--world", "empty", "--watch");
  await run.said(/first begun/);
  await pause(500);
  folder.write("watched.js", ...lines("second"));
  await run.said(/second begun/);
  run.child.kill("SIGINT");
  const { out, code } = await run.outcome;
  assert.deepEqual(out.match(/\w+ (begun|there)/g)?.slice(0, 3), [
    "first begun",
    "first there",
    "second begun",
  ]);
  assert.equal(code, 1);
});

test("a command that is killed takes its script along, and the car stands", LIMIT, async () => {
  const run = folder.start("far.ts", "--world", "empty");
  await run.said(/begun/);
  const pids = children(run.child.pid!);
  assert.equal(pids.length, 2, "the script and the robot");
  run.child.kill("SIGKILL");
  await until(() => !pids.some(isRunning), "both to be gone");
});
