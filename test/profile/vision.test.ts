import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { DEFAULT_PROFILE, parseProfile } from "../../src/profile/profile.ts";

const KIT = readFileSync(DEFAULT_PROFILE, "utf8");
const withVision = (yaml: string) => parseProfile(`${KIT}\nvision: ${yaml}\n`, "profile.yaml").vision;

test("a car without a word about vision sees with what comes with Strafe, and an orange ball", () => {
  const { model, wanted, threads, ball } = parseProfile(KIT, "profile.yaml").vision;
  assert.deepEqual([model, wanted, threads], [undefined, undefined, undefined]);
  assert.deepEqual(ball, {
    name: "orange ball",
    hue: { from: 0.1, to: 0.62 },
    saturation: { from: 0.6, to: 1 },
    brightness: { from: 0.2, to: 1 },
  });
});

test("a model of one's own is named with what its file does not say", () => {
  const vision = withVision(
    "{ model: my.onnx, format: yolov8, names: [person, cat], size: { width: 320, height: 256 }, wanted: [cat], threads: 2 }",
  );
  assert.deepEqual(
    [vision.model, vision.format, vision.names, vision.size, vision.wanted, vision.threads],
    ["my.onnx", "yolov8", ["person", "cat"], { width: 320, height: 256 }, ["cat"], 2],
  );
});

test("a ball may have any colour, in degrees, over red too", () => {
  const { ball } = withVision("{ ball: { name: red ball, hue: { from: 345 deg, to: 10 deg } } }");
  assert.equal(ball.name, "red ball");
  assert.ok(ball.hue.from > 6 && ball.hue.to < 0.2, JSON.stringify(ball.hue));
  assert.deepEqual(ball.brightness, { from: 0.2, to: 1 });
});

test("how the car follows is written with units, and is as for adults where nothing is said", () => {
  assert.deepEqual(withVision("{}").follow, { distance: 2.2, height: 1.7 });
  assert.deepEqual(withVision("{ follow: { distance: 150 cm, height: 1.2 m } }").follow, {
    distance: 1.5,
    height: 1.2,
  });
});

test("tags that hang nowhere may have a size, and have none where nothing is said", () => {
  assert.deepEqual([withVision("{ tagSize: 16 cm }").tagSize, withVision("{}").tagSize], [0.16, undefined]);
});

test("a number that wants a unit is told with the unit that fits", () => {
  const refused = (yaml: string, why: RegExp) =>
    assert.throws(() => parseProfile(`${KIT}\n${yaml}\n`, "profile.yaml"), why);
  refused(
    "camera: { fieldOfView: 62 }",
    /fieldOfView: must be at most 2\.5 rad, got 62: write "62 deg" if that/,
  );
  refused("vision: { ball: { hue: { from: 10, to: 1 } } }", /at most 6\.283 rad, got 10: write "10 deg"/);
  refused("vision: { follow: { height: 170 } }", /at most 2\.3 m, got 170: write "170 cm"/);
  refused("camera: { above: 160 }", /at most 2 m, got 160: write "160 cm"/);
  refused("camera: { above: 900 }", /at most 2 m, got 900: write "900 mm"/);
  // Neither one in no unit that would fit, nor one with a unit, may be meant otherwise.
  refused("camera: { fieldOfView: 4000 }", /at most 2\.5 rad, got 4000$/m);
  refused("camera: { fieldOfView: 620 deg }", /at most 2\.5 rad, got "620 deg"$/m);
});

test("what is wrong about vision is told by its line, and what is known there", () => {
  const refused = (yaml: string, why: RegExp) => assert.throws(() => withVision(yaml), why);
  refused(
    "{ model: a.onnx, formt: yolov8 }",
    /profile\.yaml:\d+:\d+: unknown key "formt"; known here: .*format/,
  );
  refused(
    "{ model: a.onnx, format: yolo9000 }",
    /profile\.yaml:\d+:\d+: vision\.format: expected one of boxes-scores, .*yolov8, .*, got "yolo9000"/,
  );
  refused("{ format: yolov8 }", /vision\.format: .*model: my-model\.onnx/);
  refused(
    "{ model: a.onnx, names: [dog], wanted: [cat] }",
    /vision\.wanted\.0: "cat" is none of the names: dog/,
  );
  refused("{ model: a.onnx, size: { width: 8, height: 320 } }", /vision\.size\.width/);
  refused("{ tagSize: 16 }", /vision\.tagSize: must be at most 2 m, got 16/);
  refused("{ threads: 0 }", /vision\.threads/);
  refused(
    "{ follow: { distance: 40 cm } }",
    /vision\.follow\.distance: must be at least 0\.5 m, got "40 cm"/,
  );
  refused("{ follow: { height: 170 } }", /vision\.follow\.height: must be at most 2\.3 m, got 170/);
  refused("{ follow: { height: 62 kg } }", /vision\.follow\.height: expected a length/);
  refused("{ follow: { speed: 1 } }", /unknown key "speed"; known here: distance, height/);
  refused(
    "{ ball: { saturation: { from: 0.9, to: 0.1 } } }",
    /vision\.ball\.saturation\.to: to must be more/,
  );
  refused("{ ball: { hue: { from: 3 m, to: 1 } } }", /vision\.ball\.hue\.from: expected an angle/);
});
