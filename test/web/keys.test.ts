import assert from "node:assert/strict";
import { test } from "node:test";
import { actionOfKey, isHeldKey, isText, mayAct, sticksFromKeys } from "../../web/input/keys.ts";

test("W drives forward and the up arrow with it is not faster", () => {
  const one = { move: { x: 0, y: 1 }, turn: 0, precision: false };
  assert.deepEqual(sticksFromKeys(["KeyW"]), one);
  assert.deepEqual(sticksFromKeys(["KeyW", "ArrowUp"]), one);
});

test("opposite keys cancel", () => {
  assert.deepEqual(sticksFromKeys(["KeyA", "KeyD", "KeyQ", "KeyE"]), {
    move: { x: 0, y: 0 },
    turn: 0,
    precision: false,
  });
});

test("a diagonal is as fast as a straight line", () => {
  const { move } = sticksFromKeys(["KeyW", "KeyD"]);
  assert.ok(Math.abs(Math.hypot(move.x, move.y) - 1) < 1e-12);
  assert.ok(move.x > 0 && move.y > 0);
});

test("Q turns left and E turns right", () => {
  assert.equal(sticksFromKeys(["KeyQ"]).turn, -1);
  assert.equal(sticksFromKeys(["KeyE"]).turn, 1);
});

test("Shift alone asks for precision and moves nothing", () => {
  assert.deepEqual(sticksFromKeys(["ShiftLeft"]), { move: { x: 0, y: 0 }, turn: 0, precision: true });
});

test("Space stops, and no key both drives and acts", () => {
  assert.equal(actionOfKey("Space"), "stop");
  assert.equal(actionOfKey("KeyW"), undefined);
  assert.equal(isHeldKey("Space"), false);
});

test("names that every object has are no keys", () => {
  assert.equal(isHeldKey("constructor"), false);
  assert.equal(actionOfKey("toString"), undefined);
});

test("a page without the focus lets no action through but the stop", () => {
  for (const action of [
    "arm",
    "disarm",
    "frame",
    "field-forward",
    "hold-heading",
    "precision",
    "go-to",
    "back",
  ] as const) {
    assert.equal(mayAct(action, false, false), false, action);
    assert.equal(mayAct(action, true, false), true, action);
    assert.equal(mayAct(action, true, true), false, `${action} behind a dialog`);
  }
  assert.equal(mayAct("stop", false, true), true);
});

test("the space bar stops the car unless the text field with the focus holds text", () => {
  assert.equal(isText("Space", ""), false);
  assert.equal(isText("Space", "Anna"), true);
  assert.equal(isText("Enter", ""), true);
});
