import assert from "node:assert/strict";
import { test } from "node:test";
import { beganAt, clock, fileSize, label, losses, sentence } from "../../web/recording/words.ts";

test("a recording's time is a clock's, with hours where there are any", () => {
  assert.deepEqual([0, 9.99, 61, 3599, 3600, 36_610].map(clock), [
    "0:00",
    "0:09",
    "1:01",
    "59:59",
    "1:00:00",
    "10:10:10",
  ]);
});

test("a file's size is short, whatever it is", () => {
  assert.deepEqual([0, 1499, 999_499, 999_500, 9.94e6, 9.96e6, 999e6, 999.6e6, 9.96e9, 76e9].map(fileSize), [
    "0 kB",
    "1 kB",
    "999 kB",
    "1.0 MB",
    "9.9 MB",
    "10 MB",
    "999 MB",
    "1.0 GB",
    "10 GB",
    "76 GB",
  ]);
});

test("a name says when its recording began; one that somebody gave stays as it is", () => {
  assert.equal(beganAt("2026-01-02T03-04-05Z.mcap")?.toISOString(), "2026-01-02T03:04:05.000Z");
  assert.equal(beganAt("2026-01-02T03-04-05Z-12.mcap")?.toISOString(), "2026-01-02T03:04:05.000Z");
  assert.equal(beganAt("2026-99-02T03-04-05Z.mcap"), undefined);
  assert.equal(label("into the wall.mcap"), "into the wall");
  assert.match(label("2026-01-02T03-04-05Z.mcap"), /\d/);
  assert.doesNotMatch(label("2026-01-02T03-04-05Z.mcap"), /mcap|Z/);
});

test("what a slow disk has cost is said, and nothing where it cost nothing", () => {
  assert.equal(losses({ pictures: 0, messages: 0 }), "");
  assert.equal(losses({ pictures: 1, messages: 0 }), "The disk is slow: 1 picture left out");
  assert.equal(losses({ pictures: 3, messages: 2 }), "The disk is slow: 3 pictures and 2 messages left out");
});

test("the robot's words become a sentence", () => {
  assert.equal(sentence("the disk is full"), "The disk is full.");
  assert.equal(sentence("Why?"), "Why?");
});
