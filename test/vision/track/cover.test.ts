import assert from "node:assert/strict";
import { test } from "node:test";
import type { Box } from "../../../src/vision/detection.ts";
import { completed, coverOf, upright } from "../../../src/vision/track/cover.ts";

const box = (x: number, width: number, bottom: number): Box => ({ x, y: 10, width, height: bottom - 10 });
const person = box(300, 150, 390);

test("whoever is nearer hides the side that they are on, already when they nearly touch it", () => {
  assert.equal(coverOf(person, [box(440, 250, 430)]), "right");
  assert.equal(coverOf(person, [box(100, 190, 430)]), "left");
  assert.equal(coverOf(person, [box(480, 250, 430)]), undefined, "still too far aside");
});

test("whoever stands behind hides nothing", () => {
  assert.equal(coverOf(person, [box(380, 100, 370)]), undefined);
  // However low their feet seem to be: whoever is nearer is higher in the picture too.
  assert.equal(coverOf(person, [{ x: 380, y: 160, width: 60, height: 234 }]), undefined);
});

test("a hidden side is made good by where somebody's middle is expected, and by how wide they were at the most", () => {
  const left = completed({ ...person, width: 60 }, "right", 150, 365);
  assert.deepEqual([left.x, left.width], [300, 130]);
  const most = completed({ ...person, width: 60 }, "right", 150, 500);
  assert.deepEqual([most.x, most.width], [300, 150]);
  const right = completed({ ...person, x: 390, width: 60 }, "left", 150, 385);
  assert.deepEqual([right.x, right.width], [320, 130]);
  // Whoever goes to the side that is to be seen has nothing hidden that would draw them back.
  assert.deepEqual(completed({ ...person, width: 60 }, "right", 150, 310), { ...person, width: 60 });
  assert.equal(completed(person, undefined, 500, 375), person);
});

test("hidden feet or a hidden head are made good by where they are expected", () => {
  const expected: Box = { x: 300, y: 10, width: 150, height: 380 };
  assert.deepEqual(upright({ x: 310, y: 14, width: 100, height: 240 }, expected), {
    x: 310,
    y: 14,
    width: 100,
    height: 380,
  });
  const feet = upright({ x: 310, y: 140, width: 100, height: 252 }, expected);
  assert.deepEqual([feet.y, feet.height], [12, 380]);
  const whole: Box = { x: 310, y: 14, width: 100, height: 350 };
  assert.equal(upright(whole, expected), whole);
});
