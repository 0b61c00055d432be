import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { WHEELS, wheelVector } from "../../src/core/wheels.ts";
import { BridgeBank, type PinStates } from "../../src/hardware/bridge.ts";
import type { MotorPins, MotorWiring } from "../../src/hardware/wiring.ts";
import { TWO_DIRECTIONS, TWO_PWM } from "./wirings.ts";

const RANGE = 200;
const ONE_DIRECTION: MotorWiring = {
  motors: {
    frontLeft: { pwm: 5, direction: 6, invert: false },
    frontRight: { pwm: 12, direction: 13, invert: true },
    rearLeft: { pwm: 16, direction: 17, invert: false },
    rearRight: { pwm: 20, direction: 21, invert: true },
  },
  idle: "coast",
};
const wirings = fc
  .tuple(
    fc.constantFrom(TWO_DIRECTIONS, ONE_DIRECTION, TWO_PWM),
    fc.constantFrom("coast" as const, "brake" as const),
    fc.constantFrom(undefined, 4),
    fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  )
  .map(([{ motors }, idle, standby, inverts]): MotorWiring => {
    const entries = WHEELS.map((wheel, i) => [wheel, { ...motors[wheel], invert: inverts[i]! }]);
    return { motors: Object.fromEntries(entries), idle, standby };
  });
const duty = fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.constantFrom(0, -1, 1, -3, 7));
const duties = fc.tuple(duty, duty, duty, duty).map((four) => wheelVector(...four));

/** What the bridge puts on the motor, by the truth tables: −1…1, or "brake" or "coast". */
function motorGets(pins: MotorPins, bank: BridgeBank, states: PinStates): number | "brake" | "coast" {
  const pwm = (pin: number) => states.pwm[bank.pwmPins.indexOf(pin)]! / RANGE;
  const high = (pin: number) => ((states.levels >>> pin) & 1) === 1;
  const wires = pins.invert ? -1 : 1;
  if ("forward" in pins) {
    const [f, r] = [pwm(pins.forward), pwm(pins.reverse)];
    if (f === 1 && r === 1) return "brake";
    assert.ok(f === 0 || r === 0, `forward ${f} and reverse ${r} at once`);
    return f === 0 && r === 0 ? "coast" : (f - r) * wires;
  }
  if ("direction" in pins) return (high(pins.direction) ? 1 : -1) * pwm(pins.pwm) * wires || "coast";
  if (high(pins.in1) && high(pins.in2)) {
    assert.equal(pwm(pins.pwm), 1, "an L298N brakes only while it is enabled");
    return "brake";
  }
  if (high(pins.in1) === high(pins.in2)) return pwm(pins.pwm) === 0 ? "coast" : "brake";
  return (high(pins.in1) ? 1 : -1) * pwm(pins.pwm) * wires;
}

test("every wheel gets the duty that was asked for, to half a step, with its sign and within range", () => {
  fc.assert(
    fc.property(wirings, duties, duties, (wiring, before, asked) => {
      const bank = new BridgeBank(wiring);
      const states = bank.rest();
      bank.step(before, RANGE, states);
      bank.step(asked, RANGE, states);
      WHEELS.forEach((wheel, i) => {
        const gets = motorGets(wiring.motors[wheel], bank, states);
        const want = Math.max(-1, Math.min(asked[i]!, 1));
        if (Math.abs(want) * RANGE < 0.5 - 1e-9) assert.ok(typeof gets === "string", `${wheel} gets ${gets}`);
        else if (gets === "coast" || gets === "brake") assert.ok(Math.abs(want) * RANGE <= 0.5 + 1e-9);
        else
          assert.ok(Math.abs(gets - want) <= 0.5 / RANGE + 1e-9, `${wheel} was to get ${want}, gets ${gets}`);
      });
    }),
    { seed: 42, numRuns: 500 },
  );
});

test("a wheel at 0 coasts or brakes as its wiring says; a bridge with one direction pin has no choice", () => {
  for (const idle of ["coast", "brake"] as const) {
    for (const kind of [TWO_DIRECTIONS, TWO_PWM]) {
      const wiring = { ...kind, idle };
      const bank = new BridgeBank(wiring);
      const states = bank.rest();
      bank.step(wheelVector(), RANGE, states);
      for (const wheel of WHEELS) assert.equal(motorGets(wiring.motors[wheel], bank, states), idle);
    }
    const bank = new BridgeBank({ ...ONE_DIRECTION, idle });
    const states = bank.rest();
    bank.step(wheelVector(), RANGE, states);
    assert.deepEqual([...states.pwm], [0, 0, 0, 0]);
  }
});

test("standby goes high with the first wheel that turns, stays so at 0, and is low at rest", () => {
  const bank = new BridgeBank({ ...TWO_DIRECTIONS, standby: 4 });
  const states = bank.rest();
  const standby = () => (states.levels >>> 4) & 1;
  bank.step(wheelVector(), RANGE, states);
  assert.equal(standby(), 0);
  bank.step(wheelVector(0, 0, 0.3, 0), RANGE, states);
  assert.equal(standby(), 1);
  bank.step(wheelVector(), RANGE, states);
  assert.equal(standby(), 1);
  assert.deepEqual(bank.rest(), { pwm: new Int32Array(4), levels: 0 });
});

test("a duty that is no number powers nothing", () => {
  for (const kind of [TWO_DIRECTIONS, ONE_DIRECTION, TWO_PWM]) {
    const bank = new BridgeBank(kind);
    const states = bank.rest();
    bank.step(wheelVector(Number.NaN, Number.NaN, Number.NaN, Number.NaN), RANGE, states);
    assert.deepEqual([...new Set(states.pwm)], [0]);
  }
});
