import assert from "node:assert/strict";
import { test } from "node:test";
import type { FieldTag } from "../../../src/profile/tags.ts";
import { TagDetector } from "../../../src/vision/detect/tags.ts";
import { lensFor } from "../../../src/vision/lens.ts";
import { carFromTags } from "../../../src/vision/localise/car-from-tags.ts";
import { seenTags } from "../../../src/vision/localise/seen-tags.ts";
import { CAMERA, HEIGHT, pictureFrom, TAGS, WIDTH } from "./pictures.ts";

const finder = new TagDetector({ family: "36h11" });

test("from the picture that the simulated camera takes, the car finds itself", async () => {
  const lens = lensFor(CAMERA, WIDTH, HEIGHT);
  for (const car of [
    { x: 0, y: 0, theta: 0 },
    { x: 0.4, y: 0.5, theta: -0.2 },
    { x: 0.6, y: -0.4, theta: 0.15 },
  ]) {
    const frame = pictureFrom(car);
    const seen = seenTags(await finder.detect(frame), "36h11", TAGS, frame);
    assert.ok(seen.length >= 1, `nothing seen from ${JSON.stringify(car)}`);
    const result = carFromTags(seen, CAMERA, lens);
    const told = JSON.stringify({ car, tags: seen.map(({ tag }) => tag.id), result });
    assert.ok(result.ok, told);
    const { pose, positionNoise, headingNoise } = result;
    assert.ok(Math.hypot(pose.x - car.x, pose.y - car.y) < Math.min(0.05, 3 * positionNoise), told);
    assert.ok(Math.abs(pose.theta - car.theta) < Math.min(0.03, 3 * headingNoise), told);
  }
});

test("tags that hang nowhere in the profile, of another family, or in two places at once are left out", async () => {
  const frame = pictureFrom({ x: 0, y: 0, theta: 0 });
  const found = await finder.detect(frame);
  const ids = (tags: readonly FieldTag[], detections = found) =>
    seenTags(detections, "36h11", tags, frame).map(({ tag }) => tag.id);
  assert.deepEqual(ids(TAGS).sort(), [3, 7]);
  assert.deepEqual(ids(TAGS.slice(0, 1)), [3]);
  assert.deepEqual(ids([]), []);
  assert.deepEqual(ids([{ ...TAGS[0]!, family: "aruco" }]), []);
  // The same square twice is one tag; a copy of it elsewhere makes both worthless.
  assert.deepEqual(ids(TAGS.slice(0, 1), [...found, ...found]), [3]);
  const copied = found.map((detection) => ({ ...detection, id: 3 }));
  assert.deepEqual(ids(TAGS, copied), []);
});
