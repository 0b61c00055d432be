import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../src/core/clock.ts";
import { Random } from "../../src/core/random.ts";
import { systemClock } from "../../src/core/system-clock.ts";
import { Window } from "../../src/core/window.ts";

test("a virtual clock moves only when told to, and never back", () => {
  const clock = new VirtualClock(10);
  clock.advance(0.005);
  assert.equal(clock.now(), 10.005);
  assert.throws(() => clock.advance(-1), /cannot advance by -1 s/);
  assert.throws(() => clock.advance(Number.NaN), /cannot advance by NaN s/);
});

test("the system clock never goes back", () => {
  let last = systemClock.now();
  for (let i = 0; i < 10_000; i++) {
    const now = systemClock.now();
    assert.ok(now >= last, `${now} came after ${last}`);
    last = now;
  }
});

test("one seed gives one sequence, another seed another", () => {
  const draw = (seed: number) => {
    const random = new Random(seed);
    return Array.from({ length: 20 }, () => random.gaussian());
  };
  assert.deepEqual(draw(7), draw(7));
  assert.notDeepEqual(draw(7), draw(8));
});

test("ten thousand normal numbers have mean 0 and deviation 1", () => {
  const random = new Random(1);
  const values = Array.from({ length: 10_000 }, () => random.gaussian());
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
  assert.ok(Math.abs(mean) < 0.03, `mean ${mean}`);
  assert.ok(Math.abs(deviation - 1) < 0.03, `deviation ${deviation}`);
});

test("a seed that is not an integer is refused", () => {
  assert.throws(() => new Random(0.5), /not 0.5/);
});

test("a window forgets what is older than its size", () => {
  const window = new Window(3);
  for (const value of [100, 1, 2, 3]) window.add(value);
  assert.deepEqual(window.quantiles(0, 0.5, 1), [1, 2, 3]);
});

test("an empty window has quantiles of zero", () => {
  assert.deepEqual(new Window(4).quantiles(0.5, 1), [0, 0]);
});
