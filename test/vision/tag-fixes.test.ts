import assert from "node:assert/strict";
import { test } from "node:test";
import type { Pose } from "../../src/core/geometry.ts";
import { TagDetector } from "../../src/vision/detect/tags.ts";
import { type KnownMotion, TagFixes } from "../../src/vision/tag-fixes.ts";
import { CAMERA, pictureFrom, TAGS } from "./localise/pictures.ts";

const HERE = { x: 0.2, y: 0, theta: 0 };
const finder = new TagDetector({ family: "36h11" });

const standing = (pose: Pose): KnownMotion => ({ pose: { ...pose, at: 0 }, speed: 0, turn: 0 });

async function pictureAt(car: Pose, capturedAt: number) {
  const frame = { ...pictureFrom(car), capturedAt };
  return { frame, found: await finder.detect(frame) };
}

test("a car that sees a tag of its field is told where it is, three times a second at most", async () => {
  const fixes = new TagFixes(CAMERA, TAGS);
  const told: number[] = [];
  for (let at = 1; at < 3; at += 0.1) {
    const { frame, found } = await pictureAt(HERE, at);
    const fix = fixes.look(frame, found, standing(HERE));
    if (!fix) continue;
    told.push(at);
    assert.equal(fix.at, at);
    const { x, y, theta } = fix.pose;
    const off = JSON.stringify(fix);
    assert.ok(Math.hypot(x - HERE.x, y - HERE.y) < 0.04 && Math.abs(theta) < 0.03, off);
    assert.ok(fix.positionNoise > 0.005 && fix.headingNoise > 0.003, off);
  }
  assert.ok(told.length >= 5 && told.length <= 7, `told at ${told}`);
});

test("looks from one place say less and less; from another place a look is fresh", async () => {
  const fixes = new TagFixes(CAMERA, TAGS);
  const noises: number[] = [];
  for (const [i, car] of [HERE, HERE, HERE, HERE, { ...HERE, x: 0.4 }].entries()) {
    const { frame, found } = await pictureAt(car, i);
    noises.push(fixes.look(frame, found, standing(car))!.positionNoise);
  }
  assert.ok(Math.abs(noises[3]! / noises[0]! - 2) < 0.2, `${noises}`);
  assert.ok(noises[4]! < 1.2 * noises[0]!, `${noises}`);
});

test("as long as the car believes to be elsewhere every look counts in full: it may have been carried", async () => {
  const fixes = new TagFixes(CAMERA, TAGS);
  const noises: number[] = [];
  for (let i = 0; i < 6; i++) {
    const { frame, found } = await pictureAt(HERE, i);
    noises.push(fixes.look(frame, found, standing({ ...HERE, x: HERE.x + 0.5 }))!.positionNoise);
  }
  assert.ok(Math.max(...noises) < 1.1 * Math.min(...noises), `${noises}`);
});

test("from a car that moves or turns a look says less", async () => {
  const { frame, found } = await pictureAt(HERE, 1);
  const look = (changes: Partial<KnownMotion>) =>
    new TagFixes(CAMERA, TAGS).look(frame, found, { ...standing(HERE), ...changes })!;
  assert.ok(look({ speed: 3 }).positionNoise > 0.06);
  assert.ok(look({ turn: 3 }).headingNoise > 0.06);
});

test("of tags that hang nowhere in the profile nothing is told", async () => {
  const { frame, found } = await pictureAt(HERE, 1);
  assert.ok(found.length > 0);
  assert.equal(new TagFixes(CAMERA, []).look(frame, found, standing(HERE)), undefined);
  const elsewhere = TAGS.map((tag) => ({ ...tag, id: tag.id + 20 }));
  assert.equal(new TagFixes(CAMERA, elsewhere).look(frame, found, standing(HERE)), undefined);
});
