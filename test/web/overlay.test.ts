import assert from "node:assert/strict";
import { test } from "node:test";
import type { SeenTarget, SightingsReport } from "../../src/protocol/seeing-messages.ts";
import { remembered, targetsAt } from "../../web/video/overlay.ts";

const target = (id: number, x: number, width = 0.1): SeenTarget => ({
  id,
  kind: "person",
  name: "person",
  bearing: 0,
  distance: 2,
  confidence: 0.9,
  locked: false,
  box: { x, y: 0.2, width, height: 0.5 },
});

/** Somebody walks through the picture at 0.4 of its width a second, seen ten times a second. */
const walk = (from: number, to: number): readonly SightingsReport[] =>
  Array.from({ length: Math.round((to - from) * 10) + 1 }, (_, i) => {
    const at = from + i / 10;
    return { at, targets: [target(1, 0.4 * at)] };
  });

const xAt = (history: readonly SightingsReport[], at: number) => targetsAt(history, at)[0]!.box!.x;
const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} instead of ${expected}`);

test("a box stands where its target was when the picture was taken, between two sightings and after the last", () => {
  const history = walk(0, 1);
  for (const at of [0.05, 0.5, 0.77, 1, 1.04, 1.25]) near(xAt(history, at), 0.4 * at);
});

test("a box does not run on for long: after 0.3 s it waits where it is", () => {
  near(xAt(walk(0, 1), 3), 0.4 * 1.3);
});

test("what is in the picture is what was seen last; who is new in it stands where it was seen", () => {
  const history = [...walk(0, 0.9), { at: 1, targets: [target(2, 0.7)] }];
  assert.deepEqual(
    targetsAt(history, 0.95).map(({ id }) => id),
    [2],
  );
  near(targetsAt(history, 0.95)[0]!.box!.x, 0.7);
  near(targetsAt(history, 1.2)[0]!.box!.x, 0.7);
});

test("a box that shrinks never turns inside out", () => {
  const history = [
    { at: 0, targets: [target(1, 0.5, 0.2)] },
    { at: 0.1, targets: [target(1, 0.5, 0.05)] },
  ];
  assert.ok(targetsAt(history, 0.4)[0]!.box!.width > 0);
});

test("half a second is remembered, each sighting once, and nothing of before a new start of the robot", () => {
  let history: readonly SightingsReport[] = [];
  for (const report of walk(0, 5)) history = remembered(remembered(history, report), report);
  assert.ok(history.length <= 16 && history.length > 5, `${history.length}`);
  assert.equal(history.at(-1)?.at, 5);
  assert.equal(remembered(history, { at: 1, targets: [] }).length, 1);
  assert.equal(remembered(history, null).length, 0);
});
