import assert from "node:assert/strict";
import { test } from "node:test";
import type { Telemetry } from "../../src/protocol/messages.ts";
import { looksSame } from "../../web/room/looks-same.ts";

function telemetry(): Telemetry {
  const still = { vx: 0, vy: 0, omega: 0 };
  return {
    type: "telemetry",
    time: 1,
    safety: { state: "armed", reason: "" },
    faults: [],
    driver: null,
    pose: { x: 1, y: 2, theta: 0.5 },
    twist: still,
    setpoint: still,
    fieldHeading: 0,
    wheels: { target: [0, 0, 0, 0], speed: [0, 0, 0, 0], duty: [0, 0, 0, 0], residual: 0 },
    battery: null,
    range: { distance: 1, heldBack: false },
    motion: null,
    estimate: null,
    loop: { tick: 1, late: { p50: 0, p99: 0, max: 0 }, compute: { p50: 0, max: 0 }, missed: 0 },
    refused: {},
    truth: {
      pose: { x: 1, y: 2, theta: 0.5 },
      twist: still,
      slip: [0, 0, 0, 0],
      impact: 0,
      objects: [3, 3, 0],
    },
  };
}

test("a car at rest looks the same from one message to the next", () => {
  assert.equal(
    looksSame(telemetry(), { ...telemetry(), time: 1.02, battery: { volts: 11, fraction: 0.5 } }),
    true,
  );
});

test("a turning wheel, a pushed object, a drifting estimate and a new state are all seen", () => {
  const before = telemetry();
  const truth = before.truth!;
  const others: Telemetry[] = [
    { ...before, wheels: { ...before.wheels, speed: [0, 0, 5, 0] } },
    { ...before, truth: { ...truth, objects: [3, 3.01, 0] } },
    { ...before, pose: { ...before.pose, theta: 0.51 } },
    { ...before, truth: { ...truth, slip: [0, 0.3, 0, 0] } },
    { ...before, safety: { state: "disarmed", reason: "" } },
    { ...before, truth: null },
    { ...before, range: null },
    { ...before, range: { distance: null, heldBack: false } },
    { ...before, range: { distance: 0.98, heldBack: false } },
    { ...before, range: { distance: 1, heldBack: true } },
  ];
  for (const other of others) assert.equal(looksSame(before, other), false, JSON.stringify(other));
});

test("a car at rest looks the same though its distance sensor has noise, or hears nothing", () => {
  const before = telemetry();
  assert.ok(looksSame(before, { ...before, range: { distance: 1.003, heldBack: false } }));
  const none = { ...before, range: { distance: null, heldBack: false } };
  assert.ok(looksSame(none, { ...none, time: 2 }));
});

test("a wheel that turns at a steady speed is drawn again and again", () => {
  const turning = telemetry();
  turning.wheels.speed = [5, 5, 5, 5];
  assert.equal(looksSame(turning, turning), false);
});
