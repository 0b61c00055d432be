import assert from "node:assert/strict";
import { type MotionProfile, type MotionState, motionAtRest } from "../../src/motion/motion-state.ts";

export interface Bounds {
  readonly velocity: number;
  readonly acceleration: number;
  readonly deceleration: number;
  readonly jerk: number;
}

export const showState = (s: Readonly<MotionState>) =>
  `${s.position} m, ${s.velocity} m/s, ${s.acceleration} m/s²`;

/** Samples of the whole motion and a little beyond, at moments that do not fall on its phases. */
export function samples(profile: MotionProfile, count = 400): { time: number; state: MotionState }[] {
  return Array.from({ length: count + 1 }, (_, i) => {
    const time = (profile.duration * 1.01 * i) / count;
    const state = motionAtRest();
    profile.sample(time, state);
    return { time, state };
  });
}

/**
 * Fails where the samples break a limit, or where one does not follow from the sample before. A start
 * that is beyond a limit may come back to it, but no further away.
 */
export function checkLimits(profile: MotionProfile, bounds: Bounds): void {
  const all = samples(profile);
  const { velocity: v0, acceleration: a0 } = all[0]!.state;
  const slack = 1 + 1e-9;
  // Acceleration that must die away first still carries it on.
  const carried = v0 + (a0 * Math.abs(a0)) / (2 * bounds.jerk);
  const fastest = Math.max(bounds.velocity, Math.abs(v0), Math.abs(carried)) * slack;
  const hardest = Math.max(bounds.acceleration, bounds.deceleration);
  const most = Math.max(hardest, Number.isFinite(bounds.jerk) ? Math.abs(a0) : 0) * slack;
  let before = all[0]!;
  for (const now of all.slice(1)) {
    const dt = now.time - before.time;
    const { position, velocity, acceleration } = now.state;
    const where = `at ${now.time} s of ${profile.duration}: ${showState(now.state)}`;
    assert.ok(Math.abs(velocity) <= fastest, `too fast ${where}`);
    assert.ok(Math.abs(acceleration) <= most, `too much acceleration ${where}`);
    if (bounds.jerk === Infinity && velocity * before.state.velocity > 0) {
      const rate =
        Math.abs(velocity) > Math.abs(before.state.velocity) ? bounds.acceleration : bounds.deceleration;
      const change = Math.abs(velocity - before.state.velocity);
      assert.ok(change <= rate * dt * slack + 1e-9, `velocity changes by ${change} in ${dt} s ${where}`);
    }
    const jerk = Math.abs(acceleration - before.state.acceleration);
    assert.ok(
      !(jerk > bounds.jerk * dt * slack + 1e-9 * most),
      `acceleration jumps by ${jerk} in ${dt} s ${where}`,
    );
    const gained = velocity - before.state.velocity;
    assert.ok(
      Math.abs(gained) <= most * dt * slack + 1e-9,
      `velocity jumps by ${gained} in ${dt} s ${where}`,
    );
    // By the trapezoid rule, which is wrong by no more than the change of the velocity allows.
    const moved = position - before.state.position;
    const expected = ((velocity + before.state.velocity) / 2) * dt;
    const error = Math.abs(moved - expected);
    assert.ok(error <= most * dt * dt + 1e-8, `moves by ${moved} m instead of ${expected} ${where}`);
    before = now;
  }
}

/** Fails where the motion does not run into its goal at its end, from the state just before. */
export function checkArrival(
  profile: MotionProfile,
  position: number,
  velocity: number,
  tolerance: number,
): void {
  const just = motionAtRest();
  const there = motionAtRest();
  profile.sample(profile.duration * (1 - 1e-13), just);
  profile.sample(profile.duration, there);
  assert.deepEqual([there.position, there.velocity, there.acceleration], [position, velocity, 0]);
  const off = Math.max(Math.abs(just.position - position), Math.abs(just.velocity - velocity));
  assert.ok(off <= tolerance, `is at ${showState(just)} just before ${showState(there)}`);
}
