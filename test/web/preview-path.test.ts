import assert from "node:assert/strict";
import { test } from "node:test";
import { type PreviewPoint, tickStep, ticksOf } from "../../web/room/preview-path.ts";

test("marks are at round times, and never many", () => {
  assert.deepEqual([3, 9, 30, 50, 200, 2000, 20_000].map(tickStep), [1, 2, 5, 10, 30, 300, 3000]);
  for (let duration = 1; duration < 100_000; duration *= 1.3) assert.ok(duration / tickStep(duration) <= 8);
});

test("a mark lies on the way where the car is at that time, and faces as it does", () => {
  const points: PreviewPoint[] = [
    [0, 0, 3, 0],
    [2, 0, 3, 2],
    [2, 4, -3, 6],
  ];
  const ticks = ticksOf(points, 1);
  assert.deepEqual(
    ticks.map(({ time }) => time),
    [1, 2, 3, 4, 5],
  );
  assert.deepEqual(ticks[0]!.pose, { x: 1, y: 0, theta: 3 });
  assert.deepEqual([ticks[3]!.pose.x, ticks[3]!.pose.y], [2, 2]);
  // Half of the way from 3 to -3 leads over the half turn, not through zero.
  assert.ok(Math.abs(Math.abs(ticks[3]!.pose.theta) - Math.PI) < 1e-9, `${ticks[3]!.pose.theta}`);
});

test("a way without points, or of one moment, has no marks", () => {
  assert.deepEqual(ticksOf([], 1), []);
  assert.deepEqual(ticksOf([[0, 0, 0, 0]], 1), []);
  assert.deepEqual(
    ticksOf(
      [
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ],
      1,
    ),
    [],
  );
});
