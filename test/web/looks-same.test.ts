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
    tuning: null,
    sightings: null,
    pursuit: null,
    estimate: {
      covariance: [1e-4, 0, 1e-4, 1e-4],
      slip: [0, 0, 0, 0],
      gyroBias: 0.01,
      sources: { heading: "gyro", way: "encoders", gyro: "ready", poses: "none" },
    },
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

test("a motion, where it should be, and a less certain estimate are seen", () => {
  const before = telemetry();
  const estimate = before.estimate!;
  const motion = {
    client: 1,
    id: 0,
    paused: false,
    holding: false,
    time: 0,
    duration: 2,
    reference: { x: 1, y: 2, theta: 0.5 },
    crossTrack: 0,
    alongTrack: 0,
    headingError: 0,
  };
  const moving = { ...before, motion };
  const others: [Telemetry, Telemetry][] = [
    [before, moving],
    [moving, { ...moving, motion: { ...motion, id: 1 } }],
    [moving, { ...moving, motion: { ...motion, reference: { x: 1.01, y: 2, theta: 0.5 } } }],
    [before, { ...before, estimate: { ...estimate, covariance: [2e-4, 0, 1e-4, 1e-4] } }],
    [before, { ...before, estimate: { ...estimate, covariance: [1e-4, 0, 1e-4, 2e-4] } }],
    [before, { ...before, estimate: { ...estimate, slip: [0, 0, 0, 0.5] } }],
    [before, { ...before, estimate: null }],
  ];
  for (const [a, b] of others) assert.equal(looksSame(a, b), false, JSON.stringify([a.motion, b]));
  assert.ok(looksSame(moving, { ...moving, motion: { ...motion, time: 1, crossTrack: 0.01 } }));
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
