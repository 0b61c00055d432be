import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { wrapAngle } from "../../../src/core/geometry.ts";
import { loadWorld } from "../../../src/sim/world.ts";
import { Studio } from "../../../src/vision/cameras/simulated/studio.ts";
import { TagDetector } from "../../../src/vision/detect/tags.ts";
import { frameBytes } from "../../../src/vision/frame.ts";
import { lensFor } from "../../../src/vision/lens.ts";
import { Vision } from "../../../src/vision/vision.ts";
import { makeRobot, Visitor } from "../../control/rig.ts";
import { HubSocket } from "./hub-socket.ts";

// Robot, simulated camera, tag reader and follower as they are in the processes; only the clock is not.

const SECONDS = 14;
const PICTURE = 1 / 15;
const PURSUIT = 0.03;
/** From a picture to what is in it, s. */
const TAKES = 0.06;
/** Which way the tag looks, field frame, rad. */
const FACING = (170 * Math.PI) / 180;
const SIZE = 0.2;
const WORLD = `
room: { length: 12 m, width: 12 m }
start: { x: -2.4 m, y: 0 m, heading: 0 deg }
objects:
  - name: post
    at: [0 m, 0 m]
    turned: 170 deg
    box: [4 cm, 30 cm]
    looks: { tag: { id: 7, size: ${SIZE} m, height: 0.3 m } }
`;

function cameraOf(world: string) {
  const folder = mkdtempSync(join(tmpdir(), "strafe-tag-"));
  try {
    const file = join(folder, "world.yaml");
    writeFileSync(file, `name: a tag\n${world}`);
    return loadWorld(file).sensors.camera;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @returns where the camera truly is in the end: about the tag against its front, rad, and from it, m */
async function standing(
  t: TestContext,
  side: number | undefined,
): Promise<{ off: number; distance: number; text: string }> {
  const fast = await makeRobot({ world: WORLD });
  const camera = cameraOf(WORLD);
  const socket = new HubSocket(fast);
  const said: string[] = [];
  const { profile } = fast.robot;
  const { width, height } = camera;
  const { fx, fy, cx, cy } = lensFor(profile.camera, width, height);
  const detector = new TagDetector({ family: "36h11", intrinsics: { fx, fy, cx, cy }, size: () => SIZE });
  const vision = new Vision({
    open: () => socket,
    profile,
    now: () => fast.now(),
    detectors: () => [{ detector, every: 1 }],
    onTold: (text) => said.push(text),
    onRefused: (text) => said.push(text),
  });
  t.after(() => vision.close());
  socket.open();
  const phone = new Visitor(fast).hello("Phone");
  const studio = new Studio(fast.robot.welcome(0).scene!, camera, 1);
  let sequence = 0;
  let [pictureDue, stepDue] = [0, 0];
  const run = async (until: number) => {
    while (fast.now() < until) {
      fast.run(fast.period);
      socket.handOver();
      const { truth } = fast.robot.telemetry();
      if (fast.now() >= pictureDue) {
        pictureDue += PICTURE;
        const data = new Uint8Array(frameBytes(width, height, "i420"));
        studio.take({ ...truth!, time: fast.now() }, data);
        const capturedAt = fast.now();
        fast.run(TAKES);
        vision.offer({ width, height, format: "i420", data, capturedAt, sequence: sequence++ });
        for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
      }
      if (fast.now() < stepDue) continue;
      stepDue = fast.now() + PURSUIT;
      vision.step();
      // Whoever switched it on is there.
      phone.say({ type: "keep" });
    }
  };
  await run(1);
  phone.say({ type: "arm" });
  phone.say({ type: "lock", target: "nearest" });
  phone.say({ type: "pursue", on: true, distance: 1.6, ...(side !== undefined && { side }) });
  assert.deepEqual(phone.sentences("refused"), []);
  await run(SECONDS);
  const { x, y, theta } = fast.robot.telemetry().truth!.pose;
  const [left, up] = [x + camera.ahead * Math.cos(theta), y + camera.ahead * Math.sin(theta)];
  const off = wrapAngle(Math.atan2(up, left) - FACING);
  const text = [`${off} rad aside`, vision.pursuer.report.reason, ...said].join("\n");
  return { off, distance: Math.hypot(left, up), text };
}

test("the car stands before a tag, or aside of it as somebody asked, and truly so", {
  timeout: 150_000,
}, async (t) => {
  for (const side of [undefined, 0.8, -0.8]) {
    const { off, distance, text } = await standing(t, side);
    assert.ok(Math.abs(off - (side ?? 0)) < 0.1, `asked for ${side}: ${text}`);
    assert.ok(Math.abs(distance - 1.6) < 0.12, `${distance} m from the tag: ${text}`);
  }
});
