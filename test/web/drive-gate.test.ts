import assert from "node:assert/strict";
import { test } from "node:test";
import { DriveGate, mayDrive } from "../../web/input/drive-gate.ts";

const NEUTRAL = true;
const PUSHED = false;

function openGate(): DriveGate {
  const gate = new DriveGate();
  gate.step(NEUTRAL, false);
  gate.step(PUSHED, false);
  return gate;
}

test("an idle page that does not hold the wheel sends nothing", () => {
  const gate = new DriveGate();
  assert.equal(gate.step(NEUTRAL, false), false);
  assert.equal(gate.step(NEUTRAL, false), false);
});

test("a push sends, and letting go sends one zero even without the wheel", () => {
  const gate = new DriveGate();
  gate.step(NEUTRAL, false);
  assert.equal(gate.step(PUSHED, false), true);
  assert.equal(gate.step(NEUTRAL, false), true);
  assert.equal(gate.step(NEUTRAL, false), false);
});

test("who holds the wheel keeps it by sending zeros", () => {
  const gate = openGate();
  gate.step(NEUTRAL, true);
  assert.equal(gate.step(NEUTRAL, true), true);
  assert.equal(gate.step(NEUTRAL, true), true);
});

test("a stick that is pushed when the page opens sends nothing until it was let go", () => {
  const gate = new DriveGate();
  assert.equal(gate.step(PUSHED, false), false);
  assert.equal(gate.step(PUSHED, true), false);
  gate.step(NEUTRAL, false);
  assert.equal(gate.step(PUSHED, false), true);
});

test("after a cut a stick that is still pushed sends nothing, and neither does the wheel we still seem to hold", () => {
  const gate = openGate();
  assert.equal(gate.cut(), true);
  assert.equal(gate.step(PUSHED, true), false);
  assert.equal(gate.step(NEUTRAL, true), false);
  assert.equal(gate.step(PUSHED, false), true);
});

test("a second cut has nothing left to stop", () => {
  const gate = openGate();
  gate.cut();
  assert.equal(gate.cut(), false);
});

test("taking the wheel by hand is as good as a push", () => {
  const gate = new DriveGate();
  gate.open();
  assert.equal(gate.step(NEUTRAL, true), true);
});

test("a wheel that was asked for and given is held at standstill", () => {
  const gate = new DriveGate();
  gate.step(NEUTRAL, false);
  gate.ask();
  assert.equal(gate.step(NEUTRAL, false), false, "not before it is given");
  assert.equal(gate.step(NEUTRAL, true), true);
  assert.equal(gate.step(NEUTRAL, true), true);
});

test("a stick that is held when the wheel is given does not start the car; once let go it holds the wheel", () => {
  const gate = new DriveGate();
  gate.step(NEUTRAL, false);
  gate.ask();
  gate.mustLetGo();
  assert.equal(gate.step(PUSHED, true), false);
  assert.equal(gate.step(PUSHED, true), false);
  assert.equal(gate.step(NEUTRAL, true), true);
  assert.equal(gate.step(PUSHED, true), true);
});

test("a wheel that is given after a cut is not held", () => {
  const gate = new DriveGate();
  gate.ask();
  gate.cut();
  assert.equal(gate.step(NEUTRAL, true), false);
  assert.equal(gate.step(NEUTRAL, true), false);
});

test("only the first step of a push is a fresh one", () => {
  const gate = new DriveGate();
  gate.step(PUSHED, false);
  assert.equal(gate.opened, false, "held from before");
  gate.step(NEUTRAL, false);
  assert.equal(gate.opened, false);
  gate.step(PUSHED, false);
  assert.equal(gate.opened, true);
  gate.step(PUSHED, true);
  assert.equal(gate.opened, false);
});

test("an answered question holds nothing a second time", () => {
  const gate = new DriveGate();
  gate.ask();
  gate.step(NEUTRAL, true);
  gate.mustLetGo();
  assert.equal(gate.step(NEUTRAL, true), false);
});

test("a person's wheel has to be asked for, a script's may be taken", () => {
  assert.equal(mayDrive(null, 1), true);
  assert.equal(mayDrive({ client: 1, name: "me", source: "driver" }, 1), true);
  assert.equal(mayDrive({ client: 2, name: "Anna", source: "driver" }, 1), false);
  assert.equal(mayDrive({ client: 2, name: "square.ts", source: "script" }, 1), true);
  assert.equal(mayDrive({ client: 2, name: "strafe calibrate", source: "calibration" }, 1), false);
});
