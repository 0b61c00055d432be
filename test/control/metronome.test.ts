import assert from "node:assert/strict";
import { test } from "node:test";
import { Metronome } from "../../src/control/metronome.ts";

const RATE = 200;
const PERIOD = 1 / RATE;

/** Runs until `enough` says so. @returns the deadlines, and how many were missed */
async function run(onTick: (deadlines: readonly number[]) => boolean) {
  const deadlines: number[] = [];
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const metronome = new Metronome(RATE, (deadline) => {
    deadlines.push(deadline);
    if (onTick(deadlines)) finish();
  });
  await finished;
  await metronome.stop();
  return { deadlines, missed: metronome.missed };
}

/** Block like a long computation or a garbage collection would. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function periodsBetween(deadlines: readonly number[]): number[] {
  return deadlines.slice(1).map((deadline, i) => (deadline - deadlines[i]!) / PERIOD);
}

test("ticks fall on absolute deadlines, whole periods apart, however late they run", async () => {
  const { deadlines } = await run((ticks) => ticks.length === 60);
  for (const periods of periodsBetween(deadlines)) {
    assert.ok(periods > 0.5 && Math.abs(periods - Math.round(periods)) < 1e-6, `${periods} periods apart`);
  }
});

test("ticks that come due while the main thread is blocked become one, and the rest count as missed", async () => {
  const blocked = 100;
  const { deadlines, missed } = await run((ticks) => {
    if (ticks.length === 10) block(blocked);
    return ticks.length === 20;
  });
  const skipped = periodsBetween(deadlines).reduce((sum, periods) => sum + Math.round(periods) - 1, 0);
  assert.ok(
    skipped >= blocked / 1e3 / PERIOD - 2,
    `only ${skipped} ticks were left out: the others ran in a burst`,
  );
  // The metronome may already have left out more after the last tick that ran.
  assert.ok(missed >= skipped, `${skipped} ticks were left out, ${missed} counted as missed`);
});

test("there is no tick once it has stopped", async () => {
  let ticks = 0;
  let finish = () => {};
  const some = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const metronome = new Metronome(RATE, () => {
    ticks++;
    if (ticks === 5) finish();
  });
  await some;
  await metronome.stop();
  const stopped = ticks;
  await new Promise((resolve) => setTimeout(resolve, 10 * PERIOD * 1e3));
  assert.equal(ticks, stopped);
});

test("a rate that no loop can keep is refused", () => {
  for (const rate of [0, -1, Number.NaN, 5000])
    assert.throws(() => new Metronome(rate, () => {}), /up to 2000 Hz/);
});
