import assert from "node:assert/strict";
import { test } from "node:test";
import {
  PadPresses,
  type PadState,
  parseMapping,
  STANDARD,
  sticksFromPad,
} from "../../web/input/pad-mapping.ts";

function pad(axes: number[], down: number[] = []): PadState {
  const buttons = Array.from({ length: 17 }, (_, i) => ({
    pressed: down.includes(i),
    value: down.includes(i) ? 1 : 0,
  }));
  return { id: "pad", mapping: "standard", axes, buttons };
}

test("on a standard pad the left stick pushed away drives forward", () => {
  assert.deepEqual(sticksFromPad(pad([0, -1, 0, 0]), STANDARD), { move: { x: 0, y: 1 }, turn: 0 });
});

test("on a standard pad the right stick pushed right turns right, and its other axis does nothing", () => {
  assert.deepEqual(sticksFromPad(pad([0, 0, 1, 1]), STANDARD), { move: { x: 0, y: 0 }, turn: 1 });
});

test("a mapping can turn an axis round", () => {
  const mapping = { ...STANDARD, axes: { ...STANDARD.axes, up: { axis: 5, sign: 1 as const } } };
  assert.equal(sticksFromPad(pad([0, 0, 0, 0, 0, 1]), mapping).move.y, 1);
});

test("an axis that the pad does not have is centred", () => {
  assert.deepEqual(sticksFromPad(pad([]), STANDARD), { move: { x: 0, y: 0 }, turn: 0 });
});

test("a press counts once however long it is held", () => {
  const presses = new PadPresses();
  assert.deepEqual(presses.step(pad([]), STANDARD), []);
  assert.deepEqual(presses.step(pad([], [1]), STANDARD), ["stop"]);
  assert.deepEqual(presses.step(pad([], [1]), STANDARD), []);
  assert.deepEqual(presses.step(pad([]), STANDARD), []);
  assert.deepEqual(presses.step(pad([], [1, 9]), STANDARD), ["stop", "arm"]);
});

test("a button that was down when the pad appeared is no press", () => {
  const presses = new PadPresses();
  assert.deepEqual(presses.step(pad([], [9]), STANDARD), []);
});

test("a half-pulled trigger that does not report a press counts", () => {
  const presses = new PadPresses();
  presses.step(pad([]), STANDARD);
  const state = pad([]);
  const buttons = state.buttons.map((button, i) => (i === 1 ? { pressed: false, value: 0.5 } : button));
  assert.deepEqual(presses.step({ ...state, buttons }, STANDARD), ["stop"]);
});

test("a saved mapping comes back as it was", () => {
  assert.deepEqual(parseMapping(JSON.stringify(STANDARD)), STANDARD);
});

test("a saved mapping that is broken is none", () => {
  const { up: _, ...axes } = STANDARD.axes;
  assert.equal(parseMapping("{"), undefined);
  assert.equal(parseMapping("null"), undefined);
  assert.equal(parseMapping(JSON.stringify({ ...STANDARD, axes })), undefined);
  assert.equal(parseMapping(JSON.stringify({ ...STANDARD, buttons: { stop: "1" } })), undefined);
});
