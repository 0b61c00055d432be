import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type MotionGoal, type MotionState, motionAtRest } from "../../src/motion/motion-state.ts";
import { TrapezoidProfile } from "../../src/motion/trapezoid-profile.ts";
import { checkArrival, checkLimits, samples, showState } from "./profile-checks.ts";

// Evenly, where fc.double draws as many from 10⁻³⁰⁰ as from 1.
const number = (min: number, max: number) =>
  fc.integer({ min: 0, max: 1e6 }).map((n) => min + ((max - min) * n) / 1e6);
const limits = fc.record({
  velocity: number(0.1, 3),
  acceleration: number(0.2, 10),
  deceleration: number(0.2, 10),
});
/** Starts of any kind: at rest, under way, too fast for the limits, on the goal, beyond it. */
const start = fc.record({
  position: fc.oneof(number(-3, 3), fc.constant(0)),
  velocity: fc.oneof(number(-5, 5), fc.constant(0)),
  acceleration: fc.constant(0),
});
const goal = fc.record({
  position: fc.oneof(number(-3, 3), fc.constant(0)),
  share: fc.oneof(number(-1, 1), fc.constant(0)),
});

const goalOf = (g: { position: number; share: number }, l: { velocity: number }): Required<MotionGoal> => ({
  position: g.position,
  velocity: g.share * l.velocity + 0,
});

function plan(
  l: ConstructorParameters<typeof TrapezoidProfile>[0],
  from: Partial<MotionState>,
  to: MotionGoal,
) {
  const profile = new TrapezoidProfile(l);
  profile.plan({ ...motionAtRest(), ...from }, to);
  return profile;
}

const near = (actual: number, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `expected ${expected}, got ${actual}`);

function at(profile: TrapezoidProfile, time: number): MotionState {
  const out = motionAtRest();
  profile.sample(time, out);
  return out;
}

describe("TrapezoidProfile", () => {
  it("goes 3 m at 1 m/s, 0.5 s up by 2 m/s² and 0.25 s down by 4 m/s²", () => {
    const profile = plan({ velocity: 1, acceleration: 2, deceleration: 4 }, {}, { position: 3 });
    // 0.25 m up, 0.125 m down, the rest at full speed.
    near(profile.duration, 0.5 + 2.625 + 0.25);
    assert.deepEqual(at(profile, 0.25), { position: 0.0625, velocity: 0.5, acceleration: 2 });
    assert.deepEqual(at(profile, 1.5), { position: 1.25, velocity: 1, acceleration: 0 });
    near(at(profile, profile.duration - 0.125).velocity, 0.5);
  });

  it("goes a short way without reaching the full speed: 0.2 m up and 0.1 m down", () => {
    const profile = plan({ velocity: 5, acceleration: 1, deceleration: 2 }, {}, { position: 0.3 });
    const peak = Math.sqrt(2 * 1 * 0.2);
    near(profile.duration, peak / 1 + peak / 2);
    near(at(profile, peak).position, 0.2);
  });

  it("goes on slowing down to a goal just where it must, and does not turn round for a rounding error", () => {
    const l = { velocity: 2, acceleration: 1, deceleration: 2 };
    for (const error of [-1e-14, 0, 1e-14]) {
      const profile = plan(l, { position: 0.1, velocity: 1.5 }, { position: 0.6 + error, velocity: 0.5 });
      near(profile.duration, 0.5, 1e-6);
    }
  });

  it("brakes, returns and runs up again where the goal is too near to be passed as slowly as asked", () => {
    const profile = plan(
      { velocity: 2, acceleration: 2 },
      { velocity: 1.5 },
      { position: 0.4, velocity: 0.5 },
    );
    const lowest = Math.min(...samples(profile).map(({ state }) => state.velocity));
    assert.ok(lowest < -0.1, `does not return: ${lowest} m/s at least`);
    checkArrival(profile, 0.4, 0.5, 1e-9);
  });

  it("slows down by the deceleration where it starts too fast, and then keeps the limit", () => {
    const profile = plan({ velocity: 1, acceleration: 1, deceleration: 4 }, { velocity: 3 }, { position: 5 });
    assert.equal(at(profile, 0.25).velocity, 2);
    assert.equal(at(profile, 0.6).velocity, 1);
  });

  it("keeps its limits at every sample and reaches its goal, from any start to any goal", () => {
    const property = fc.property(limits, start, goal, (l, from, g) => {
      const to = goalOf(g, l);
      const profile = plan(l, from, to);
      checkLimits(profile, { ...l, jerk: Number.POSITIVE_INFINITY });
      checkArrival(profile, to.position, to.velocity, 1e-9);
      const first = at(profile, 0);
      near(first.position, from.position, 1e-9);
      near(first.velocity, from.velocity, 1e-9);
    });
    fc.assert(property, { seed: 42, numRuns: 500 });
  });

  it("is never slower than any other motion within the limits", () => {
    const lengths = fc.array(number(0, 0.6), { minLength: 3, maxLength: 3 });
    const signs = fc.constantFrom(-1, 1);
    const speed = number(-1, 1);
    const property = fc.property(limits, speed, lengths, signs, (l, share, times, sign) => {
      // Any motion in three parts: full throttle one way, none, full throttle the other way.
      const from = share * l.velocity;
      let position = 0;
      let velocity = from;
      let taken = 0;
      for (const [n, push] of [sign, 0, -sign].entries()) {
        for (let left = times[n]!; left > 1e-12; ) {
          const speedsUp = velocity * push > 0 || velocity === 0;
          const a = push * (speedsUp ? l.acceleration : l.deceleration);
          const toZero = speedsUp || a === 0 ? left : Math.abs(velocity / a);
          const dt = Math.min(left, toZero);
          position += velocity * dt + (a * dt * dt) / 2;
          velocity = dt === toZero && !speedsUp && a !== 0 ? 0 : velocity + a * dt;
          taken += dt;
          left -= dt;
          if (Math.abs(velocity) > l.velocity) return;
        }
      }
      const profile = plan(l, { velocity: from }, { position, velocity });
      assert.ok(profile.duration <= taken + 1e-5, `${profile.duration} s where ${taken} s are enough`);
    });
    fc.assert(property, { seed: 42, numRuns: 2000 });
  });

  it("may be planned anew at any moment without any change", () => {
    const property = fc.property(limits, start, goal, number(0, 1), (l, from, g, share) => {
      const to = goalOf(g, l);
      const whole = plan(l, from, to);
      const moment = share * whole.duration;
      const rest = plan(l, at(whole, moment), to);
      near(rest.duration + moment, whole.duration, 1e-4);
      const [a, b] = [at(whole, moment + 0.05), at(rest, 0.05)];
      near(b.position, a.position, 1e-4);
    });
    fc.assert(property, { seed: 43, numRuns: 500 });
  });

  it("follows a goal that moves all the time, within its limits, and is there when it stops", () => {
    const l = { velocity: 1, acceleration: 2, deceleration: 3 };
    const profile = new TrapezoidProfile(l);
    const state = motionAtRest();
    let before = 0;
    for (let i = 0; i < 2000; i++) {
      profile.plan(state, { position: i < 1000 ? Math.sin(i / 100) * 2 : 1 });
      profile.sample(0.005, state);
      assert.ok(Math.abs(state.velocity) <= 1 + 1e-9, showState(state));
      assert.ok(
        Math.abs(state.velocity - before) <= 3 * 0.005 + 1e-9,
        `jumps from ${before} to ${state.velocity}`,
      );
      before = state.velocity;
    }
    assert.deepEqual(state, motionAtRest(1));
  });

  it("mirrors a mirrored task", () => {
    const property = fc.property(limits, start, goal, (l, from, g) => {
      const to = goalOf(g, l);
      const one = plan(l, from, to);
      const other = plan(
        l,
        { position: -from.position, velocity: -from.velocity },
        { position: -to.position, velocity: -to.velocity },
      );
      assert.equal(other.duration, one.duration);
      const mirrored = samples(other, 50);
      for (const [i, { state }] of samples(one, 50).entries()) {
        const { position, velocity } = mirrored[i]!.state;
        assert.deepEqual([position + state.position, velocity + state.velocity], [0, 0]);
      }
    });
    fc.assert(property, { seed: 44, numRuns: 300 });
  });

  it("takes half of the time where everything is twice as fast", () => {
    const property = fc.property(limits, start, goal, (l, from, g) => {
      const to = goalOf(g, l);
      const fast = {
        velocity: 2 * l.velocity,
        acceleration: 4 * l.acceleration,
        deceleration: 4 * l.deceleration,
      };
      const one = plan(l, from, to);
      const other = plan(
        fast,
        { position: from.position, velocity: 2 * from.velocity },
        { position: to.position, velocity: 2 * to.velocity },
      );
      near(other.duration, one.duration / 2);
      near(at(other, one.duration / 6).position, at(one, one.duration / 3).position);
    });
    fc.assert(property, { seed: 45, numRuns: 300 });
  });

  it("is at its start before, goes on with the goal's velocity afterwards, and takes a NaN for the start", () => {
    const profile = plan({ velocity: 1, acceleration: 1 }, { position: 2 }, { position: 4, velocity: 0.5 });
    for (const time of [-1, Number.NaN]) assert.equal(at(profile, time).position, 2);
    near(at(profile, profile.duration + 2).position, 5);
    assert.equal(at(plan({ velocity: 1, acceleration: 1 }, {}, { position: 4 }), Infinity).position, 4);
  });

  it("takes no time to be where it is", () => {
    const profile = plan(
      { velocity: 1, acceleration: 1 },
      { position: 2, velocity: 0.5 },
      { position: 2, velocity: 0.5 },
    );
    assert.equal(profile.duration, 0);
    assert.deepEqual(at(profile, 0), { position: 2, velocity: 0.5, acceleration: 0 });
  });

  it("refuses limits, starts and goals that make no sense, and quotes them", () => {
    assert.throws(
      () => new TrapezoidProfile({ velocity: 1, acceleration: 0 }),
      /acceleration must be > 0.*, got 0/,
    );
    assert.throws(
      () => new TrapezoidProfile({ velocity: 1, acceleration: 1, deceleration: Number.NaN }),
      /deceleration must be > 0.*, got NaN/,
    );
    const l = { velocity: 1, acceleration: 1 };
    assert.throws(
      () => plan(l, { velocity: Infinity }, { position: 1 }),
      /a start must be finite.*Infinity m\/s/,
    );
    assert.throws(
      () => plan(l, {}, { position: Number.NaN }),
      /position of the goal must be finite, got NaN/,
    );
    assert.throws(
      () => plan(l, {}, { position: 1, velocity: -1.5 }),
      /velocity of the goal must be within ±1 m\/s, got -1.5/,
    );
  });
});
