import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { ENCODER_MONITOR_DEFAULTS, EncoderMonitor } from "../../src/safety/encoder-monitor.ts";
import { FaultBoard } from "../../src/safety/faults.ts";
import { WheelRig } from "./wheel-rig.ts";

test("starting, cruising, reversing hard and stopping raise no alarm", () => {
  for (const lag of [0.03, 0.12, 0.4]) {
    for (const acceleration of [5, 25, 100, 1000]) {
      const rig = new WheelRig();
      rig.lag = lag;
      rig.acceleration = acceleration;
      for (const speed of [25, -25, 3, -3, 0, 1, -1, 30, 0]) {
        rig.drive(speed);
        const faults = rig.run(3);
        assert.deepEqual(faults, [], `lag ${lag} s, ${acceleration} rad/s², on the way to ${speed} rad/s`);
      }
    }
  }
});

test("whatever a driver asks of healthy wheels, no alarm is raised", () => {
  const move = fc.record({
    speeds: fc.array(fc.integer({ min: -25, max: 25 }), { minLength: 4, maxLength: 4 }),
    ms: fc.integer({ min: 10, max: 1500 }),
  });
  fc.assert(
    fc.property(fc.array(move, { maxLength: 12 }), fc.constantFrom(10, 50, 500), (moves, acceleration) => {
      const rig = new WheelRig();
      rig.acceleration = acceleration;
      for (const { speeds, ms } of moves) {
        rig.target.set(speeds);
        assert.deepEqual(rig.run(ms / 1e3), []);
      }
    }),
    { seed: 42, numRuns: 300 },
  );
});

test("an encoder that dies in mid-drive is found within 300 ms and named", () => {
  for (const speed of [25, 5, -8]) {
    const rig = new WheelRig();
    rig.drive(speed);
    rig.run(2);
    rig.encoder[2] = 0;
    const died = rig.time;
    assert.deepEqual(rig.run(1), ["encoder-dead.rearLeft"], `at ${speed} rad/s`);
    const took = rig.time - died;
    // At slow speed the controller must first have raised the duty to where silence means something.
    assert.ok(took <= 0.3 || Math.abs(speed) < 6, `found after ${took} s at ${speed} rad/s`);
    assert.match(rig.board.stop!.text, /^The rear left encoder gives no counts/);
  }
});

test("an encoder that is dead from the start is found while the others move", () => {
  const rig = new WheelRig();
  rig.encoder[0] = 0;
  rig.drive(15);
  assert.deepEqual(rig.run(1), ["encoder-dead.frontLeft"]);
});

test("a wheel that is not driven may be as silent as it likes", () => {
  const rig = new WheelRig();
  rig.encoder[1] = 0;
  rig.target.set([15, 0, 15, 15]);
  assert.deepEqual(rig.run(5), []);
});

test("a swapped encoder is found within 150 ms of the first wrong movement, by the same name from both sides", () => {
  for (const speed of [25, 5, -25]) {
    const rig = new WheelRig();
    rig.encoder[3] = -1;
    rig.drive(speed);
    while (Math.abs(rig.speed[3]!) < 0.5) rig.run(0.005);
    const began = rig.time;
    assert.deepEqual(rig.run(1), ["encoder-sign.rearRight"], `at ${speed} rad/s`);
    assert.ok(rig.time - began <= 0.15, `found after ${rig.time - began} s at ${speed} rad/s`);
    assert.match(rig.board.stop!.text, /^The rear right wheel turns against its command/);
  }
});

test("an encoder that swaps its sign in mid-drive is found within 150 ms of the wrong sign", () => {
  const rig = new WheelRig();
  rig.drive(20);
  rig.run(2);
  rig.encoder[0] = -1;
  while (rig.speed[0]! > -0.5) rig.run(0.005);
  const began = rig.time;
  assert.deepEqual(rig.run(1), ["encoder-sign.frontLeft"]);
  assert.ok(rig.time - began <= 0.15, `found after ${rig.time - began} s`);
});

test("a car that pushes a wall stalls all its wheels, found within 1 s", () => {
  const rig = new WheelRig();
  rig.drive(20);
  rig.run(2);
  rig.held.fill(true);
  const hit = rig.time;
  assert.deepEqual(rig.run(2).sort(), [
    "wheel-stalled.frontLeft",
    "wheel-stalled.frontRight",
    "wheel-stalled.rearLeft",
    "wheel-stalled.rearRight",
  ]);
  assert.ok(rig.time - hit <= 1, `found after ${rig.time - hit} s`);
});

test("touching a wall for half a second is no stall", () => {
  const rig = new WheelRig();
  rig.drive(20);
  rig.run(2);
  rig.held.fill(true);
  rig.run(0.5);
  rig.held.fill(false);
  assert.deepEqual(rig.run(5), []);
});

test("a fault's cause is gone once the car is off, so that arming again is possible", () => {
  const rig = new WheelRig();
  rig.encoder[0] = 0;
  rig.drive(15);
  rig.run(1);
  const still = new Float64Array(4);
  rig.monitor.step(still, rig.counts, still, still, 0.005);
  assert.equal(rig.board.active.length, 1, "it stays on the board");
  rig.board.releaseLatched();
  assert.equal(rig.board.active.length, 0);
});

test("an encoder monitor refuses settings that make no sense and quotes them", () => {
  const make = (settings: object) => () =>
    new EncoderMonitor({ ...ENCODER_MONITOR_DEFAULTS, ...settings }, new FaultBoard());
  assert.throws(make({ deadAfter: 0 }), /encoder monitor deadAfter must be > 0 and finite, got 0/);
  assert.throws(make({ stallDuty: 1 }), /must be < 1 to be reached at all, got 1 and/);
});
