import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../src/core/random.ts";
import { PIN_MODE } from "../../../src/protocol/pigpiod.ts";
import { ERROR } from "../../../src/sim/twin/errors.ts";
import { Pins } from "../../../src/sim/twin/pins.ts";

// Appendix "PWM frequencies" of pigpio's documentation, sample rate 5 µs.
const FREQUENCIES = [
  8000, 4000, 2000, 1600, 1000, 800, 500, 400, 320, 250, 200, 160, 100, 80, 50, 40, 20, 10,
];
const REAL_RANGES = [
  25, 50, 100, 125, 200, 250, 400, 500, 625, 800, 1000, 1250, 2000, 2500, 4000, 5000, 10000, 20000,
];

test("the 18 frequencies and their steps are the daemon's", () => {
  const pins = new Pins();
  for (const [i, frequency] of FREQUENCIES.entries()) {
    assert.equal(pins.setFrequency(12, frequency), frequency);
    assert.equal(pins.realRange(12), REAL_RANGES[i], `real range at ${frequency} Hz`);
  }
});

test("a frequency becomes the nearest that the daemon has", () => {
  const pins = new Pins();
  const taken = (asked: number) => pins.setFrequency(12, asked);
  assert.deepEqual([490, 20_000, 5999, 6001, 1, 0].map(taken), [500, 8000, 4000, 8000, 10, 10]);
  assert.equal(new Pins().frequency(12), 800, "before anybody sets one");
});

test("duties are quantised by the real range", () => {
  const pins = new Pins();
  pins.setFrequency(12, 1000);
  pins.pwm(12, 200);
  assert.equal(pins.average(12), 156 / 200);
  pins.setFrequency(12, 8000);
  assert.equal(pins.average(12), 19 / 25);
  pins.pwm(12, 10);
  assert.equal(pins.average(12), 0, "10 of 255 is less than one of 25 steps");
  assert.equal(pins.duty(12), 10, "the daemon says what it was told");
  pins.setRange(12, 1000);
  assert.equal(pins.duty(12), 39, "a new range keeps the share");
});

test("over one period a PWM pin is high for its share of the time", () => {
  const pins = new Pins();
  pins.setFrequency(12, 1000);
  pins.pwm(12, 64);
  let high = 0;
  for (let micros = 0; micros < 1000; micros++) high += pins.read(12, micros);
  assert.equal(high, 250);
});

test("a bank write changes all its pins and no other, and says so where it may not", () => {
  const pins = new Pins();
  for (const gpio of [5, 6, 16, 26]) pins.setMode(gpio, PIN_MODE.output);
  assert.equal(pins.writeBank((1 << 5) | (1 << 26), 1), 0);
  assert.equal(pins.levels(0), (1 << 5) | (1 << 26));
  assert.equal(pins.writeBank(1 << 5, 0), 0);
  assert.equal(pins.levels(0), 1 << 26);
  assert.equal(pins.writeBank((1 << 16) | 1, 1), ERROR.SOME_PERMITTED);
  assert.equal(pins.levels(0), (1 << 16) | (1 << 26));
});

test("what is written to an input shows once it is an output", () => {
  const pins = new Pins();
  pins.writeBank(1 << 5, 1);
  assert.equal(pins.read(5, 0), 0);
  pins.setMode(5, PIN_MODE.output);
  assert.equal(pins.read(5, 0), 1);
});

test("a PWM that is set to 0, or whose pin is used for something else, ends low", () => {
  const pins = new Pins();
  pins.pwm(12, 255);
  pins.pwm(12, 0);
  assert.equal(pins.average(12), 0);
  assert.equal(pins.duty(12), 0);
  pins.pwm(12, 255);
  pins.write(12, 0);
  assert.equal(pins.average(12), 0);
  assert.equal(pins.duty(12), ERROR.NOT_PWM_GPIO);
  pins.pwm(12, 128);
  pins.setMode(12, PIN_MODE.input);
  pins.setMode(12, PIN_MODE.output);
  assert.equal(pins.average(12), 0);
});

test("a termination freezes PWM pins high about as often as they were high", () => {
  const random = new Random(1);
  for (const duty of [0, 64, 128, 200, 255]) {
    let high = 0;
    for (let run = 0; run < 2000; run++) {
      const pins = new Pins();
      pins.setFrequency(12, 1000);
      pins.pwm(12, duty);
      pins.pwm(13, 0);
      const frozen = pins.freeze(random);
      assert.ok(!frozen.includes(13), "a pin without PWM stays low");
      assert.equal(frozen.includes(12), pins.average(12) === 1);
      high += pins.average(12);
    }
    const share = high / 2000;
    assert.ok(Math.abs(share - duty / 255) < 0.04, `duty ${duty} of 255 froze high ${share} of the time`);
  }
});

test("the PWM hardware outlives a termination", () => {
  const pins = new Pins();
  assert.equal(pins.hardwarePwm(12, 20_000, 400_000), 0);
  assert.equal(pins.duty(12), 400_000);
  assert.equal(pins.frequency(12), 20_000);
  assert.equal(pins.range(12), 1_000_000);
  pins.freeze(new Random(1));
  assert.ok(Math.abs(pins.average(12) - 0.4) < 1e-3, `${pins.average(12)}`);
  assert.equal(pins.hardwarePwm(12, 0, 0), 0);
  assert.equal(pins.average(12), 0);
});

test("each bad request gets the daemon's own error", () => {
  const pins = new Pins();
  const cases: [string, number, number][] = [
    ["PWM on GPIO 54", pins.pwm(54, 0), ERROR.BAD_USER_GPIO],
    ["PWM on GPIO 40", pins.pwm(40, 0), ERROR.NOT_PERMITTED],
    ["duty above range", pins.pwm(12, 256), ERROR.BAD_DUTYCYCLE],
    ["range 24", pins.setRange(12, 24), ERROR.BAD_DUTYRANGE],
    ["range 40001", pins.setRange(12, 40_001), ERROR.BAD_DUTYRANGE],
    ["mode of GPIO 54", pins.mode(54), ERROR.BAD_GPIO],
    ["mode 8", pins.setMode(12, 8), ERROR.BAD_MODE],
    ["level 2", pins.write(12, 2), ERROR.BAD_LEVEL],
    ["GPIO 0", pins.write(0, 1), ERROR.NOT_PERMITTED],
    ["pull 3", pins.setPull(12, 3), ERROR.BAD_PUD],
    ["servo of 499 µs", pins.servo(12, 499), ERROR.BAD_PULSEWIDTH],
    ["duty of a pin without PWM", pins.duty(12), ERROR.NOT_PWM_GPIO],
    ["pulse of a pin without servo", pins.servoPulse(12), ERROR.NOT_SERVO_GPIO],
    ["hardware PWM on GPIO 5", pins.hardwarePwm(5, 1000, 0), ERROR.NOT_HPWM_GPIO],
    ["hardware duty", pins.hardwarePwm(12, 1000, 1_000_001), ERROR.BAD_HPWM_DUTY],
    ["hardware frequency", pins.hardwarePwm(12, 187_500_001, 0), ERROR.BAD_HPWM_FREQ],
  ];
  for (const [what, result, expected] of cases) assert.equal(result, expected, what);
});
