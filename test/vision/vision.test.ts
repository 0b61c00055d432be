import assert from "node:assert/strict";
import { test } from "node:test";
import type { VisionProfile } from "../../src/profile/vision.ts";
import type { Detection, Detector } from "../../src/vision/detection.ts";
import { frameBytes } from "../../src/vision/frame.ts";
import { Vision } from "../../src/vision/vision.ts";
import { makeRobot, Visitor } from "../control/rig.ts";
import { HubSocket } from "./closed-loop/hub-socket.ts";

const WIDTH = 64;
const HEIGHT = 48;
const PERIOD = 0.05;
const SOMEBODY: Detection = {
  kind: "person",
  name: "person",
  score: 0.9,
  box: { x: 27, y: 2, width: 10, height: 40 },
};

/** A robot on virtual time, the vision process's own part of the way, and a phone; what is in view is up to the test. */
async function setUp(
  detect: Detector["detect"] = async () => [SOMEBODY],
  follow: Partial<VisionProfile["follow"]> = {},
) {
  const fast = await makeRobot();
  const { profile } = fast.robot;
  const socket = new HubSocket(fast);
  const told: string[] = [];
  const detector: Detector = { detect, close: async () => {} };
  const vision = new Vision({
    open: () => socket,
    profile: { ...profile, vision: { ...profile.vision, follow: { ...profile.vision.follow, ...follow } } },
    now: () => fast.now(),
    detectors: () => [{ detector, every: 1 }],
    onTold: (text) => told.push(text),
    onRefused: (text) => told.push(text),
  });
  socket.open();
  const phone = new Visitor(fast).hello("Phone");
  const wait = () => {
    phone.say({ type: "keep" });
    fast.run(PERIOD);
    socket.handOver();
    vision.step();
  };
  let sequence = 0;
  const look = async () => {
    wait();
    // Never the same picture twice: a camera that froze gives that.
    const data = new Uint8Array(frameBytes(WIDTH, HEIGHT, "i420")).map((_, i) => 90 + ((i + sequence) % 50));
    const capturedAt = fast.now() - 0.02;
    vision.offer({ width: WIDTH, height: HEIGHT, format: "i420", data, capturedAt, sequence: sequence++ });
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { fast, socket, vision, phone, told, wait, look };
}

test("whoever is chosen and to be followed in one breath is followed, before another picture is looked at", async (t) => {
  const { fast, socket, vision, phone, told, wait, look } = await setUp();
  t.after(() => vision.close());
  for (let i = 0; i < 5; i++) await look();
  phone.say({ type: "arm" });
  phone.say({ type: "lock", target: "nearest" });
  phone.say({ type: "pursue", on: true, distance: 0.8 });
  socket.handOver();
  vision.step();
  wait();
  assert.deepEqual(phone.sentences("refused"), []);
  assert.deepEqual(told, []);
  assert.equal(vision.pursuer.isOn, true);
  for (let i = 0; i < 8; i++) await look();
  const { pursuit, twist } = fast.robot.telemetry();
  assert.equal(pursuit?.state, "following", JSON.stringify(pursuit));
  assert.ok(Math.abs(twist.vx) > 0.05, `${twist.vx} m/s, ${JSON.stringify(pursuit)}`);
});

test("the profile says how far away the car keeps; a message that says it goes before", async (t) => {
  const { socket, vision, phone, wait, look } = await setUp(undefined, { distance: 1.4 });
  t.after(() => vision.close());
  for (let i = 0; i < 5; i++) await look();
  phone.say({ type: "arm" });
  phone.say({ type: "lock", target: "nearest" });
  for (const [wish, kept] of [
    [{}, 1.4],
    [{ distance: 3 }, 3],
    [{}, 1.4],
  ] as const) {
    phone.say({ type: "pursue", on: true, ...wish });
    socket.handOver();
    wait();
    assert.equal(vision.pursuer.report.distance, kept, JSON.stringify(vision.pursuer.report));
    phone.say({ type: "pursue", on: false });
    socket.handOver();
    wait();
  }
});

test("who is shorter by the profile is nearer for the same look", async (t) => {
  const distances: number[] = [];
  for (const height of [1.7, 1.2]) {
    const { fast, vision, look } = await setUp(undefined, { height });
    t.after(() => vision.close());
    for (let i = 0; i < 6; i++) await look();
    distances.push(fast.robot.telemetry().sightings!.targets[0]!.distance!);
  }
  const share = distances[1]! / distances[0]!;
  assert.ok(share > 0.6 && share < 0.85, `${distances.join(" m and ")} m`);
});

test("one who is to be followed before anybody was chosen is not, and it is said what is missing", async (t) => {
  const { socket, vision, phone, told, wait, look } = await setUp();
  t.after(() => vision.close());
  for (let i = 0; i < 5; i++) await look();
  phone.say({ type: "arm" });
  phone.say({ type: "pursue", on: true });
  phone.say({ type: "lock", target: "none" });
  socket.handOver();
  wait();
  assert.equal(vision.pursuer.isOn, false);
  assert.match(told.join(), /choose first whom to follow/);
});

test("a picture's file may show somebody, but nobody follows them: it is not a picture of here", async (t) => {
  const { fast, socket, vision, phone, told, wait, look } = await setUp();
  t.after(() => vision.close());
  vision.watch(true);
  for (let i = 0; i < 5; i++) await look();
  phone.say({ type: "arm" });
  phone.say({ type: "lock", target: "nearest" });
  phone.say({ type: "pursue", on: true, distance: 0.8 });
  socket.handOver();
  vision.step();
  for (let i = 0; i < 8; i++) await look();
  wait();
  const { pursuit, driver, truth } = fast.robot.telemetry();
  assert.equal(pursuit?.state, "off");
  assert.match(pursuit.reason, /come from a file and are not of here: start Strafe with a camera/);
  assert.match(told.join(), /are not of here/);
  assert.equal(driver, null, "the wheel is free");
  assert.ok(Math.abs(truth!.twist.vx) < 1e-3, `${truth!.twist.vx} m/s`);
});

test("who is blind says why: it starts, its camera gives nothing, a detector does not look, or it is too slow", async (t) => {
  let delay = 0;
  let error: Error | undefined;
  const { fast, vision, wait, look } = await setUp(async () => {
    if (error) throw error;
    // As in a thread of its own: whoever gives the picture does not wait.
    await undefined;
    fast.run(delay);
    return [SOMEBODY];
  });
  t.after(() => vision.close());
  const blindness = () => fast.robot.telemetry().pursuit?.blindness;
  wait();
  wait();
  assert.equal(blindness()?.cause, "starting");
  for (let i = 0; i < 5; i++) await look();
  wait();
  assert.equal(blindness(), undefined);
  delay = 1.2;
  for (let i = 0; i < 2; i++) await look();
  wait();
  assert.equal(blindness()?.cause, "slow");
  assert.match(blindness()!.text, /let it do less beside/);
  delay = 0;
  for (let i = 0; i < 3; i++) await look();
  wait();
  assert.equal(blindness(), undefined);
  error = new Error("the package is not installed: npm install it");
  for (let i = 0; i < 2; i++) await look();
  wait();
  assert.deepEqual(blindness(), { cause: "detector", text: error.message });
  for (let i = 0; i < 20; i++) wait();
  vision.check();
  wait();
  assert.equal(blindness()?.cause, "camera");
  assert.match(blindness()!.text, /look at its cable/);
});
