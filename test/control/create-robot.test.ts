import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createRobot } from "../../src/control/create-robot.ts";
import { FastRobot } from "../../src/control/fast.ts";
import { VirtualClock } from "../../src/core/clock.ts";
import { DEFAULT_PROFILE } from "../../src/profile/profile.ts";
import { FakeDaemon } from "../hardware/pigpiod/fake-daemon.ts";
import { makeRobot } from "./rig.ts";

const refused = (from: string, to: string) =>
  assert.rejects(
    makeRobot({ profile: (text) => text.replace(from, to) }),
    (error: Error) => error.name === "DocumentError" && /profile\.yaml.*: /.test(error.message),
    `${to} should have been refused with the file's name`,
  );

test("figures that are in bounds each but make no car together are refused with the file's name", async () => {
  await refused("kS: 0.6 V", "kS: 11 V");
  await refused("deceleration: 4 m/s^2", "deceleration: 1 m/s^2");
});

/** The default car with its motors on a Pi's pins, and without encoders: nobody would turn them. */
const onPins = (port: number) =>
  readFileSync(DEFAULT_PROFILE, "utf8")
    .replace(/\nencoders:\n.*\n/, "\n")
    .replace(
      "backend: sim",
      `backend: pigpiod
  port: ${port}
  motors:
    frontLeft: { forward: 25, reverse: 26 }
    frontRight: { forward: 12, reverse: 13 }
    rearLeft: { forward: 16, reverse: 17 }
    rearRight: { forward: 19, reverse: 20 }`,
    );

async function withProfile<T>(text: string, use: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
  try {
    writeFileSync(join(folder, "profile.yaml"), text);
    return await use(join(folder, "profile.yaml"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("a profile with pins drives them through pigpiod, and losing the daemon is a fault that stops", async () => {
  const daemon = await FakeDaemon.start();
  const clock = new VirtualClock();
  const robot = await withProfile(onPins(daemon.port), (profile) => createRobot({ profile }, clock));
  assert.equal(robot.backend.name, `pigpiod at localhost:${daemon.port}`);
  const fast = new FastRobot(robot, clock);
  fast.run(0.1);
  assert.deepEqual(robot.telemetry().faults, []);
  await daemon.stop();
  for (let i = 0; i < 500 && robot.telemetry().faults.length === 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    fast.run(0.01);
  }
  const [fault] = robot.telemetry().faults;
  assert.deepEqual([fault?.id, fault?.severity], ["pigpiod-lost", "stop"]);
  await robot.close();
});

test("a board that nobody answers for is said in one sentence", async () => {
  const daemon = await FakeDaemon.start();
  await daemon.stop();
  await withProfile(onPins(daemon.port), (profile) =>
    assert.rejects(createRobot({ profile }, new VirtualClock()), {
      name: "BoardError",
      message: /^no pigpiod listens at /,
    }),
  );
});

test("whoever names a world gets this car simulated in it, and its motor board is left alone", async () => {
  const daemon = await FakeDaemon.start();
  await withProfile(onPins(daemon.port), async (profile) => {
    for (const robot of [
      await createRobot({ profile, world: "slalom" }, new VirtualClock()),
      (await FastRobot.create({ profile })).robot,
    ]) {
      assert.match(robot.backend.name, /^simulated car in /);
      await robot.close();
    }
  });
  assert.deepEqual(daemon.packets, []);
  await daemon.stop();
});
