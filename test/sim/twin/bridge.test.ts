import assert from "node:assert/strict";
import { test } from "node:test";
import { BRAKE, bridgeDuty } from "../../../src/sim/twin/bridge.ts";

const at = (levels: Readonly<Record<number, number>>) => (gpio: number) => levels[gpio] ?? 0;

test("PWM and two directions: forward, reverse, brake, open, as the TB6612's table says", () => {
  const motor = { pwm: 1, in1: 2, in2: 3, invert: false };
  assert.equal(bridgeDuty(motor, at({ 1: 0.4, 2: 1 })), 0.4);
  assert.equal(bridgeDuty(motor, at({ 1: 0.4, 3: 1 })), -0.4);
  assert.equal(bridgeDuty(motor, at({ 1: 0.4, 2: 1, 3: 1 })), BRAKE);
  assert.equal(bridgeDuty(motor, at({ 1: 0.4 })), 0);
  assert.equal(bridgeDuty(motor, at({ 2: 1 })), BRAKE);
});

test("PWM and one direction: high is forward", () => {
  const motor = { pwm: 1, direction: 2, invert: false };
  assert.equal(bridgeDuty(motor, at({ 1: 0.4, 2: 1 })), 0.4);
  assert.equal(bridgeDuty(motor, at({ 1: 0.4 })), -0.4);
  assert.equal(bridgeDuty(motor, at({ 2: 1 })), BRAKE);
});

test("two PWM: their difference drives; both low is open, both high shorts", () => {
  const motor = { forward: 1, reverse: 2, invert: false };
  assert.equal(bridgeDuty(motor, at({ 1: 0.4 })), 0.4);
  assert.equal(bridgeDuty(motor, at({ 2: 0.4 })), -0.4);
  assert.equal(bridgeDuty(motor, at({ 1: 1, 2: 0.75 })), 0.25);
  assert.equal(bridgeDuty(motor, at({ 1: 1, 2: 1 })), BRAKE);
  assert.equal(bridgeDuty(motor, at({})), 0);
});

test("wires the other way round turn the wheel the other way round", () => {
  assert.equal(bridgeDuty({ pwm: 1, in1: 2, in2: 3, invert: true }, at({ 1: 0.4, 2: 1 })), -0.4);
  assert.equal(bridgeDuty({ forward: 1, reverse: 2, invert: true }, at({ 2: 0.4 })), 0.4);
});
