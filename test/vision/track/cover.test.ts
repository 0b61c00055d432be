import assert from "node:assert/strict";
import { test } from "node:test";
import type { Box } from "../../../src/vision/detection.ts";
import { completed, coverOf } from "../../../src/vision/track/cover.ts";

const box = (x: number, width: number, bottom: number): Box => ({ x, y: 10, width, height: bottom - 10 });
const person = box(300, 150, 390);

test("whoever is nearer hides the side that they are on, already when they nearly touch it", () => {
  assert.equal(coverOf(person, [box(440, 250, 430)]), "right");
  assert.equal(coverOf(person, [box(100, 190, 430)]), "left");
  assert.equal(coverOf(person, [box(480, 250, 430)]), undefined, "still too far aside");
});

test("whoever stands behind hides nothing", () => {
  assert.equal(coverOf(person, [box(380, 100, 370)]), undefined);
});

test("a hidden side is made good by how wide somebody was, from the side that is to be seen", () => {
  const left = completed({ ...person, width: 60 }, "right", 150);
  assert.deepEqual([left.x, left.width], [300, 150]);
  const right = completed({ ...person, x: 390, width: 60 }, "left", 150);
  assert.deepEqual([right.x, right.width], [300, 150]);
  assert.equal(completed(person, undefined, 500), person);
});
