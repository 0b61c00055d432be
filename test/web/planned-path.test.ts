import assert from "node:assert/strict";
import { test } from "node:test";
import { PlannedPath } from "../../web/room/planned-path.ts";

/** A line that crosses itself at (1, 0). */
const LOOP: [number, number][] = [
  [0, 0],
  [0.4, 0],
  [0.8, 0],
  [1.2, 0],
  [1.6, 0],
  [1.6, 0.4],
  [1.2, 0.4],
  [1, 0.4],
  [1, 0.2],
  [1, -0.2],
  [1, -0.6],
];

test("what lies behind the reference has been driven", () => {
  const path = new PlannedPath(LOOP);
  path.advanceTo({ x: 0, y: 0 });
  assert.equal(path.next, 1);
  path.advanceTo({ x: 0.6, y: 0.001 });
  assert.equal(path.next, 2);
  path.advanceTo({ x: 0.8, y: 0 });
  assert.equal(path.next, 3, "at a corner the segment that ends there is done");
});

test("a way that crosses itself is followed in its order", () => {
  const path = new PlannedPath(LOOP);
  path.advanceTo({ x: 0.7, y: 0 });
  path.advanceTo({ x: 1, y: 0 });
  assert.equal(path.next, 3, "the crossing is passed for the first time");
  for (const [x, y] of [
    [1.4, 0],
    [1.6, 0.2],
    [1.3, 0.4],
    [1, 0.3],
    [1, 0],
  ] as const) {
    path.advanceTo({ x, y });
  }
  assert.equal(path.next, 9, "the crossing is passed for the second time");
});

test("a page that comes in late finds the reference wherever it is", () => {
  const path = new PlannedPath(LOOP);
  path.advanceTo({ x: 1, y: -0.5 });
  assert.equal(path.next, 10);
});

test("a turn on the spot, and a way without points, are no trouble", () => {
  const spot = new PlannedPath([
    [1, 1],
    [1, 1],
  ]);
  spot.advanceTo({ x: 1, y: 1 });
  assert.equal(spot.next, 1);
  const empty = new PlannedPath([]);
  empty.advanceTo({ x: 0, y: 0 });
  assert.deepEqual(empty.points.slice(empty.next), []);
});
