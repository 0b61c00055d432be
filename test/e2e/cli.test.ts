import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { children, freePort, isRunning, Strafe } from "./strafe.ts";
import { until } from "./wait.ts";

const LIMIT = { timeout: 60_000 };
/** `/proc` tells who has started whom. */
const LINUX = { ...LIMIT, skip: process.platform !== "linux" && "needs /proc" };

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "strafe-cli-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Runs `strafe start` where it cannot work. */
async function failing(t: TestContext, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const temp = folder(t);
  const strafe = new Strafe(args, { TMPDIR: temp, ...env });
  const [code] = await once(strafe.process, "close");
  assert.deepEqual(readdirSync(temp), [], "something was left in the temporary folder");
  return { code, output: strafe.output };
}

test("a broken world file is named with line, column and what was expected", LIMIT, async (t) => {
  const world = join(folder(t), "broken.yaml");
  writeFileSync(world, "name: broken\nseed: 1\nroom: { length: 6 V, width: 5 m }\n");
  const { code, output } = await failing(t, ["--world", world, "--port", String(await freePort())]);
  assert.equal(code, 1);
  assert.ok(output.includes(`${world}:3:17: `), output);
  assert.match(output, /broken\.yaml:3:17: .*length.*6 V/);
  assert.doesNotMatch(output, /^\s+at /m, "a stack trace is no message for a person");
});

test("a world that does not exist is said, with those that do", LIMIT, async (t) => {
  const { code, output } = await failing(t, ["--world", "moon", "--port", String(await freePort())]);
  assert.equal(code, 2);
  assert.match(output, /moon/);
  for (const world of ["empty", "furnished", "slalom"]) assert.match(output, new RegExp(world));
  assert.doesNotMatch(output, /^\s+at /m, "a stack trace is no message for a person");
});

test("a port in use ends the whole robot with 1 and a sentence that says what to do", LIMIT, async (t) => {
  const other = createServer().listen(0, "127.0.0.1");
  t.after(() => other.close());
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const { code, output } = await failing(t, ["--port", String(port)]);
  assert.equal(code, 1);
  assert.match(output, new RegExp(`^strafe: port ${port} .* is in use: .*strafe start --port \\d+$`, "m"));
});

test("a Node that is too old is told so at once, in one sentence", LIMIT, async (t) => {
  const old =
    'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.19.0" } })';
  const { code, output } = await failing(t, [], {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(old)}`,
  });
  assert.equal(code, 1);
  assert.match(output, /^Strafe needs Node 20\.19 or newer; this is 18\.19\.0\. .*nodejs\.org.*\n$/);
});

test("Ctrl-C ends a running robot with 0: no process is left, and no folder", LINUX, async (t) => {
  const temp = folder(t);
  const strafe = new Strafe(["--port", String(await freePort())], { TMPDIR: temp });
  await strafe.isUp();
  assert.match((await fetch(strafe.url)).headers.get("content-type") ?? "", /text\/html/);
  const { controlSocket } = strafe;
  assert.ok(existsSync(controlSocket));
  assert.equal(dirname(dirname(dirname(controlSocket))), temp);
  const processes = children(strafe.process.pid!);
  assert.equal(processes.length, 2, "control and gateway");
  assert.equal(await strafe.stop(), 0);
  await until(() => processes.every((pid) => !isRunning(pid)), `an end of ${processes}`);
  assert.deepEqual(readdirSync(temp), []);
});
