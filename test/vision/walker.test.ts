import assert from "node:assert/strict";
import { test } from "node:test";
import { wrapAngle } from "../../src/core/geometry.ts";
import type { Scene } from "../../src/core/scene.ts";
import { Walker } from "../../src/sim/walker.ts";
import { loadWorld } from "../../src/sim/world.ts";
import { Studio } from "../../src/vision/cameras/simulated/studio.ts";
import { OnnxDetector } from "../../src/vision/detect/session/onnx-detector.ts";
import { type Frame, frameBytes } from "../../src/vision/frame.ts";
import { Gauge } from "../../src/vision/gauge.ts";
import { lensFor, rayOf } from "../../src/vision/lens.ts";
import { shippedModel } from "../../src/vision/models/shipped.ts";
import { Seer } from "../../src/vision/seer.ts";
import { TRACKER_DEFAULTS, Tracker } from "../../src/vision/track/tracker.ts";

const RATE = 5;
const SECONDS = 14;
const STEP = 0.005;
const CAR = { x: -3, y: 0, theta: 0 };

const world = loadWorld("empty");
const { camera } = world.sensors;
const { width, height } = camera;
const lens = lensFor(camera, width, height);
const { above, pitch, ahead } = camera;
const view = { width, height, ray: (x: number, y: number) => rayOf(lens, { x, y }), above, pitch };

const scene: Scene = {
  name: "test",
  car: { length: 0.3, width: 0.2 },
  walls: world.room.walls,
  objects: [
    {
      name: "Anna",
      movable: true,
      pose: { x: 0.5, y: -1, theta: 0 },
      shape: { kind: "circle", radius: 0.22 },
      look: {
        kind: "person",
        height: 1.7,
        shirt: "#b8352f",
        trousers: "#34323a",
        skin: "#d6a88c",
        hair: "#3e2a1e",
      },
    },
  ],
  gates: [],
};

test("the shipped detector keeps a person who walks past in view, with bearing and distance", {
  timeout: 120_000,
}, async (t) => {
  const walk = {
    through: [
      { x: 0.5, y: -1 },
      { x: 0.5, y: 1 },
    ],
    speed: 0.3,
    closed: false,
    begins: 0,
  };
  const walker = new Walker(walk);
  const studio = new Studio(scene, camera, 1);
  const seer = new Seer(new Tracker({ ...TRACKER_DEFAULTS, focal: lens.fx, axis: lens.cx }), new Gauge(view));
  const detector = new OnnxDetector({ file: shippedModel("320x256"), wanted: ["person"] });
  t.after(() => detector.close());
  const data = new Uint8Array(frameBytes(width, height, "i420"));
  const ids = new Set<number>();
  const bearings: number[] = [];
  const distances: number[] = [];
  for (let i = 1; i <= RATE * SECONDS; i++) {
    const time = i / RATE;
    for (let k = 0; k < 1 / RATE / STEP; k++) walker.step(time, STEP);
    const { x, y, theta } = walker.pose;
    studio.take({ time, pose: CAR, twist: { vx: 0, vy: 0, omega: 0 }, objects: [x, y, theta] }, data);
    const frame: Frame = { width, height, format: "i420", data, capturedAt: time, sequence: i };
    const [seen] = seer.see(frame, (await detector.detect(frame)) ?? [], 0);
    if (seen === undefined) continue;
    ids.add(seen.id);
    const [dx, dy] = [x - CAR.x - ahead, y - CAR.y];
    bearings.push(wrapAngle(seen.bearing - Math.atan2(dy, dx)));
    distances.push((seen.distance ?? Number.POSITIVE_INFINITY) / Math.hypot(dx, dy) - 1);
  }
  const rms = (errors: readonly number[]) =>
    Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
  const share = bearings.length / (RATE * SECONDS);
  const found =
    `seen in ${(100 * share).toFixed(1)} % of the pictures as ${ids.size} person(s); off by ` +
    `${rms(bearings).toFixed(4)} rad and ${(100 * rms(distances)).toFixed(1)} % RMS`;
  t.diagnostic(found);
  assert.ok(share >= 0.97, found);
  assert.equal(ids.size, 1, found);
  assert.ok(rms(bearings) < 0.02, found);
  assert.ok(rms(distances) < 0.06, found);
});
