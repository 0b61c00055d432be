import assert from "node:assert/strict";
import { test } from "node:test";
import { extremesOf, figure, scaleOf } from "../../web/script/plot-scale.ts";
import { PlotSeries } from "../../web/script/plot-series.ts";

test("a curve of a long run keeps its first point, its latest, its peaks, and its order", () => {
  const series = new PlotSeries("speed", 64);
  for (let i = 0; i < 5000; i++) series.add(i, i === 2500 ? 99 : i === 2601 ? -99 : Math.sin(i));
  const { points } = series;
  assert.ok(points.length <= 64, `${points.length} points`);
  assert.deepEqual(extremesOf(points), { low: -99, high: 99 });
  assert.ok(points[0]!.time <= 4, `it begins at ${points[0]!.time} s`);
  assert.equal(points.at(-1)!.time, 4999);
  assert.ok(points.every(({ time }, i) => i === 0 || time > points[i - 1]!.time));
});

test("a curve has room above and below, and at least five seconds", () => {
  const scale = scaleOf([
    { time: 10, value: -1 },
    { time: 11, value: 3 },
  ])!;
  assert.ok(scale.low < -1 && scale.low > -2, `${scale.low}`);
  assert.ok(scale.high > 3 && scale.high < 4, `${scale.high}`);
  assert.deepEqual([scale.from, scale.to], [10, 15]);
});

test("while the run goes on a curve ends now, and not at its latest point", () => {
  const points = [
    { time: 0, value: 1 },
    { time: 8, value: 2 },
  ];
  assert.equal(scaleOf(points, 20)?.to, 20);
  assert.equal(scaleOf(points)?.to, 8);
});

test("a figure that does not change is a line in the middle, whatever its size", () => {
  for (const value of [0, 5, -2000]) {
    const { low, high } = scaleOf([{ time: 0, value }])!;
    assert.ok(low < value && value < high, `${low} < ${value} < ${high}`);
    assert.ok(Math.abs((low + high) / 2 - value) < 1e-9);
  }
});

test("no points have no scale", () => {
  assert.equal(scaleOf([]), undefined);
  assert.equal(extremesOf([]), undefined);
});

test("figures of a plot are short at every size", () => {
  assert.deepEqual([0, 0.1234, -0.5, 12.345, 123.45, 12345.6, 1.5e7, 2e-6, -2e-6].map(figure), [
    "0.000",
    "0.123",
    "−0.500",
    "12.35",
    "123.5",
    "12346",
    "1.50e+7",
    "2.00e−6",
    "−2.00e−6",
  ]);
});
