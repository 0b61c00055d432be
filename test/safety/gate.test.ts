import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { wheelVector } from "../../src/core/wheels.ts";
import { FaultBoard } from "../../src/safety/faults.ts";
import { GATE_DEFAULTS, Gate } from "../../src/safety/gate.ts";

const NEVER = Number.POSITIVE_INFINITY;

function gate(settings = {}) {
  const board = new FaultBoard();
  return { board, gate: new Gate({ ...GATE_DEFAULTS, ...settings }, board) };
}

test("an armed car's duties pass as they are, within bounds", () => {
  const duty = wheelVector(0.3, -0.4, 1.7, -9);
  gate({ maxDuty: 0.8 }).gate.apply(duty, true, 0, { lapsedAt: NEVER });
  assert.deepEqual(duty, wheelVector(0.3, -0.4, 0.8, -0.8));
});

test("nothing passes while the car is not armed", () => {
  const duty = wheelVector(0.3, -0.4, -0, Number.NaN);
  gate().gate.apply(duty, false, 0, { lapsedAt: NEVER });
  assert.deepEqual(duty, wheelVector(0, 0, 0, 0));
});

test("one wheel's duty that is not a number switches all four off, and is named", () => {
  const { gate: g, board } = gate();
  const duty = wheelVector(0.3, 0.3, Number.NaN, 0.3);
  g.apply(duty, true, 0, { lapsedAt: NEVER });
  assert.deepEqual(duty, wheelVector());
  assert.equal(board.stop?.id, "duty-not-finite.rearLeft");
  assert.match(board.stop.text, /^The duty computed for the rear left wheel was not a number/);
  g.apply(wheelVector(), true, 0.005, { lapsedAt: NEVER });
  assert.equal(
    board.stop.id,
    "duty-not-finite.rearLeft",
    "one tick of it is enough until somebody arms again",
  );
});

test("after a lapsed lease the ramp has 120 ms, then all wheels are off", () => {
  const { gate: g } = gate();
  const duty = wheelVector(0.3, 0.3, 0.3, 0.3);
  g.apply(duty, true, 10.119, { lapsedAt: 10 });
  assert.deepEqual(duty, wheelVector(0.3, 0.3, 0.3, 0.3));
  g.apply(duty, true, 10.121, { lapsedAt: 10 });
  assert.deepEqual(duty, wheelVector());
});

test("whatever is computed, no duty is out of range or not finite, and none passes unarmed", () => {
  const number = fc.oneof(
    fc.double(),
    fc.constantFrom(Number.NaN, NEVER, -NEVER, -0, 0, 1, -1, 1e308, -1e308, 5e-324, 1 + 2 ** -52),
  );
  const state = { board: new FaultBoard() };
  const g = new Gate({ ...GATE_DEFAULTS, maxDuty: 0.9 }, state.board);
  const input = fc.tuple(number, number, number, number, fc.boolean(), number, number);
  fc.assert(
    fc.property(input, ([a, b, c, d, armed, now, lapsedAt]) => {
      const duty = wheelVector(a, b, c, d);
      g.apply(duty, armed, now, { lapsedAt });
      const off = !armed || ![a, b, c, d].every(Number.isFinite) || !(now - lapsedAt < 0.12);
      for (const value of duty) {
        assert.ok(value >= -0.9 && value <= 0.9, `a duty of ${value} got out`);
        assert.ok(!Object.is(value, -0), "−0 got out");
        if (off) assert.equal(value, 0);
      }
    }),
    { seed: 42, numRuns: 5000 },
  );
});

test("a gate refuses settings that make no sense and quotes them", () => {
  assert.throws(() => gate({ maxDuty: 1.2 }), /maxDuty must be in \(0, 1\], got 1.2/);
  assert.throws(() => gate({ maxDuty: Number.NaN }), /maxDuty must be in \(0, 1\], got NaN/);
  assert.throws(() => gate({ cutAfter: 0.2 }), /cutAfter must be in \(0, 0.14\] s, got 0.2/);
});
