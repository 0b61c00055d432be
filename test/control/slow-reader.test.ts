import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { WebSocket } from "ws";
import { listen } from "../../src/control/server.ts";
import { makeRobot } from "./rig.ts";

const ping = JSON.stringify({ type: "ping", sent: 1 });
const hello = JSON.stringify({ type: "hello", version: 1, name: "Sleeper", source: "driver" });

test("a client that asks and never reads is cut off, and another is served", {
  timeout: 30_000,
}, async (t) => {
  const robot = await makeRobot();
  const folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
  const path = join(folder, "control.sock");
  const server = await listen(path, robot.hub);
  t.after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
  const sleeper = new WebSocket(`ws+unix:${path}:/robot`);
  sleeper.on("error", () => {});
  await once(sleeper, "open");
  sleeper.send(hello);
  await once(sleeper, "message");
  sleeper.pause();
  // Some 50 bytes of answer each: two million bytes fill every buffer of the system's and one of ours.
  let asked = 0;
  for (; asked < 400_000 && sleeper.readyState === WebSocket.OPEN; asked++) {
    sleeper.send(ping);
    if (asked % 500 === 0) await setImmediate();
  }
  assert.notEqual(sleeper.readyState, WebSocket.OPEN, `${asked} unread answers were kept`);
  const other = new WebSocket(`ws+unix:${path}:/robot`);
  await once(other, "open");
  other.send(hello);
  const [answer] = await once(other, "message");
  assert.equal(JSON.parse(String(answer)).type, "welcome");
  other.terminate();
});
