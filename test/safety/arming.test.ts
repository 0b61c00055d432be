import assert from "node:assert/strict";
import { test } from "node:test";
import { Arming, type ArmingInputs } from "../../src/safety/arming.ts";
import { FaultBoard } from "../../src/safety/faults.ts";

const ALL_WELL: ArmingInputs = { batteryVolts: 12.1, waitingFor: [], offCentre: undefined };
const SETTINGS = { batteryToArm: 10.5, unattended: 30 };

function car() {
  const board = new FaultBoard();
  const encoder = board.define({
    id: "encoder-dead.frontLeft",
    severity: "stop",
    text: "Dead.",
    latched: true,
  });
  const gyro = board.define({ id: "gyro-silent", severity: "degraded", text: "Silent." });
  const changes: string[] = [];
  const arming = new Arming(SETTINGS, board, (state, reason) => changes.push(`${state}: ${reason}`));
  return { arming, board, encoder, gyro, changes };
}

test("the car is disarmed at start", () => {
  const { arming } = car();
  assert.deepEqual([arming.state, arming.armed, arming.reason], ["disarmed", false, "Disarmed at start"]);
});

test("it arms if nothing is against it, and says who armed and who disarmed it", () => {
  const { arming, changes } = car();
  assert.deepEqual(arming.arm("Phone", ALL_WELL, 0), []);
  assert.equal(arming.armed, true);
  arming.disarm("Laptop");
  assert.deepEqual(changes, ["armed: Armed by Phone", "disarmed: Disarmed by Laptop"]);
});

test("arming is refused while a stick is off centre, in the words that were given", () => {
  const { arming } = car();
  const offCentre = "the stick of Phone is off centre (forward 0.40 m/s): let go, then arm again";
  assert.deepEqual(arming.arm("Laptop", { ...ALL_WELL, offCentre }, 0), [
    { check: "stick", text: offCentre },
  ]);
  assert.equal(arming.state, "disarmed");
  assert.equal(arming.reason, "Disarmed at start", "a refusal is no new reason for being disarmed");
});

test("every reason against arming is reported, the most critical first", () => {
  const { arming, board, encoder } = car();
  board.set(encoder, true);
  arming.estop("Laptop");
  const refusals = arming.arm("Phone", { batteryVolts: 10.2, waitingFor: ["wait"], offCentre: "stick" }, 0);
  assert.deepEqual(refusals, [
    {
      check: "emergency-stop",
      text: "the emergency stop is on: see that all is well, press “Release stop” on the page, then arm",
    },
    { check: "encoder-dead.frontLeft", text: "Dead." },
    {
      check: "battery",
      text: "the battery is too low to start with (10.2 V, at least 10.5 V): charge it",
    },
    { check: "not-ready", text: "wait" },
    { check: "stick", text: "stick" },
  ]);
});

test("a car without a battery sensor arms", () => {
  const { arming } = car();
  assert.deepEqual(arming.arm("Phone", { ...ALL_WELL, batteryVolts: undefined }, 0), []);
});

test("a fault that only takes an ability away neither refuses arming nor disarms", () => {
  const { arming, board, gyro } = car();
  board.set(gyro, true);
  assert.deepEqual(arming.arm("Phone", ALL_WELL, 0), []);
  arming.step(true, 1);
  assert.equal(arming.armed, true);
});

test("a stop fault disarms within a tick and says why", () => {
  const { arming, board, encoder } = car();
  arming.arm("Phone", ALL_WELL, 0);
  board.set(encoder, true);
  arming.step(true, 0.005);
  assert.deepEqual([arming.state, arming.reason], ["disarmed", "Disarmed: Dead."]);
});

test("arming again is the second chance after a fault that only shows while driving", () => {
  const { arming, board, encoder } = car();
  arming.arm("Phone", ALL_WELL, 0);
  board.set(encoder, true);
  arming.step(true, 0.005);
  assert.equal(arming.arm("Phone", ALL_WELL, 1).length, 1, "its cause is still there");
  board.set(encoder, false);
  assert.equal(arming.refusals(ALL_WELL).length, 1, "it is on the board until somebody tries");
  assert.deepEqual(arming.arm("Phone", ALL_WELL, 2), []);
});

test("an emergency stop is latched: neither arming nor disarming leads out of it", () => {
  const { arming } = car();
  arming.arm("Phone", ALL_WELL, 0);
  arming.estop("Laptop");
  assert.equal(arming.reason, "Stopped by Laptop: emergency stop");
  arming.disarm("Phone");
  arming.arm("Phone", ALL_WELL, 1);
  arming.estop("Phone");
  assert.equal(arming.state, "estopped");
  assert.equal(arming.reason, "Stopped by Laptop: emergency stop", "the first one stopped it");
});

test("resetting the emergency stop disarms, and is possible with a stick off centre", () => {
  const { arming } = car();
  assert.equal(arming.resetEstop("Phone"), false, "there is nothing to reset");
  arming.estop("Laptop");
  assert.equal(arming.resetEstop("Phone"), true);
  assert.deepEqual([arming.state, arming.reason], ["disarmed", "Disarmed: Phone reset the emergency stop"]);
});

test("the emergency stop works from any state", () => {
  const { arming } = car();
  arming.estop("Laptop");
  assert.equal(arming.state, "estopped");
});

test("a car that nobody moves for 30 s disarms", () => {
  const { arming } = car();
  arming.arm("Phone", ALL_WELL, 100);
  arming.step(false, 110);
  arming.step(true, 115);
  arming.step(false, 144.9);
  assert.equal(arming.armed, true);
  arming.step(false, 145);
  assert.deepEqual([arming.state, arming.reason], ["disarmed", "Disarmed: nobody moved the car for 30 s"]);
});

test("arming an armed car changes nothing, not even with a stick off centre", () => {
  const { arming, changes } = car();
  arming.arm("Phone", ALL_WELL, 0);
  assert.deepEqual(arming.arm("Laptop", { ...ALL_WELL, offCentre: "stick" }, 1), []);
  assert.deepEqual(changes, ["armed: Armed by Phone"]);
});

test("arming refuses settings that make no sense and quotes them", () => {
  const board = new FaultBoard();
  assert.throws(
    () => new Arming({ batteryToArm: -1, unattended: 30 }, board),
    /batteryToArm must be >= 0 V, got -1/,
  );
  assert.throws(
    () => new Arming({ batteryToArm: 0, unattended: 0 }, board),
    /unattended must be > 0 s, got 0/,
  );
});
