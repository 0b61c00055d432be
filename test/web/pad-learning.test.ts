import assert from "node:assert/strict";
import { test } from "node:test";
import { LESSONS, PadLearning } from "../../web/input/pad-learning.ts";
import { type PadState, parseMapping } from "../../web/input/pad-mapping.ts";

/** A pad whose last axis is a trigger that rests at −1, as old drivers have them. */
const REST = [0.05, 0, -0.03, 0, -1];

function pad(axes: number[], down: number[] = []): PadState {
  const buttons = Array.from({ length: 12 }, (_, i) => ({ pressed: down.includes(i), value: 0 }));
  return { id: "odd", mapping: "", axes, buttons };
}

function push(learning: PadLearning, axis: number, value: number): void {
  learning.observe(pad(REST.map((rest, i) => (i === axis ? value : rest))));
  learning.observe(pad(REST));
}

function press(learning: PadLearning, button: number): void {
  learning.observe(pad(REST, [button]));
  learning.observe(pad(REST));
}

test("three pushes and seven presses make a mapping that can be saved", () => {
  const learning = new PadLearning(pad(REST));
  push(learning, 2, 1);
  push(learning, 3, -1);
  push(learning, 0, -1);
  for (const button of [2, 9, 8, 5, 3, 0]) press(learning, button);
  learning.skip();
  const mapping = learning.mapping;
  assert.deepEqual(mapping, {
    axes: { right: { axis: 2, sign: 1 }, up: { axis: 3, sign: -1 }, turn: { axis: 0, sign: -1 } },
    buttons: {
      stop: [2],
      arm: [9],
      disarm: [8],
      slow: [5],
      frame: [3],
      "field-forward": [0],
      "hold-heading": [],
    },
  });
  assert.deepEqual(parseMapping(JSON.stringify(mapping)), mapping);
});

test("a trigger at rest at the end of its axis is no movement", () => {
  const learning = new PadLearning(pad(REST));
  assert.equal(learning.observe(pad(REST)), false);
  assert.equal(learning.step, 0);
});

test("one long push answers one question, not two", () => {
  const learning = new PadLearning(pad(REST));
  const pushed = pad([1, 0, 0, 0, -1]);
  assert.equal(learning.observe(pushed), true);
  assert.equal(learning.observe(pushed), false);
  assert.equal(learning.step, 1);
  assert.equal(learning.waiting, true);
});

test("an axis that has its meaning cannot get a second one", () => {
  const learning = new PadLearning(pad(REST));
  push(learning, 0, 1);
  push(learning, 0, -1);
  assert.equal(learning.step, 1);
});

test("an axis cannot be skipped, a button can", () => {
  const learning = new PadLearning(pad(REST));
  learning.skip();
  assert.equal(learning.step, 0);
  push(learning, 0, 1);
  push(learning, 1, -1);
  push(learning, 2, 1);
  assert.equal(learning.canSkip, true);
  while (learning.lesson) learning.skip();
  assert.equal(learning.step, LESSONS.length);
});
