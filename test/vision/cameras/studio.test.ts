import assert from "node:assert/strict";
import { test } from "node:test";
import type { Scene } from "../../../src/core/scene.ts";
import { loadWorld } from "../../../src/sim/world.ts";
import { Studio } from "../../../src/vision/cameras/simulated/studio.ts";
import { ColourDetector, ORANGE_BALL } from "../../../src/vision/detect/colour.ts";
import { TagDetector } from "../../../src/vision/detect/tags.ts";
import { lookOfTag } from "../../../src/vision/follow/tag-look.ts";
import { type Frame, frameBytes } from "../../../src/vision/frame.ts";

const { sensors } = loadWorld("empty");
const { camera } = sensors;
const focal = camera.width / 2 / Math.tan(camera.fieldOfView / 2);

const CAR = { x: 1, y: -0.5, theta: 0.3 };

const thing = (look: Scene["objects"][number]["look"], radius: number): Scene => ({
  name: "test",
  car: { length: 0.3, width: 0.2 },
  walls: [],
  objects: [
    { name: "it", movable: false, pose: { x: 0, y: 0, theta: 0 }, shape: { kind: "circle", radius }, look },
  ],
  gates: [],
});

/** A picture of a thing that stands `distance` m from the camera at a bearing, turned towards it. */
function takeOf(scene: Scene, distance: number, bearing: number, omega = 0, isTurned = false): Frame {
  const { x, y, theta } = CAR;
  const angle = theta + bearing;
  const objects = [
    x + camera.ahead * Math.cos(theta) + distance * Math.cos(angle),
    y + camera.ahead * Math.sin(theta) + distance * Math.sin(angle),
    angle + Math.PI,
  ];
  const { width, height } = camera;
  const data = new Uint8Array(frameBytes(width, height, "i420"));
  const moment = { time: 1, pose: CAR, twist: { vx: 0, vy: 0, omega }, objects };
  new Studio(scene, camera, 1, isTurned).take(moment, data);
  return { width, height, format: "i420", data, capturedAt: 1, sequence: 0 };
}

test("a ball is where it should be in the picture, and as large", async () => {
  const radius = 0.11;
  const frame = takeOf(thing({ kind: "ball", colour: "#d8662a" }, radius), 2, 0.2);
  const [ball] = await new ColourDetector(ORANGE_BALL).detect(frame);
  assert.ok(ball, "the orange ball was not found by its colour");
  const middle = ball.box.x + ball.box.width / 2;
  const expected = camera.width / 2 - focal * Math.tan(0.2);
  // The camera looks up a little, which moves what is aside by a few pixels.
  assert.ok(Math.abs(middle - expected) < 8, `its middle is at ${middle} px, not ${expected}`);
  const width = (2 * radius * focal) / (2 * Math.cos(0.2));
  assert.ok(Math.abs(ball.box.width / width - 1) < 0.15, `it is ${ball.box.width} px wide, not ${width}`);
});

test("a tag is read, and its pose says where it hangs", async () => {
  const size = 0.16;
  const scene = thing({ kind: "tag", family: "36h11", id: 7, size, height: 0.3 }, 0.03);
  const frame = takeOf(scene, 1.5, -0.15);
  const intrinsics = { fx: focal, fy: focal, cx: camera.width / 2, cy: camera.height / 2 };
  const [tag] = await new TagDetector({ family: "36h11", intrinsics, size: () => size }).detect(frame);
  assert.equal(tag?.id, 7);
  const look = lookOfTag(camera, tag.poses!, 1)!;
  assert.ok(Math.abs(look.bearing + 0.15) < 0.01, `bearing ${look.bearing} rad, truly -0.15`);
  // It hangs on the side of a post of 3 cm.
  assert.ok(Math.abs(look.distance! - 1.47) < 0.05, `distance ${look.distance} m, truly 1.47`);
});

test("a car that turns smears its picture", async () => {
  const scene = thing({ kind: "tag", family: "36h11", id: 7, size: 0.08, height: 0.3 }, 0.03);
  const find = (omega: number) => new TagDetector({ family: "36h11" }).detect(takeOf(scene, 1.5, 0, omega));
  assert.equal((await find(0)).length, 1);
  assert.equal((await find(3)).length, 0, "at 3 rad/s a tag of 28 px is smeared over 16");
});

test("a camera that is mounted upside down, and whose profile does not say so, shows all upside down", async () => {
  const scene = thing({ kind: "ball", colour: "#d8662a" }, 0.11);
  const find = async (isTurned: boolean) => {
    const [ball] = await new ColourDetector(ORANGE_BALL).detect(takeOf(scene, 2, 0.2, 0, isTurned));
    assert.ok(ball, "the orange ball was not found by its colour");
    const { x, y, width, height } = ball.box;
    return { x: x + width / 2, y: y + height / 2 };
  };
  const [upright, turned] = [await find(false), await find(true)];
  assert.ok(upright.x < camera.width / 2 - 50, "it lies to the left");
  assert.ok(Math.abs(upright.x + turned.x - camera.width) < 2, `${upright.x} px became ${turned.x}`);
  assert.ok(Math.abs(upright.y + turned.y - camera.height) < 2, `${upright.y} px became ${turned.y}`);
});
