import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { TickClock } from "../../src/hardware/tick-clock.ts";

const HOUR = 3600;

/** A board whose counter started at `origin` s on the robot's clock, and runs `fast` too fast. */
function board(origin: number, first: number, fast = 0) {
  return (time: number) => Math.floor((time - origin) * 1e6 * (1 + fast) + first) % 2 ** 32;
}

test("times stay true over every wrap of the counter, though news is late and sometimes hours apart", () => {
  const random = new Random(7);
  const tickAt = board(100, 2 ** 32 - 3e6);
  const clock = new TickClock();
  let time = 100;
  for (const pause of [0.01, 1, 5, HOUR, 3 * HOUR, 0.5, 10 * HOUR, 0.02]) {
    time += pause;
    for (let i = 0; i < 200; i++) {
      time += 0.1;
      clock.observe(tickAt(time), time + 0.0002 + random.exponential(0.001));
    }
    const error = clock.at(tickAt(time - 0.004)) - (time - 0.004);
    assert.ok(error > 0 && error < 0.0006, `after ${pause} s: ${error * 1e3} ms`);
  }
});

test("two clocks that drift apart are followed without a jump that speeds would show", () => {
  const random = new Random(3);
  const tickAt = board(0, 0, -20e-6);
  const clock = new TickClock();
  let before = Number.NaN;
  for (let time = 0; time < 600; time += 0.1) {
    clock.observe(tickAt(time), time + 0.0002 + random.exponential(0.0003));
    const error = clock.at(tickAt(time)) - time;
    if (time > 60) {
      assert.ok(error > -1e-4 && error < 8e-4, `${error * 1e3} ms at ${time} s`);
      assert.ok(Math.abs(error - before) <= 0.001 * 0.1, `moved ${(error - before) * 1e6} µs in 0.1 s`);
    }
    before = error;
  }
});

test("a board that has started anew is believed from its first word", () => {
  const clock = new TickClock();
  clock.observe(4e9, 10);
  clock.reset();
  clock.observe(500, 20);
  assert.ok(Math.abs(clock.at(1500) - 20.001) < 1e-9);
});
