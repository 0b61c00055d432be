import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../src/core/system-clock.ts";
import { askDaemon, scanThroughDaemon } from "../../src/doctor/probes.ts";
import { BoardError } from "../../src/hardware/board-error.ts";
import { parseText } from "../../src/profile/document.ts";
import { TwinServer } from "../../src/sim/twin/server.ts";
import { createTwin } from "../../src/sim/twin/twin.ts";
import { worldSchema } from "../../src/sim/world.ts";
import { hardware, profileText } from "./fake-machine.ts";

const cli = fileURLToPath(new URL(`../../src/cli${import.meta.url.slice(-3)}`, import.meta.url));
const LIMIT = { timeout: 60_000 };

/** Not synchronously: the twin that is asked lives in this process. */
async function doctor(...args: string[]) {
  const child = spawn(process.execPath, [cli, "doctor", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  let err = "";
  child.stdout.on("data", (data) => {
    out += data;
  });
  child.stderr.on("data", (data) => {
    err += data;
  });
  const [code] = await once(child, "close");
  return { code, out, err };
}

/** The twin board in this process, with an MPU6050 on its bus. */
async function twin(t: TestContext): Promise<{ host: string; port: number }> {
  const world = parseText("name: bench\nroom: { length: 40 m }", "bench.yaml", worldSchema);
  const server = new TwinServer(await createTwin(world, hardware("pigpiod"), systemClock.now()), systemClock);
  const host = "127.0.0.1";
  const port = await server.listen(0, host);
  t.after(() => server.close());
  return { host, port };
}

function profile(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "car.yaml");
  writeFileSync(path, text);
  return path;
}

test("on this machine it says what there is, and ends with what to do next", LIMIT, async () => {
  const { code, out, err } = await doctor();
  assert.equal(err, "");
  assert.equal(code, /^ {2}PROBLEM/m.test(out) ? 1 : 0, out);
  assert.match(out, /^Computer\n {2}ok {7}\S/);
  assert.match(out, new RegExp(`Node ${process.versions.node.replaceAll(".", "\\.")}`));
  assert.match(out, /^ {2}ok {7}sim: the simulated car works everywhere\.$/m);
  assert.match(out.trimEnd().split("\n").at(-1)!, /^Next: /);
  assert.ok(!out.includes("\u001b"), "no colours into a pipe");
});

test("--json is one object a line, and the last one sums up", LIMIT, async () => {
  const { code, out } = await doctor("--json");
  const objects = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const result = objects.pop()!;
  assert.equal(result.type, "result");
  assert.ok(
    objects.length > 5 && objects.every(({ type, text }) => type === "finding" && typeof text === "string"),
  );
  assert.equal(result.problems, objects.filter(({ level }) => level === "problem").length);
  assert.equal(code, result.problems === 0 ? 0 : 1);
});

test("a broken profile is a problem with file, line and column: exit code 1", LIMIT, async (t) => {
  const path = profile(t, "name: car\nwheels: 4\n");
  const { code, out } = await doctor("--json", "--profile", path);
  assert.equal(code, 1);
  assert.ok(out.includes(`${path}:2:1: unknown key`), out);
});

test("a car on the twin is examined through the twin's own socket", LIMIT, async (t) => {
  const { host, port } = await twin(t);
  const sensors = "sensors: { imu: { chip: MPU6050 }, battery: { chip: ADS1115, ratio: 4 } }";
  const text = profileText("pigpiod", `host: ${host}, port: ${port}, ${sensors}`);
  const { code, out } = await doctor("--profile", profile(t, text));
  assert.match(out, new RegExp(`ok {7}pigpiod answers at ${host}:${port}, version \\d+`));
  assert.match(out, /ok {7}The IMU MPU6050 answers at 0x68\./);
  assert.match(out, /warning {2}The battery's ADS1115 does not answer at 0x48\./);
  assert.match(out, /The encoders' pins \(a\/b\) are now: front left (high|low)\/(high|low)/);
  assert.equal(code, 0, out);
});

test("the twin's bus has an MPU6050, a bus that it lacks is one sentence", LIMIT, async (t) => {
  const address = await twin(t);
  assert.deepEqual(await scanThroughDaemon(address, 1), [{ address: 0x68, claimed: false }]);
  await assert.rejects(scanThroughDaemon(address, 3), (error) => {
    assert.ok(error instanceof BoardError);
    assert.match(error.message, /cannot open I2C bus 3: .*raspi-config/);
    return true;
  });
  assert.ok((await askDaemon(address)).version >= 79);
});

for (const [args, sentence] of [
  [["--wheels"], /call it in a terminal/],
  [["--fast"], /unknown option/],
  [["now"], /too many arguments/],
] as [string[], RegExp][]) {
  test(`strafe doctor ${args.join(" ")} is wrong usage: 2, with a sentence on stderr`, LIMIT, async () => {
    const { code, out, err } = await doctor(...args);
    assert.equal(code, 2);
    assert.match(err, sentence);
    assert.equal(out, "");
  });
}
