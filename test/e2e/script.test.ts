import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { startLive } from "../../src/control/live.ts";
import { RobotClient } from "../../src/protocol/client.ts";
import { openSocket } from "../../src/protocol/node-socket.ts";
import { CarError } from "../../src/script/errors.ts";
import { LiveWire } from "../../src/script/live-wire.ts";
import { runScript } from "../../src/script/run.ts";
import { near } from "../script/rig.ts";

test("the same calls drive a robot in real time, over its socket", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
  const socket = join(folder, "control.sock");
  const robot = await startLive({ world: "empty" }, socket);
  t.after(async () => {
    await robot.close();
    rmSync(folder, { recursive: true });
  });
  const wire = await LiveWire.connect({ open: () => openSocket(socket), name: "live.test" });
  const { value, truth } = await runScript(async (car) => {
    assert.equal((await car.move({ x: 0.3, theta: "45 deg" })).reason, "reached");
    const aborting = new AbortController();
    const motion = car.drive({ vx: 0.3 }, { signal: aborting.signal });
    await car.sleep(0.4);
    aborting.abort();
    const { reason } = await motion;
    assert.equal(reason, "aborted");
    assert.equal(
      (await car.driveTo({ x: 0, y: 0, theta: 0 }, { until: (car) => car.pose.x < 0.1 })).reason,
      "until",
    );
    await assert.rejects(car.driveTo({ x: 900, y: 0 }), { message: /900 m long/ });
    const lost = car.drive({ vx: 0.2 });
    void car.sleep(0.2).then(() => robot.close());
    await assert.rejects(lost, (error) => error instanceof CarError && /(disarmed|link)/.test(error.code));
    return car.pose;
  }, wire);
  near(Math.hypot(truth!.x - value.x, truth!.y - value.y), 0, 0.1, "estimate and truth");
  await wire.close();
});

test("who looks and a script meet over the robot's socket: sightings, a picture, and what is said", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
  const socket = join(folder, "control.sock");
  const robot = await startLive({ world: "empty" }, socket);
  const said: string[] = [];
  const ball = { kind: "ball", name: "orange ball", bearing: -0.3, distance: 0.8 } as const;
  const looker = new RobotClient(
    { open: () => openSocket(socket), name: "vision", source: "follower" },
    {
      onPictureWanted: ({ client, id }) => {
        const at = looker.robotTime!;
        looker.send({ type: "picture-taken", client, id, at, file: "/tmp/ball.jpg", text: "" });
      },
      onEvent: ({ code, text }) => {
        if (code === "say") said.push(text);
      },
    },
  );
  const looking = setInterval(() => {
    const { robotTime } = looker;
    if (robotTime !== undefined)
      looker.sight(robotTime, [{ ...ball, id: 7, confidence: 0.9, locked: false }]);
  }, 50);
  t.after(async () => {
    clearInterval(looking);
    looker.close();
    await robot.close();
    rmSync(folder, { recursive: true });
  });
  const wire = await LiveWire.connect({ open: () => openSocket(socket), name: "live.test" });
  await runScript(async (car) => {
    await car.when(({ sightings }) => sightings.length > 0, { timeout: 10 });
    const { id, bearing, time } = car.sees("ball")!;
    assert.deepEqual([id, bearing], [7, -0.3]);
    const picture = await car.picture({ timeout: 10 });
    assert.equal(picture.file, "/tmp/ball.jpg");
    assert.ok(picture.time > time - 1, "by the robot's clock");
    car.say("A ball!");
    await car.when(() => said.length > 0, { timeout: 10 });
  }, wire);
  await wire.close();
  assert.deepEqual(said, ["A ball!"]);
});

test("where nobody answers, that is said", async () => {
  const nowhere = LiveWire.connect({ open: () => openSocket("/nowhere/at/all.sock"), patience: 0.4 });
  await assert.rejects(nowhere, { code: "link" });
});
