import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { wheelVector } from "../../src/core/wheels.ts";
import { WheelController, type WheelGains } from "../../src/drive/wheel-controller.ts";

const TICK = 0.005;
const MOTOR = { kS: 0.6, kV: 0.33, kA: 0.03 };
const GAINS: WheelGains = { ...MOTOR, kP: 0.15, kI: 1.5 };
const SETTINGS = { gains: GAINS, maxDuty: 1, minBatteryVolts: 6 };
const NOTHING = wheelVector();

const all = (value: number) => wheelVector(value, value, value, value);

/** Four motors by volts = kS·sign(w) + kV·w + kA·dw/dt on a battery that sags under their current. */
class Motors {
  readonly speed = wheelVector();
  readonly #motor: { kS: number; kV: number; kA: number };
  readonly #full: number;
  volts: number;

  constructor(motor = MOTOR, full = 12) {
    this.#motor = motor;
    this.#full = full;
    this.volts = full;
  }

  run(duty: Float64Array, dt: number, load = 0): void {
    const { kS, kV, kA } = this.#motor;
    const parts = 50;
    for (let n = 0; n < parts; n++) {
      let current = 0;
      for (let i = 0; i < 4; i++) {
        const push = duty[i]! * this.volts - kV * this.speed[i]! - load;
        current += Math.abs(push) / 3;
        const turning = this.speed[i]! !== 0 || Math.abs(push) > kS;
        const direction = this.speed[i]! !== 0 ? Math.sign(this.speed[i]!) : Math.sign(push);
        if (!turning) continue;
        const next = this.speed[i]! + ((push - kS * direction) / kA) * (dt / parts);
        // Friction stops a wheel; it does not turn it round.
        this.speed[i] = next * direction < 0 && Math.abs(push) <= kS ? 0 : next;
      }
      this.volts = this.#full - 0.1 * current;
    }
  }
}

function settle(
  controller: WheelController,
  motors: Motors,
  target: number,
  seconds: number,
  load = 0,
): Float64Array {
  const duty = wheelVector();
  for (let t = 0; t < seconds; t += TICK) {
    controller.step(all(target), NOTHING, motors.speed, motors.volts, TICK, duty);
    motors.run(duty, TICK, load);
  }
  return duty;
}

function near(speed: Float64Array, target: number, tolerance: number): void {
  for (const w of speed) {
    if (!(Math.abs(w - target) <= tolerance))
      assert.fail(`wheels at ${speed.join(", ")} instead of ${target} rad/s`);
  }
}

describe("WheelController", () => {
  it("gives feedforward from the measured battery: kS + kV·w + kA·a volts over the volts there are", () => {
    const controller = new WheelController(SETTINGS);
    const duty = wheelVector();
    const target = wheelVector(10, -10, 20, 5);
    controller.step(target, wheelVector(4, 0, 0, 0), target, 10, TICK, duty);
    const expected = [0.6 + 3.3 + 0.12, -0.6 - 3.3, 0.6 + 6.6, 0.6 + 1.65].map((volts) => volts / 10);
    for (let i = 0; i < 4; i++) {
      assert.ok(
        Math.abs(duty[i]! - expected[i]!) < 1e-12,
        `${duty.join(", ")} instead of ${expected.join(", ")}`,
      );
    }
    const atTwelve = wheelVector();
    new WheelController(SETTINGS).step(target, wheelVector(4, 0, 0, 0), target, 12, TICK, atTwelve);
    assert.ok(Math.abs(atTwelve[0]! * 12 - duty[0]! * 10) < 1e-12, "the same volts from another battery");
  });

  it("reaches its speed although motors and battery are other than it was told, and holds it under load", () => {
    for (const target of [2, 20, -20]) {
      const controller = new WheelController(SETTINGS);
      const motors = new Motors({ kS: 0.9, kV: 0.36, kA: 0.05 }, 10.8);
      settle(controller, motors, target, 2);
      near(motors.speed, target, 0.02);
      settle(controller, motors, target, 2, 1);
      near(motors.speed, target, 0.02);
    }
  });

  it("does not wind up while the battery cannot give what is asked: on return it is back at once", () => {
    const controller = new WheelController(SETTINGS);
    const motors = new Motors(MOTOR, 9);
    const duty = settle(controller, motors, 31, 10);
    assert.deepEqual(duty, all(1), "10 s of saturation");
    // Then slowed by a ramp, as the limiter does it: kA·a of feedforward, little left for PI to do.
    let goal = motors.speed[0]!;
    while (goal > 10) {
      goal -= 60 * TICK;
      controller.step(all(goal), all(-60), motors.speed, motors.volts, TICK, duty);
      motors.run(duty, TICK);
      assert.ok(motors.speed[0]! < goal + 2, `${motors.speed[0]} rad/s lags behind ${goal}`);
    }
    settle(controller, motors, goal, 0.3);
    near(motors.speed, goal, 0.2);
  });

  it("comes to a full stop without a hum: duty exactly 0, and nothing is remembered", () => {
    const controller = new WheelController(SETTINGS);
    const motors = new Motors({ kS: 0.9, kV: 0.36, kA: 0.05 });
    settle(controller, motors, 15, 2);
    const duty = settle(controller, motors, 0, 1);
    assert.deepEqual(duty, wheelVector());
    assert.deepEqual(motors.speed, wheelVector());
    // The next start is that of a fresh controller.
    const fresh = wheelVector();
    new WheelController(SETTINGS).step(all(5), NOTHING, NOTHING, 12, TICK, fresh);
    controller.step(all(5), NOTHING, NOTHING, 12, TICK, duty);
    assert.deepEqual(duty, fresh);
  });

  it("lets go of what was integrated against a wall when told to stop, though the wheel still creeps", () => {
    for (const sign of [1, -1]) {
      const controller = new WheelController(SETTINGS);
      const duty = wheelVector();
      for (let n = 0; n < 400; n++) {
        controller.step(all(10 * sign), NOTHING, all(0.7 * sign), 12, TICK, duty);
      }
      assert.ok(sign * duty[0]! > 0.9, `duty ${duty[0]} against the wall`);
      controller.step(NOTHING, NOTHING, all(0.7 * sign), 12, TICK, duty);
      assert.ok(sign * duty[0]! <= 0, `duty ${duty[0]} goes on pushing`);
      // What holds it against being pushed on is kept.
      for (let n = 0; n < 400; n++) controller.step(NOTHING, NOTHING, all(0.7 * sign), 12, TICK, duty);
      assert.ok(sign * duty[0]! < -0.1, `duty ${duty[0]} does not hold`);
    }
  });

  it("does not chatter about a target near zero: kS fades in over the rest speed", () => {
    const controller = new WheelController({ ...SETTINGS, gains: { ...MOTOR, kP: 0, kI: 0 } });
    const duty = wheelVector();
    let last = 0;
    for (let target = -1; target <= 1; target += 0.01) {
      controller.step(all(target), NOTHING, all(target), 12, TICK, duty);
      if (target > -1)
        assert.ok(Math.abs(duty[0]! - last) < 0.002, `jumps from ${last} to ${duty[0]} at ${target}`);
      last = duty[0]!;
    }
    assert.ok(Math.abs(last - (0.6 + 0.33) / 12) < 1e-3, `full kS beyond: ${last}`);
  });

  it("is not upset by an extra step between two ticks with the same measurement", () => {
    const run = (extra: boolean): Motors => {
      const controller = new WheelController(SETTINGS);
      const motors = new Motors({ kS: 0.9, kV: 0.36, kA: 0.05 });
      const duty = wheelVector();
      const measured = wheelVector();
      for (let i = 0; i < 400; i++) {
        measured.set(motors.speed);
        const first = extra ? 0.0001 + (i % 40) * 0.0001 : 0;
        if (extra) {
          controller.step(all(12), NOTHING, measured, motors.volts, first, duty);
          motors.run(duty, first);
        }
        controller.step(all(12), NOTHING, measured, motors.volts, TICK - first, duty);
        motors.run(duty, TICK - first);
      }
      return motors;
    };
    near(run(true).speed, 12, 0.02);
    near(run(false).speed, 12, 0.02);
  });

  it("gives mirrored duties for mirrored speeds", () => {
    const one = new WheelController(SETTINGS);
    const other = new WheelController(SETTINGS);
    const a = wheelVector();
    const b = wheelVector();
    for (let i = 0; i < 200; i++) {
      const target = wheelVector(40 * Math.sin(i / 9), i / 10, -i / 20, 3);
      const measured = target.map((w, n) => w * 0.9 + n);
      one.step(target, measured, measured, 11, TICK, a);
      const mirror = (v: Float64Array) => v.map((x) => -x);
      other.step(mirror(target), mirror(measured), mirror(measured), 11, TICK, b);
      assert.ok(
        mirror(b).every((d, n) => d === a[n]),
        `${a.join(", ")} against ${b.join(", ")}`,
      );
    }
  });

  it("no input whatever makes a duty that is not a number or out of range, nor spoils the next one", () => {
    const any = fc.double();
    const four = fc.tuple(any, any, any, any);
    const dt = fc.double({ min: 0, max: 0.02, noNaN: true });
    const steps = fc.array(fc.tuple(four, four, four, any, dt), { minLength: 1, maxLength: 6 });
    const maxDuty = fc.double({ min: 0.01, max: 1, noNaN: true });
    const property = fc.property(steps, maxDuty, (inputs, limit) => {
      const controller = new WheelController({ ...SETTINGS, maxDuty: limit });
      const duty = wheelVector();
      const inRange = () => duty.every((d) => Math.abs(d) <= limit);
      for (const [target, acceleration, measured, volts, time] of inputs) {
        const arrays = [target, acceleration, measured].map((v) => Float64Array.from(v));
        controller.step(arrays[0]!, arrays[1]!, arrays[2]!, volts, time, duty);
        assert.ok(inRange(), `closed loop: ${duty.join(", ")}`);
        controller.stepOpenLoop(arrays[0]!, arrays[1]!, volts, duty);
        assert.ok(inRange(), `open loop: ${duty.join(", ")}`);
      }
    });
    fc.assert(property, { seed: 51, numRuns: 1000 });
  });

  it("takes a battery that is measured absurdly low as the lowest it may be", () => {
    const controller = new WheelController(SETTINGS);
    const duty = wheelVector();
    controller.stepOpenLoop(all(5), NOTHING, 0, duty);
    assert.deepEqual(duty, all((0.6 + 0.33 * 5) / 6));
  });

  it("drives open loop by feedforward alone, and stands with duty exactly 0", () => {
    const controller = new WheelController(SETTINGS);
    const motors = new Motors();
    const duty = wheelVector();
    for (let i = 0; i < 300; i++) {
      controller.stepOpenLoop(all(15), NOTHING, motors.volts, duty);
      motors.run(duty, TICK);
    }
    near(motors.speed, 15, 0.05);
    controller.stepOpenLoop(NOTHING, all(-3), motors.volts, duty);
    assert.deepEqual(duty, wheelVector());
  });

  it("uses each wheel's own gains", () => {
    const weak = { ...GAINS, kV: 0.5 };
    const controller = new WheelController({ ...SETTINGS, gains: [GAINS, GAINS, GAINS, weak] });
    const duty = wheelVector();
    controller.step(all(10), NOTHING, all(10), 10, TICK, duty);
    assert.ok(Math.abs(duty[0]! - 0.39) < 1e-12 && Math.abs(duty[3]! - 0.56) < 1e-12, duty.join(", "));
  });

  it("forgets on reset", () => {
    const controller = new WheelController(SETTINGS);
    const duty = wheelVector();
    const fresh = wheelVector();
    controller.step(all(10), NOTHING, all(9), 12, TICK, fresh);
    for (let i = 0; i < 50; i++) controller.step(all(10), NOTHING, all(9), 12, TICK, duty);
    assert.ok(duty[0]! > fresh[0]!, "the integral grows");
    controller.reset();
    controller.step(all(10), NOTHING, all(9), 12, TICK, duty);
    assert.deepEqual(duty, fresh);
  });

  it("refuses settings that make no sense and says which", () => {
    assert.throws(
      () => new WheelController({ ...SETTINGS, maxDuty: 1.1 }),
      /maxDuty must be in \(0, 1\], got 1.1/,
    );
    assert.throws(
      () => new WheelController({ ...SETTINGS, gains: [GAINS, { ...GAINS, kI: -1 }, GAINS, GAINS] }),
      /kI of frontRight must be ≥ 0 and finite, got -1/,
    );
    assert.throws(
      () => new WheelController({ ...SETTINGS, minBatteryVolts: 0 }),
      /minBatteryVolts must be > 0 V and finite, got 0/,
    );
  });
});

describe("WheelController with constants of each wheel and direction", () => {
  const forward = { kS: 0.5, kV: 0.3, kA: 0.02 };
  const reverse = { kS: 0.9, kV: 0.4, kA: 0.05 };
  const uneven: WheelGains = { ...forward, reverse, kP: 0.15, kI: 1.5 };
  const controller = new WheelController({
    gains: [GAINS, uneven, GAINS, uneven],
    maxDuty: 1,
    minBatteryVolts: 6,
  });
  const volts = (speed: number, acceleration: number) => {
    const duty = wheelVector();
    controller.stepOpenLoop(all(speed), all(acceleration), 12, duty);
    return Array.from(duty, (value) => Number((value * 12).toFixed(9)));
  };

  it("drives each wheel by its own, forward and backward", () => {
    assert.deepEqual(volts(10, 2), [3.96, 3.54, 3.96, 3.54]);
    assert.deepEqual(volts(-10, -2), [-3.96, -5, -3.96, -5]);
  });

  it("does not jump where a wheel turns round", () => {
    let last = volts(-1, 20)[1]!;
    for (let speed = -1; speed <= 1; speed += 0.001) {
      const now = volts(speed, 20)[1]!;
      if (Math.abs(speed) > 1e-9)
        assert.ok(Math.abs(now - last) < 0.01, `${last} → ${now} V at ${speed} rad/s`);
      last = now;
    }
  });

  it("adds what the rollers eat", () => {
    const rollers = { kS: 0.4, turnShare: 0.44 };
    const strafing = new WheelController({ ...SETTINGS, rollers });
    const duty = wheelVector();
    strafing.stepOpenLoop(wheelVector(-10, 10, 10, -10), NOTHING, 12, duty);
    assert.deepEqual(
      Array.from(duty, (value) => Number((value * 12).toFixed(9))),
      [-4.3, 4.3, 4.3, -4.3],
    );
  });

  it("names the wheel whose constant makes no sense", () => {
    const bad = { ...GAINS, reverse: { ...reverse, kS: -1 } };
    assert.throws(
      () => new WheelController({ ...SETTINGS, gains: [GAINS, GAINS, bad, GAINS] }),
      /kS of rearLeft must be ≥ 0/,
    );
  });
});

describe("a wheel whose speed is measured late", () => {
  /** The largest error on a ramp, and after it, of a perfectly known motor whose speed is known a tick later. */
  function ramp(lag: number): { onIt: number; after: number } {
    const controller = new WheelController({ ...SETTINGS, gains: { ...GAINS, kP: 0.7, kI: 10 }, lag });
    const motors = new Motors(MOTOR, 24);
    const measured = wheelVector();
    const duty = wheelVector();
    const worst = { onIt: 0, after: 0 };
    for (let k = 1; k <= 120; k++) {
      const target = Math.min(20, 50 * k * TICK);
      const rate = target < 20 ? 50 : 0;
      controller.step(all(target), all(rate), measured, motors.volts, TICK, duty);
      measured.set(motors.speed);
      motors.run(duty, TICK);
      const error = Math.abs(target - motors.speed[0]!);
      if (rate > 0) worst.onIt = Math.max(worst.onIt, k > 30 ? error : 0);
      else worst.after = Math.max(worst.after, error);
    }
    return worst;
  }

  it("is pushed ahead of a ramp by feedback that compares with the target of now", () => {
    assert.ok(ramp(0).onIt > 0.2, `${ramp(0).onIt} rad/s`);
  });

  it("follows a ramp, and does not overshoot, by feedback that knows how late it is", () => {
    // What is asked shows a tick later, and is known another one later.
    const { onIt, after } = ramp(2 * TICK);
    assert.ok(onIt < 0.1, `${onIt} rad/s`);
    assert.ok(after < ramp(0).after, `${after} rad/s, ${ramp(0).after} before`);
  });

  it("refuses a lag that is none", () => {
    for (const lag of [-0.001, Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(
        () => new WheelController({ ...SETTINGS, lag }),
        new RegExp(`lag must be ≥ 0 s, got ${lag}`),
      );
  });
});

it("lets go of what was wound up against a wall once the target is 0, though the wheel creeps on", () => {
  const controller = new WheelController(SETTINGS);
  const duty = wheelVector();
  for (let t = 0; t < 2; t += TICK) controller.step(all(5), NOTHING, all(0.6), 12, TICK, duty);
  assert.ok(duty[0]! > 0.5);
  controller.step(NOTHING, NOTHING, all(0.6), 12, TICK, duty);
  assert.ok(duty[0]! < 0, `${duty[0]}`);
});
