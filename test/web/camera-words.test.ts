import assert from "node:assert/strict";
import { test } from "node:test";
import type { SeenTarget } from "../../src/protocol/seeing-messages.ts";
import { labelOf, snapshotName, spokenOf, wordsFor } from "../../web/video/words.ts";

const anna: SeenTarget = {
  id: 3,
  kind: "person",
  name: "person",
  bearing: 0.35,
  distance: 2.44,
  confidence: 0.9,
  locked: false,
};

test("a live picture needs no words, and every other look has some", () => {
  assert.equal(wordsFor("live", "", 0.1), "");
  assert.equal(wordsFor("off", "", 0), "");
  assert.equal(wordsFor("fault", "The camera is unplugged.", 0), "The camera is unplugged.");
  assert.match(wordsFor("stalled", "", 3.9), /^No new picture for 3 s: .*old/);
  assert.match(wordsFor("stalled", "", 29.9), /for 25 s/);
  assert.match(wordsFor("stalled", "", 200), /for 180 s/);
  for (const look of ["connecting", "waiting"] as const) assert.match(wordsFor(look, "", 0), /camera/);
});

test("a box says what is in it and how far that is, where it is known", () => {
  assert.equal(labelOf(anna), "person 3 · 2.4 m");
  assert.equal(labelOf({ ...anna, distance: null }), "person 3");
  const tag = { ...anna, kind: "tag", name: "36h11 7", distance: 1.24 } as const;
  assert.equal(labelOf(tag), "tag 36h11 7 · 1.2 m", "a tag has a number of its own");
});

test("whoever hears the page hears the side, and what a press does", () => {
  assert.equal(spokenOf(anna), "person 3, 2.4 metres, 20 degrees left: press to lock on");
  assert.equal(
    spokenOf({ ...anna, bearing: -0.001, distance: null, locked: true }),
    "person 3, straight ahead, locked: press to unlock",
  );
});

test("a snapshot's name sorts by date, holds the robot's time and fits every file system", () => {
  const name = snapshotName(new Date("2026-03-04T05:06:07.089Z"), 12.3456);
  assert.equal(name, "strafe_2026-03-04_05-06-07.089_robot-12.346s.jpg");
});
