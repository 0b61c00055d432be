import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../src/core/system-clock.ts";
import { Gateway } from "../../src/gateway/gateway.ts";
import { PairedClients } from "../../src/pairing/paired-clients.ts";
import { PinBook } from "../../src/pairing/pin-book.ts";
import { Strafe } from "./strafe.ts";
import { until } from "./wait.ts";

const LIMIT = { timeout: 120_000 };
const cli = fileURLToPath(new URL(`../../src/cli${import.meta.url.slice(-3)}`, import.meta.url));
const home = mkdtempSync(join(tmpdir(), "strafe-home-"));
after(() => rmSync(home, { recursive: true, force: true }));
const env = { ...process.env, XDG_STATE_HOME: join(home, "state"), XDG_CONFIG_HOME: join(home, "config") };
const keys = join(home, "config/strafe/robots.json");
const paired = join(home, "state/strafe/paired.json");
const short = join(home, "short.js");
writeFileSync(short, 'export default (car) => car.move({ x: "0.3 m" });\n');
const far = join(home, "far.js");
writeFileSync(far, 'export default (car) => car.turn("7000 deg");\n');

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** @param typed into its standard input */
function strafe(typed: string, ...args: string[]): Promise<Said> {
  const child = spawn(process.execPath, [cli, ...args], { env });
  let out = "";
  let err = "";
  child.stdout.on("data", (text) => {
    out += text;
  });
  child.stderr.on("data", (text) => {
    err += text;
  });
  child.stdin.on("error", () => {});
  child.stdin.end(typed);
  return new Promise((resolve) => {
    child.once("close", (code) => resolve({ code, out, err }));
  });
}

test("a laptop is paired once by a PIN, drives, and is dismissed on either side", LIMIT, async (t) => {
  const robot = await Strafe.inWorld("empty");
  t.after(() => robot.stop());
  const pins = new PinBook(
    systemClock,
    () => "123456",
    () => {},
  );
  // All clients of a test come from this machine; this gateway takes none for that.
  const gateway = new Gateway({
    controlSocket: robot.controlSocket,
    host: "127.0.0.1",
    port: 0,
    insecure: false,
    pairing: { pins, clients: new PairedClients(paired), log: () => {}, isLocal: () => false },
    webDir: home,
    clock: systemClock,
  });
  const url = (await gateway.listen()).replace(/\/$/, "");
  t.after(() => gateway.close());
  const run = (script: string) => strafe("", "run", script, "--robot", url, "--json");

  const unknown = await run(short);
  assert.equal(unknown.code, 1);
  assert.match(
    unknown.err,
    new RegExp(`short\\.js: ${url} does not know this computer: run {2}strafe pair ${url}\\n`),
  );

  const wrong = await strafe("000000\n111111\n", "pair", url);
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /that is not the PIN: 4 tries are left\n.*3 tries are left\n.*no PIN was typed/s);

  const right = await strafe("123 456\n", "pair", url);
  assert.equal(right.code, 0, right.err);
  assert.match(right.err, /Paired: the robot calls this computer "/);
  const { token } = JSON.parse(readFileSync(keys, "utf8")).robots[0];
  assert.ok(!readFileSync(paired, "utf8").includes(token));
  assert.ok(!`${right.out}${right.err}`.includes(token), "nobody sees the key");

  const done = await run(short);
  assert.equal(done.code, 0, done.err);
  assert.equal(JSON.parse(done.out.trimEnd().split("\n").at(-1)!).ok, true);

  const list = await strafe("", "pair", "--list");
  assert.match(list.out, new RegExp(`let this computer in:\n {2}${url}, which calls it "(.+)"\n`));
  const [, name] = /which calls it "(.+)"/.exec(list.out)!;
  assert.ok(list.out.includes(`  ${name}, since 2`), list.out);

  // The robot's side: who drives at this moment is out as well.
  const driving = run(far);
  await until(async () => {
    const answer = await fetch(`${url}/healthz`, { headers: { authorization: `Bearer ${token}` } });
    return ((await answer.json()) as { clients: number }).clients > 0;
  }, "the script to be connected");
  assert.equal((await strafe("", "pair", "--forget", name!)).code, 0);
  const ended = await driving;
  assert.equal(ended.code, 1);
  assert.match(ended.err, /the connection to the robot is gone/);
  assert.match((await run(short)).err, /does not know this computer/);
  assert.equal((await strafe("", "pair", "--forget", name!)).code, 1);

  // The laptop's side.
  assert.equal((await strafe("", "pair", "--forget", url)).code, 0);
  assert.equal((await strafe("", "pair", "--forget", url)).code, 1);
  assert.match((await strafe("", "pair", "--list")).out, /let this computer in:\n {2}none\n.*\n {2}nobody/);
});

test("where nobody answers, pairing says so", LIMIT, async () => {
  const { code, err } = await strafe("", "pair", "http://127.0.0.1:9");
  assert.equal(code, 1);
  assert.equal(err, "strafe: nobody answers at http://127.0.0.1:9: see whether the robot runs there\n");
});

test("a robot that others can reach says how they come in", LIMIT, async (t) => {
  const robot = new Strafe(["--world", "empty", "--host", "0.0.0.0", "--port", "0"], env);
  t.after(() => robot.stop());
  await robot.isUp();
  assert.match(robot.output, /others +pair with PIN \d{3} \d{3} \(good once, for 10 min/);
});
