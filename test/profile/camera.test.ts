import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { type Measured, parseMeasured, withMeasured } from "../../src/profile/measured.ts";
import { DEFAULT_PROFILE, parseProfile } from "../../src/profile/profile.ts";

const KIT = readFileSync(DEFAULT_PROFILE, "utf8");
const withPart = (yaml: string) => parseProfile(`${KIT}\n${yaml}\n`, "profile.yaml");
const fit = <U extends string>(value: number, unit: U) => ({ value, unit, spread: 0.01 });
const LENS = {
  date: "2026-11-27T20:00:00.000Z",
  width: 640,
  height: 480,
  fx: fit(532, "px"),
  fy: fit(528, "px"),
  cx: fit(327, "px"),
  cy: fit(236, "px"),
  k1: fit(-0.2, ""),
  k2: fit(0.05, ""),
  rms: 0.2,
  views: 12,
};

test("what was measured of the camera goes before what is written, part by part", () => {
  const written = withPart("camera: { above: 20 cm, pitch: 10 deg, ahead: 8 cm }");
  const lens: Measured = { version: 1, camera: { lens: LENS } };
  const withLens = withMeasured(written, lens).camera;
  assert.deepEqual([withLens.above, withLens.lens?.fx, withLens.lens?.p1], [0.2, 532, 0]);
  const both: Measured = {
    version: 1,
    camera: {
      lens: { ...LENS, p1: fit(0.001, ""), p2: fit(0.002, "") },
      mount: { date: LENS.date, above: fit(0.17, "m"), pitch: fit(-0.3, "rad") },
    },
  };
  const { above, pitch, ahead, lens: found } = withMeasured(written, both).camera;
  assert.deepEqual([above, pitch, ahead, found?.p1, found?.p2], [0.17, -0.3, 0.08, 0.001, 0.002]);
  assert.equal(withMeasured(written, { version: 1 }).camera.lens, undefined);
});

test("a camera may be mounted upside down, and in no other way", () => {
  assert.equal(withPart("camera: { rotation: 180 }").camera.rotation, 180);
  assert.equal(withPart("camera: { rotation: 0 }").camera.rotation, 0);
  assert.throws(
    () => withPart("camera: { rotation: 90 }"),
    /camera\.rotation: expected one of 0, 180, got 90/,
  );
});

test("a lens that cannot be one is refused where it is read", () => {
  const text = (lens: object) => JSON.stringify({ version: 1, camera: { lens: { ...LENS, ...lens } } });
  assert.equal(parseMeasured(text({}), "measured.json").camera?.lens?.width, 640);
  assert.throws(() => parseMeasured(text({ fx: fit(-5, "px") }), "measured.json"), /camera\.lens\.fx\.value/);
  assert.throws(() => parseMeasured(text({ fx: fit(5, "m") }), "measured.json"), /camera\.lens\.fx\.unit/);
  assert.throws(() => parseMeasured(text({ width: 0 }), "measured.json"), /camera\.lens\.width/);
});

test("tags hang where the profile says, in any units, and by default none does", () => {
  const { tags } = withPart(`tags:
  - { id: 3, size: 16 cm, x: 2 m, y: -50 cm, above: 25 cm, yaw: 180 deg }
  - { family: aruco, id: 3, size: 0.1, x: 0, y: 0, above: 0.3, yaw: 0 }`);
  assert.deepEqual(tags[0], {
    family: "36h11",
    id: 3,
    size: 0.16,
    x: 2,
    y: -0.5,
    above: 0.25,
    yaw: Math.PI,
  });
  assert.equal(tags[1]?.family, "aruco");
  assert.deepEqual(withPart("").tags, []);
});

test("a tag that hangs twice, has no such number, or no size is refused by its line", () => {
  const tag = (part: string) => `  - { size: 16 cm, x: 2, y: 0, above: 25 cm, yaw: 0, ${part} }`;
  const refused = (lines: string[], why: RegExp) =>
    assert.throws(() => withPart(["tags:", ...lines].join("\n")), why);
  refused([tag("id: 3"), tag("id: 3")], /profile\.yaml:\d+:\d+: tags\.1\.id: 36h11 3 hangs in two places/);
  refused([tag("id: 587")], /36h11 has the numbers 0 to 586, got 587/);
  refused([tag("id: 1023, family: aruco")], /tags\.0\.id/);
  refused([tag("id: 1, family: qr")], /tags\.0\.family/);
  refused([tag("id: 1, tilt: 3 deg")], /unknown key "tilt"/);
  refused(["  - { id: 1, x: 2, y: 0, above: 25 cm, yaw: 0 }"], /tags\.0\.size: missing/);
});
