import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { parseGatewayReport } from "../../src/protocol/ipc.ts";
import { get } from "./rig.ts";

const LIMIT = { timeout: 30_000 };
const entry = fileURLToPath(new URL(`../../src/gateway/main${import.meta.url.slice(-3)}`, import.meta.url));

/** The gateway as its own process, as the supervisor starts it. */
function startProcess(t: TestContext, ...args: string[]): { child: ChildProcess; err: () => string } {
  const child = fork(entry, ["--control", "/nowhere/control.sock", "--web", "/nowhere", ...args], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let err = "";
  child.stderr!.on("data", (data) => {
    err += data;
  });
  t.after(() => {
    if (child.exitCode === null) child.kill("SIGKILL");
  });
  return { child, err: () => err };
}

test("it reports its address, beats, and serves even before control is there", LIMIT, async (t) => {
  const { child } = startProcess(t, "--port", "0");
  const ready = parseGatewayReport((await once(child, "message"))[0]);
  assert.ok(ready?.type === "ready");
  assert.match(ready.address, /^http:\/\/127\.0\.0\.1:\d+\/$/);
  const health = await get(Number(new URL(ready.address).port), "/healthz");
  assert.equal(health.status, 503);
  assert.equal(JSON.parse(health.text).control, false);
  assert.deepEqual(parseGatewayReport((await once(child, "message"))[0]), { type: "beat" });
});

for (const how of ["SIGTERM", "SIGINT", "a lost parent"] as const) {
  test(`it ends with 0 by ${how}`, LIMIT, async (t) => {
    const { child } = startProcess(t, "--port", "0");
    await once(child, "message");
    if (how === "a lost parent") child.disconnect();
    else child.kill(how);
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });
}

test("a port in use is said in one sentence, with what to do, and ends with 2", LIMIT, async (t) => {
  const other = createServer().listen(0, "127.0.0.1");
  t.after(() => other.close());
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const { child, err } = startProcess(t, "--port", String(port));
  const [code] = await once(child, "close");
  assert.equal(code, 2);
  assert.match(
    err(),
    new RegExp(`^strafe: port ${port} on 127\\.0\\.0\\.1 is in use: .*strafe start --port \\d+\\n$`),
  );
});

test(
  "where others can reach it, it has a PIN for them, which is not there by --insecure",
  LIMIT,
  async (t) => {
    for (const [more, expected] of [
      [[], /^pair with PIN \d{3} \d{3} \(good once, for 10 min; a new one comes when it is needed\)$/],
      [["--insecure"], /^none$/],
    ] as const) {
      const { child } = startProcess(t, "--host", "0.0.0.0", "--port", "0", ...more);
      const ready = parseGatewayReport((await once(child, "message"))[0]);
      assert.ok(ready?.type === "ready");
      assert.match(ready.pin ?? "none", expected);
    }
  },
);
