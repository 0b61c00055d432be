import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type MotionGoal, type MotionState, motionAtRest } from "../../src/motion/motion-state.ts";
import { type SCurveLimits, SCurveProfile } from "../../src/motion/s-curve-profile.ts";
import { checkArrival, checkLimits, samples, showState } from "./profile-checks.ts";

// Evenly, where fc.double draws as many from 10⁻³⁰⁰ as from 1.
const number = (min: number, max: number) =>
  fc.integer({ min: 0, max: 1e6 }).map((n) => min + ((max - min) * n) / 1e6);
const limits = fc.record({ velocity: number(0.1, 3), acceleration: number(0.2, 10), jerk: number(0.5, 100) });
const orZero = (size: number) => fc.oneof(number(-size, size), fc.constant(0));
/** Starts of any kind: at rest, under way, too fast or accelerating too hard, on the goal, beyond it. */
const start = fc.record({ position: orZero(3), velocity: orZero(5), acceleration: orZero(12) });
const goal = fc.record({ position: orZero(3), share: orZero(1) });

const goalOf = (g: { position: number; share: number }, l: SCurveLimits): Required<MotionGoal> => ({
  position: g.position,
  velocity: g.share * l.velocity + 0,
});

function plan(l: SCurveLimits, from: Partial<MotionState>, to: MotionGoal): SCurveProfile {
  const profile = new SCurveProfile(l);
  profile.plan({ ...motionAtRest(), ...from }, to);
  return profile;
}

const near = (actual: number, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `expected ${expected}, got ${actual}`);

function at(profile: SCurveProfile, time: number): MotionState {
  const out = motionAtRest();
  profile.sample(time, out);
  return out;
}

describe("SCurveProfile", () => {
  it("takes the textbook's time from rest to rest, whichever limits are reached", () => {
    // Biagiotti & Melchiorri, "Trajectory Planning for Automatic Machines and Robots" (2008), section 3.4.
    const l = { velocity: 1, acceleration: 2, jerk: 10 };
    // Velocity and acceleration: distance/v + v/a + a/j.
    near(plan(l, {}, { position: 3 }).duration, 3 + 0.5 + 0.2);
    // Acceleration alone: a/j + √((a/j)² + 4·distance/a).
    near(plan(l, {}, { position: 0.5 }).duration, 0.2 + Math.sqrt(0.04 + 1), 1e-9);
    // Neither: 4·∛(distance/(2·j)).
    near(plan(l, {}, { position: 0.02 }).duration, 4 * Math.cbrt(0.001), 1e-9);
    // Velocity alone: distance/v + 2·√(v/j).
    near(plan({ ...l, acceleration: 9 }, {}, { position: 3 }).duration, 3 + 2 * Math.sqrt(0.1), 1e-9);
  });

  it("goes up in three phases: by jerk, at full acceleration, and by jerk back", () => {
    const profile = plan({ velocity: 1, acceleration: 2, jerk: 10 }, {}, { position: 3 });
    near(at(profile, 0.1).acceleration, 1);
    near(at(profile, 0.1).velocity, 0.05);
    near(at(profile, 0.35).acceleration, 2);
    near(at(profile, 0.6).acceleration, 1);
    near(at(profile, 0.7).velocity, 1);
    near(at(profile, 1.85).position, 1.5);
  });

  it("keeps its limits at every sample and reaches its goal, from any start to any goal", () => {
    const property = fc.property(limits, start, goal, (l, from, g) => {
      const to = goalOf(g, l);
      const profile = plan(l, from, to);
      checkLimits(profile, { ...l, deceleration: l.acceleration });
      checkArrival(profile, to.position, to.velocity, 1e-8);
      const first = at(profile, 0);
      near(first.position, from.position, 1e-9);
      near(first.velocity, from.velocity, 1e-9);
      if (profile.duration > 1e-3) near(first.acceleration, from.acceleration, 1e-9);
    });
    fc.assert(property, { seed: 42, numRuns: 1000 });
  });

  it("is never slower than any other motion within the limits", () => {
    const lengths = fc.array(fc.oneof(number(0, 0.5), fc.constant(0)), { minLength: 7, maxLength: 7 });
    const share = number(-1, 1);
    // Both orders of seven phases, upward and downward, which every fastest motion has.
    const orders = fc.constantFrom([1, 0, -1, 0, -1, 0, 1], [1, 0, -1, 0, 1, 0, -1], [1, 0, -1, 1, -1, 0, 1]);
    let tried = 0;
    const property = fc.property(
      limits,
      share,
      share,
      lengths,
      orders,
      fc.constantFrom(-1, 1),
      (l, v, a, times, order, sign) => {
        const from: MotionState = { position: 0, velocity: v * l.velocity, acceleration: a * l.acceleration };
        const s = { ...from };
        let taken = 0;
        for (const [i, push] of order.entries()) {
          // The last phase is as long as it takes to be rid of the acceleration.
          const jerk = sign * push * l.jerk;
          const dt = i < 6 ? times[i]! : -s.acceleration / jerk;
          if (dt < 0) return;
          const turn = -s.acceleration / jerk;
          const extreme = turn > 0 && turn < dt ? s.velocity + (s.acceleration * turn) / 2 : s.velocity;
          s.position += s.velocity * dt + (s.acceleration * dt ** 2) / 2 + (jerk * dt ** 3) / 6;
          s.velocity += s.acceleration * dt + (jerk * dt ** 2) / 2;
          s.acceleration += jerk * dt;
          taken += dt;
          if (Math.max(Math.abs(s.velocity), Math.abs(extreme)) > l.velocity) return;
          if (Math.abs(s.acceleration) > l.acceleration) return;
        }
        tried++;
        const profile = plan(l, from, { position: s.position, velocity: s.velocity });
        assert.ok(
          profile.duration <= taken + 1e-4,
          `${profile.duration} s where ${taken} s are enough for ${showState(s)}`,
        );
      },
    );
    fc.assert(property, { seed: 42, numRuns: 20_000 });
    assert.ok(tried > 1000, `only ${tried} of the motions were within the limits`);
  });

  it("eases off a moment where that is enough, instead of coming back for a millimetre", () => {
    const profile = plan(
      { velocity: 2.347, acceleration: 5.566, jerk: 2.1138 },
      { velocity: 0.38725, acceleration: -2.63094 },
      { position: -1.09295, velocity: -1.4408 },
    );
    assert.ok(
      profile.duration < 1.34,
      `takes ${profile.duration} s, almost 1.32 s would do for the velocity alone`,
    );
  });

  it("may be planned anew at any moment without any change", () => {
    const property = fc.property(limits, start, goal, number(0, 1), (l, from, g, share) => {
      const to = goalOf(g, l);
      const whole = plan(l, from, to);
      const moment = share * whole.duration;
      const rest = plan(l, at(whole, moment), to);
      near(rest.duration + moment, whole.duration, 1e-3);
      near(at(rest, 0.05).position, at(whole, moment + 0.05).position, 1e-4);
    });
    fc.assert(property, { seed: 43, numRuns: 1000 });
  });

  it("follows a goal that moves all the time, within its limits, and is there when it stops", () => {
    const l = { velocity: 1, acceleration: 2, jerk: 20 };
    const profile = new SCurveProfile(l);
    const state = motionAtRest();
    let before = 0;
    for (let i = 0; i < 2000; i++) {
      profile.plan(state, { position: i < 1000 ? Math.sin(i / 100) * 2 : 1 });
      profile.sample(0.005, state);
      assert.ok(Math.abs(state.velocity) <= 1 + 1e-9, showState(state));
      assert.ok(Math.abs(state.acceleration) <= 2 + 1e-9, showState(state));
      assert.ok(
        Math.abs(state.acceleration - before) <= 0.1 + 1e-9,
        `jumps from ${before} to ${showState(state)}`,
      );
      before = state.acceleration;
    }
    assert.deepEqual(state, motionAtRest(1));
  });

  it("brakes, returns and runs up again where the goal is too near to be passed as slowly as asked", () => {
    const l = { velocity: 2, acceleration: 2, jerk: 20 };
    const profile = plan(l, { velocity: 1.5 }, { position: 0.4, velocity: 0.5 });
    const lowest = Math.min(...samples(profile).map(({ state }) => state.velocity));
    assert.ok(lowest < -0.1, `does not return: ${lowest} m/s at least`);
  });

  it("becomes the trapezoid where the jerk is hardly limited", () => {
    const profile = plan({ velocity: 1, acceleration: 2, jerk: 1e7 }, { velocity: -0.5 }, { position: 1 });
    // 0.25 s and 0.0625 m back, then a trapezoid over 1.0625 m.
    near(profile.duration, 0.25 + 1.0625 + 0.5, 1e-6);
  });

  it("mirrors a mirrored task", () => {
    const property = fc.property(limits, start, goal, (l, from, g) => {
      const to = goalOf(g, l);
      const one = plan(l, from, to);
      const mirror = (s: MotionState): MotionState => ({
        position: -s.position,
        velocity: -s.velocity,
        acceleration: -s.acceleration,
      });
      const other = plan(l, mirror(from), { position: -to.position, velocity: -to.velocity });
      near(other.duration, one.duration, 1e-6);
      const mirrored = samples(other, 50);
      for (const [i, { state }] of samples(one, 50).entries()) {
        near(mirrored[i]!.state.position, -state.position, 1e-6);
        near(mirrored[i]!.state.velocity, -state.velocity, 1e-5);
      }
    });
    fc.assert(property, { seed: 44, numRuns: 300 });
  });

  it("takes half of the time where everything is twice as fast", () => {
    const property = fc.property(limits, start, goal, (l, from, g) => {
      const to = goalOf(g, l);
      const fast = { velocity: 2 * l.velocity, acceleration: 4 * l.acceleration, jerk: 8 * l.jerk };
      const one = plan(l, from, to);
      const other = plan(
        fast,
        { position: from.position, velocity: 2 * from.velocity, acceleration: 4 * from.acceleration },
        { position: to.position, velocity: 2 * to.velocity },
      );
      near(other.duration, one.duration / 2, 1e-9);
      near(at(other, one.duration / 6).position, at(one, one.duration / 3).position, 1e-9);
    });
    fc.assert(property, { seed: 45, numRuns: 300 });
  });

  it("goes on with the goal's velocity past its end, and takes a NaN for the start", () => {
    const profile = plan(
      { velocity: 1, acceleration: 1, jerk: 9 },
      { position: 2 },
      { position: 4, velocity: 0.5 },
    );
    for (const time of [-1, Number.NaN]) assert.equal(at(profile, time).position, 2);
    near(at(profile, profile.duration + 2).position, 5);
  });

  it("takes no time to be where it is", () => {
    const there = { position: 2, velocity: 0.5, acceleration: 0 };
    const profile = plan({ velocity: 1, acceleration: 1, jerk: 1 }, there, there);
    assert.equal(profile.duration, 0);
    assert.deepEqual(at(profile, 0), there);
  });

  it("refuses limits, starts and goals that make no sense, and quotes them", () => {
    const l = { velocity: 1, acceleration: 1, jerk: 1 };
    assert.throws(() => new SCurveProfile({ ...l, jerk: -1 }), /jerk must be > 0 and finite, got -1/);
    assert.throws(
      () => plan(l, { acceleration: Number.NaN }, { position: 1 }),
      /a start must be finite.*NaN m\/s²/,
    );
    assert.throws(
      () => plan(l, {}, { position: 1, velocity: 2 }),
      /velocity of the goal must be within ±1 m\/s, got 2/,
    );
  });
});
