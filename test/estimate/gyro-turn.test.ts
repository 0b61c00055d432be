import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { GyroTurn } from "../../src/estimate/gyro-turn.ts";

const DT = 0.005;
const BIAS = 0.02;

/** One that has stood for a second, measured as late as said. @returns it, and the time of its last tick */
function stood(latency = 0): { turn: GyroTurn; now: number } {
  const turn = new GyroTurn(0.05);
  let now = 0;
  for (let i = 1; i <= 200; i++) {
    now = i * DT;
    turn.step({ rate: BIAS, time: now - latency }, true, true, now);
  }
  return { turn, now };
}

describe("GyroTurn", () => {
  test("says what it lacks: a measurement, belief, freshness, or the bias", () => {
    const turn = new GyroTurn(0.05);
    assert.equal(turn.step({ rate: 0, time: -Infinity }, true, true, 0), false);
    assert.equal(turn.state, "absent");
    turn.step({ rate: 0, time: 1 }, true, true, 1);
    assert.equal(turn.state, "learning");
    turn.step({ rate: 0, time: 1 }, false, true, 1);
    assert.equal(turn.state, "unusable");
    const known = stood().turn;
    assert.equal(known.state, "ok");
  });

  test("is stale once its measurement is older than the timeout, and then tells no turn", () => {
    const { turn, now } = stood();
    assert.equal(turn.step({ rate: 1, time: now }, true, false, now + 0.049), true);
    assert.equal(turn.step({ rate: 1, time: now }, true, false, now + 0.051), false);
    assert.deepEqual([turn.state, turn.turn, turn.duration], ["stale", 0, 0]);
    // The first one afterwards has a gap before it that nobody knows.
    assert.equal(turn.step({ rate: 1, time: now + 0.06 }, true, false, now + 0.06), false);
    assert.equal(turn.step({ rate: 1, time: now + 0.065 }, true, false, now + 0.065), true);
  });

  test("believes no measurement from the future or that is no number, and learns nothing from it", () => {
    for (const broken of [{ time: 1e6 }, { time: Infinity }, { time: Number.NaN }, { rate: Number.NaN }]) {
      const { turn, now } = stood();
      assert.equal(turn.step({ rate: 1, time: now + DT, ...broken }, true, true, now + DT), false);
      assert.deepEqual([turn.state, turn.turn], ["unusable", 0]);
      assert.ok(Math.abs(turn.bias.value - BIAS) < 1e-9, `${turn.bias.value} rad/s`);
      turn.step({ rate: 1, time: now + 2 * DT }, true, false, now + 2 * DT);
      assert.equal(turn.state, "ok");
    }
    // One that came in while the tick ran is none from the future.
    const { turn, now } = stood();
    assert.equal(turn.step({ rate: 1, time: now + 0.004 }, true, false, now), true);
  });

  test("carries the rate on from its stamp to now, and takes it back with the next stamp", () => {
    const { turn, now } = stood(0.02);
    // At one rate for long enough the turn of a tick is that of a tick, whatever the latency.
    let sum = 0;
    let duration = 0;
    for (let i = 1; i <= 100; i++) {
      turn.step({ rate: 2, time: now + i * DT - 0.02 }, true, false, now + i * DT);
      sum += turn.turn;
      duration += turn.duration;
    }
    // It had begun 20 ms before the first tick; half a gap of the jump is lost. Without the lead it would be 1 rad.
    assert.ok(Math.abs(sum - 2 * 0.52) < 0.006, `${sum} rad`);
    assert.ok(Math.abs(duration - 0.5) < 1e-9, `${duration} s`);
    // Nothing new for a tick: it goes on turning.
    turn.step({ rate: 2, time: now + 100 * DT - 0.02 }, true, false, now + 101 * DT);
    assert.ok(Math.abs(turn.turn - 2 * DT) < 1e-9, `${turn.turn} rad`);
  });

  test("refuses a timeout that makes no sense", () => {
    for (const timeout of [0, -1, Number.NaN, Infinity])
      assert.throws(() => new GyroTurn(timeout), /gyroTimeout must be > 0 s and finite, got/);
  });
});
