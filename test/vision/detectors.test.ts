import assert from "node:assert/strict";
import { test } from "node:test";
import type { FieldTag } from "../../src/profile/tags.ts";
import type { TagDetection } from "../../src/vision/detect/tags.ts";
import { createDetectors } from "../../src/vision/detectors.ts";
import { TagFixes } from "../../src/vision/tag-fixes.ts";
import { CAMERA, HEIGHT, pictureFrom, TAGS, WIDTH } from "./localise/pictures.ts";

const HERE = { x: 0.2, y: 0, theta: 0 };
const [HANGING, CARRIED] = TAGS as [FieldTag, FieldTag];
const FRAME = pictureFrom(HERE);

/** The tags of the picture, of which the profile knows the place of the first alone. */
async function look(tagSize: number | undefined): Promise<TagDetection[]> {
  const looking = createDetectors({ camera: CAMERA, tags: [HANGING], tagSize }, WIDTH, HEIGHT);
  const found = (await looking.at(-1)!.detector.detect(FRAME)) as TagDetection[];
  await Promise.all(looking.map(({ detector }) => detector.close()));
  return found;
}

/** How far away a tag is by its size, m; undefined: nobody knows. */
function distanceOf({ id }: FieldTag, found: readonly TagDetection[]): number | undefined {
  const position = found.find(({ name }) => name === `36h11 ${id}`)!.poses?.best.position;
  return position && Math.hypot(...position);
}

const truly = ({ x, y, above }: FieldTag) => Math.hypot(x - HERE.x - CAMERA.ahead, y, above - CAMERA.above);

test("a tag that somebody carries has the size that the profile says, and so a distance", async () => {
  const away = distanceOf(CARRIED, await look(CARRIED.size))!;
  assert.ok(Math.abs(away / truly(CARRIED) - 1) < 0.05, `${away} m instead of ${truly(CARRIED)} m`);
  assert.equal(distanceOf(CARRIED, await look(undefined)), undefined);
});

test("one that hangs keeps its own size, and it alone tells where the car is", async () => {
  const found = await look(0.08);
  const away = distanceOf(HANGING, found)!;
  assert.ok(Math.abs(away / truly(HANGING) - 1) < 0.05, `${away} m instead of ${truly(HANGING)} m`);
  const fix = (seen: readonly TagDetection[]) =>
    new TagFixes(CAMERA, [HANGING]).look(FRAME, seen, { pose: { ...HERE, at: 0 }, speed: 0, turn: 0 });
  assert.notEqual(fix(found), undefined);
  assert.equal(fix(found.filter(({ name }) => name === `36h11 ${CARRIED.id}`)), undefined);
});
