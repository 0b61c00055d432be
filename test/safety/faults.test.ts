import assert from "node:assert/strict";
import { test } from "node:test";
import { FaultBoard } from "../../src/safety/faults.ts";

function board() {
  const changes: string[] = [];
  const faults = new FaultBoard((fault, active) => changes.push(`${active ? "+" : "-"}${fault.id}`));
  const low = faults.define({ id: "low", severity: "warning", text: "Low." });
  const dead = faults.define({ id: "dead", severity: "stop", text: "Dead.", latched: true });
  const silent = faults.define({ id: "silent", severity: "degraded", text: "Silent." });
  return { faults, changes, low, dead, silent };
}

test("a fault comes and goes with its cause, and each change is told once", () => {
  const { faults, changes, low } = board();
  for (const present of [false, true, true, false, false]) faults.set(low, present);
  assert.deepEqual(changes, ["+low", "-low"]);
  assert.deepEqual(faults.active, []);
});

test("what is wrong is listed worst first", () => {
  const { faults, low, dead, silent } = board();
  for (const fault of [low, silent, dead]) faults.set(fault, true);
  assert.deepEqual(
    faults.active.map((fault) => fault.id),
    ["dead", "silent", "low"],
  );
  assert.equal(faults.stop?.id, "dead");
});

test("a warning or a lesser ability stops nothing", () => {
  const { faults, low, silent } = board();
  faults.set(low, true);
  faults.set(silent, true);
  assert.equal(faults.stop, undefined);
});

test("a latched fault outlives its cause until somebody tries again", () => {
  const { faults, changes, dead } = board();
  faults.set(dead, true);
  faults.set(dead, false);
  assert.equal(faults.stop?.id, "dead");
  faults.releaseLatched();
  assert.equal(faults.stop, undefined);
  assert.deepEqual(changes, ["+dead", "-dead"]);
});

test("trying again does not take back a fault whose cause is still there", () => {
  const { faults, dead } = board();
  faults.set(dead, true);
  faults.releaseLatched();
  assert.equal(faults.stop?.id, "dead");
});

test("two faults cannot have one id", () => {
  const { faults } = board();
  assert.throws(
    () => faults.define({ id: "low", severity: "stop", text: "" }),
    /the fault low is defined already/,
  );
});
