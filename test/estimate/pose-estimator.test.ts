import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { Random } from "../../src/core/random.ts";
import { PoseEstimator } from "../../src/estimate/pose-estimator.ts";
import type { AbsolutePose } from "../../src/estimate/pose-queue.ts";

const DT = 0.005;

/** Steps with this way, m, m, and turn, rad; the way is only as sure as a few millimetres a metre. */
function step(estimator: PoseEstimator, time: number, x: number, y: number, turn: number): void {
  estimator.input.values.set([time, x, y, turn, DT, 1e-5 * Math.hypot(x, y) + 1e-12, 1e-9, Number.NaN]);
  estimator.step();
}

/** Goes forward at 0.6 m/s and sideways at 0.3 m/s for so long. */
function go(estimator: PoseEstimator, seconds: number, from = 0): number {
  const first = Math.round(from / DT);
  const last = first + Math.round(seconds / DT);
  for (let i = first + 1; i <= last; i++) step(estimator, i * DT, 0.6 * DT, 0.3 * DT, 0.2 * DT);
  return last * DT;
}

function started(): PoseEstimator {
  const estimator = new PoseEstimator();
  step(estimator, 0, 0, 0, 0);
  estimator.reset({ x: 0, y: 0, theta: 0 });
  return estimator;
}

function covarianceOf(estimator: PoseEstimator): Float64Array {
  const out = new Float64Array(9);
  estimator.covariance(out);
  return out;
}

/** @returns the determinants of its three corners; all > 0: positive definite */
function corners(c: Float64Array): number[] {
  const two = c[0]! * c[4]! - c[1]! * c[3]!;
  const three =
    c[0]! * (c[4]! * c[8]! - c[5]! * c[7]!) -
    c[1]! * (c[3]! * c[8]! - c[5]! * c[6]!) +
    c[2]! * (c[3]! * c[7]! - c[4]! * c[6]!);
  return [c[0]!, two, three];
}

const seen = fc.record({
  // No two at the same time, whose order would be that of their arrival.
  time: fc.integer({ min: 1, max: 399 }).map((n) => n * 0.0031),
  offX: fc.double({ min: -0.6, max: 0.6, noNaN: true }),
  offY: fc.double({ min: -0.6, max: 0.6, noNaN: true }),
  theta: fc.double({ min: -1, max: 1, noNaN: true }),
  positionNoise: fc.option(fc.double({ min: 0.002, max: 0.5, noNaN: true }), { nil: undefined }),
  headingNoise: fc.double({ min: 0.002, max: 0.5, noNaN: true }),
});
const sightings = fc.uniqueArray(seen, { selector: ({ time }) => time, maxLength: 20 });

function poseOf({ time, offX, offY, ...rest }: Parameters<Parameters<typeof seen.map>[0]>[0]): AbsolutePose {
  return { ...rest, time, x: 0.55 * time + offX, y: 0.35 * time + offY };
}

describe("PoseEstimator", () => {
  test("gives the same result in whatever order late poses come, wild ones and carried cars included", () => {
    fc.assert(
      fc.property(sightings, fc.integer(), (all, seed) => {
        const poses = all.map(poseOf);
        const inOrder = started();
        go(inOrder, 1.25);
        for (const pose of poses.toSorted((a, b) => a.time - b.time)) inOrder.addPose(pose);
        const shuffled = started();
        const random = new Random(seed);
        // Half of them come on the way, as soon as they may, and the rest at the end.
        const early = poses.filter(() => random.next() < 0.5);
        let time = 0;
        for (let i = 1; i <= 5; i++) {
          time = go(shuffled, 0.25, time);
          for (const pose of early) if (pose.time <= time && pose.time > time - 0.25) shuffled.addPose(pose);
        }
        const late = poses.filter((pose) => !early.includes(pose));
        for (const pose of late.sort(() => random.next() - 0.5)) shuffled.addPose(pose);
        for (const key of ["x", "y", "theta"] as const) {
          const apart = Math.abs(shuffled.pose[key] - inOrder.pose[key]);
          assert.ok(apart < 1e-9, `${key}: ${shuffled.pose[key]} and ${inOrder.pose[key]}`);
        }
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test("keeps its covariance symmetric and positive definite", () => {
    fc.assert(
      fc.property(sightings, (all) => {
        const estimator = started();
        go(estimator, 1.25);
        for (const pose of all.map(poseOf)) {
          estimator.addPose(pose);
          const c = covarianceOf(estimator);
          assert.ok(c[1] === c[3] && c[2] === c[6] && c[5] === c[7], `lopsided: ${c}`);
          assert.ok(
            corners(c).every((d) => d > 0),
            `not positive: ${corners(c)} of ${c}`,
          );
        }
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test("mirrored motion and mirrored poses make a mirrored estimate", () => {
    fc.assert(
      fc.property(sightings, (all) => {
        const [right, left] = [started(), started()];
        for (let i = 1; i <= 250; i++) {
          step(right, i * DT, 0.6 * DT, 0.3 * DT, 0.2 * DT);
          step(left, i * DT, 0.6 * DT, -0.3 * DT, -0.2 * DT);
        }
        for (const pose of all.map(poseOf)) {
          right.addPose(pose);
          left.addPose({ ...pose, y: -pose.y, theta: -pose.theta });
        }
        const apart = Math.hypot(right.pose.x - left.pose.x, right.pose.y + left.pose.y);
        assert.ok(apart < 1e-9 && Math.abs(right.pose.theta + left.pose.theta) < 1e-9, `${apart} m`);
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test("merges a late pose where it belongs: as good as if it had come at once", () => {
    const late = started();
    const now = go(late, 0.5);
    const there = { x: late.pose.x + 0.02, y: late.pose.y - 0.01, theta: late.pose.theta + 0.01 };
    const pose = { ...there, time: now, positionNoise: 0.01, headingNoise: 0.01 };
    const punctual = started();
    go(punctual, 0.5);
    assert.equal(punctual.addPose(pose), "accepted");
    go(punctual, 0.3, now);
    go(late, 0.3, now);
    assert.equal(late.addPose(pose), "accepted");
    assert.deepEqual({ ...late.pose }, { ...punctual.pose });
  });

  test("learns from poses how short the car strafes, and uses it", () => {
    const estimator = started();
    for (let i = 1; i <= 2000; i++) {
      const left = i % 800 < 400 ? 0.8 : -0.8;
      step(estimator, i * DT, 0, left * DT, 0);
      const at = (i % 800 < 400 ? i % 800 : 800 - (i % 800)) * 0.8 * DT * 0.9;
      if (i % 100 !== 0) continue;
      estimator.addPose({ x: 0, y: at, theta: 0, time: i * DT, positionNoise: 0.01, headingNoise: 0.02 });
    }
    const scales = new Float64Array(6);
    estimator.scales(scales);
    assert.ok(Math.abs(scales[1]! - 0.9) < 0.01, `left × ${scales[1]}`);
    assert.ok(scales[4]! < 0.01, `± ${scales[4]}`);
  });

  test("refuses what it cannot use, says why, and counts it", () => {
    const estimator = started();
    const now = go(estimator, 3);
    const before = { ...estimator.pose };
    const good = { ...before, time: now, positionNoise: 0.01, headingNoise: 0.01 };
    assert.equal(estimator.addPose({ ...good, time: now - 1.6 }), "too-old");
    assert.equal(estimator.addPose({ ...good, time: now + 0.2 }), "future");
    for (const broken of [
      { x: Number.NaN },
      { theta: Number.POSITIVE_INFINITY },
      { time: Number.NaN },
      { positionNoise: 0 },
      { headingNoise: Number.NaN },
      { positionNoise: undefined, headingNoise: undefined },
    ]) {
      assert.equal(estimator.addPose({ ...good, ...broken }), "invalid", JSON.stringify(broken));
    }
    assert.equal(estimator.addPose({ ...good, x: good.x + 1 }), "gated");
    assert.deepEqual({ ...estimator.pose }, before);
    const { accepted, gated, invalid, future } = estimator.tally;
    assert.deepEqual([accepted, gated, invalid, future, estimator.tally["too-old"]], [0, 1, 6, 1, 1]);
    for (let i = 0; i < 63; i++) estimator.addPose({ ...good, time: now - 0.001 * i });
    assert.equal(estimator.addPose({ ...good, time: now - 1 }), "too-many");
  });

  test("takes the newest pose however many came, and forgets the oldest for it", () => {
    const estimator = started();
    let time = 0;
    for (let i = 0; i < 200; i++) {
      time = go(estimator, DT, time);
      const { x, y, theta } = estimator.pose;
      const verdict = estimator.addPose({ x: x + 1e-3, y, theta, time, positionNoise: 0.02 });
      assert.equal(verdict, "accepted", `number ${i}`);
    }
    // What is left still goes together: a late one replays it to the same end as in order.
    const { x, y, theta } = estimator.pose;
    const late = { x, y, theta, time: time - 0.1, headingNoise: 0.02 };
    assert.equal(estimator.addPose(late), "accepted");
    assert.ok(Math.abs(estimator.pose.x - x) < 0.01, `${estimator.pose.x} after ${x}`);
    assert.equal(estimator.addPose({ ...late, time: time - 1 }), "too-old");
    assert.ok([...covarianceOf(estimator)].every(Number.isFinite));
  });

  test("refuses a step that is not finite, absurd, or back in time, and goes on as if it had not been", () => {
    const estimator = started();
    const now = go(estimator, 0.5);
    const before = { ...estimator.pose };
    const good = [now + DT, 0.003, 0, 0, 0, 1e-8, 1e-9, Number.NaN];
    for (let place = 0; place < 8; place++) {
      for (const nonsense of [Number.NaN, Infinity, -Infinity, 1e200]) {
        if (place === 7 && Number.isNaN(nonsense)) continue;
        if (place === 0 && nonsense === 1e200) continue;
        estimator.input.values.set(good);
        estimator.input.values[place] = nonsense;
        assert.equal(estimator.step(), false, `${nonsense} at ${place}`);
      }
    }
    estimator.input.values.set(good);
    estimator.input.time = now - DT;
    assert.equal(estimator.step(), false);
    assert.equal(estimator.refused, 31);
    assert.deepEqual({ ...estimator.pose }, before);
    assert.throws(() => estimator.reset({ x: Number.NaN, y: 0, theta: 0 }), /must be finite, got \(NaN, 0\)/);
    assert.throws(() => estimator.reset(before, { position: Number.NaN }), /noise of the position .* NaN/);
    go(estimator, 0.5, 0.5);
    assert.ok([...covarianceOf(estimator), estimator.pose.x].every(Number.isFinite));
  });

  test("can be driven through the names of its input", () => {
    const estimator = new PoseEstimator();
    const { input } = estimator;
    input.time = 0;
    assert.equal(estimator.step(), true);
    input.time = DT;
    input.forward = 0.3;
    input.left = -0.1;
    input.turn = 0;
    input.gyroDuration = 0;
    input.wayVariance = 1e-6;
    input.turnVariance = 1e-8;
    assert.equal(estimator.step(), true);
    assert.deepEqual({ ...estimator.pose }, { x: 0.3, y: -0.1, theta: 0 });
    assert.ok(covarianceOf(estimator)[0]! >= 1e-6);
    // Standing shows the bias; a gyro's turn is less by it.
    input.time = 2 * DT;
    input.forward = 0;
    input.left = 0;
    input.bias = 0.02;
    estimator.step();
    assert.ok(Math.abs(estimator.bias - 0.02) < 1e-4, `${estimator.bias} rad/s`);
  });

  test("a pose from just after the last step waits for the next, and is merged then", () => {
    const estimator = started();
    const now = go(estimator, 1);
    const x = estimator.pose.x + 0.6 * 0.003 + 0.05;
    const theta = estimator.pose.theta;
    const verdict = estimator.addPose({
      x,
      y: estimator.pose.y,
      theta,
      time: now + 0.003,
      positionNoise: 0.05,
    });
    assert.equal(verdict, "waiting");
    const before = estimator.pose.x;
    step(estimator, now + DT, 0.6 * DT, 0.3 * DT, 0.2 * DT);
    assert.ok(estimator.pose.x > before + 0.6 * DT + 0.001, "it was not merged");
  });

  test("is not moved by wild poses, yet finds a car that was carried, after five that agree", () => {
    const random = new Random(5);
    const estimator = started();
    let time = 0;
    const noise = { positionNoise: 0.01, headingNoise: 0.02 };
    for (let i = 0; i < 30; i++) {
      time = go(estimator, 0.1, time);
      const wild = { x: random.uniform(-9, 9), y: random.uniform(-9, 9), theta: random.uniform(-3, 3), time };
      assert.equal(estimator.addPose({ ...wild, ...noise }), "gated");
    }
    const verdicts: string[] = [];
    for (let i = 0; i < 6; i++) {
      time = go(estimator, 0.1, time);
      // Carried 2 m along x and y; its wheels turn on as before.
      const { x, y, theta } = estimator.pose;
      const offset = verdicts.includes("relocated") ? 0 : 2;
      verdicts.push(estimator.addPose({ x: x + offset, y: y + offset, theta, time, ...noise }));
    }
    assert.deepEqual(verdicts, ["gated", "gated", "gated", "gated", "relocated", "accepted"]);
  });

  test("is not outvoted by one wild look that is told again and again, nor by a place where no car is", () => {
    const estimator = started();
    const time = go(estimator, 0.5);
    const wild = { x: 4, y: -4, theta: 2, time, positionNoise: 0.01, headingNoise: 0.02 };
    for (let i = 0; i < 20; i++) assert.equal(estimator.addPose(wild), "gated");
    assert.ok(Math.abs(estimator.pose.x) < 1, `${estimator.pose.x} m`);
    for (const x of [1e200, -1e5, Number.NaN]) assert.equal(estimator.addPose({ ...wild, x }), "invalid");
    assert.equal(estimator.addPose({ ...wild, positionNoise: 1e9 }), "invalid");
  });

  test("believes the first pose at once where nobody has said where the car is", () => {
    const estimator = new PoseEstimator();
    step(estimator, 0, 0, 0, 0);
    const now = go(estimator, 0.2);
    const there = { x: 5, y: -3, theta: 2, time: now };
    assert.equal(estimator.addPose({ ...there, positionNoise: 0.02, headingNoise: 0.02 }), "relocated");
    assert.deepEqual({ ...estimator.pose }, { x: 5, y: -3, theta: 2 });
  });

  test("leaves alone what a pose does not measure", () => {
    const estimator = new PoseEstimator();
    step(estimator, 0, 0, 0, 0);
    estimator.reset({ x: 1, y: 2, theta: 0 }, { position: 0.5, heading: 0.5 });
    estimator.addPose({ x: 7, y: 7, theta: 0.3, time: 0, headingNoise: 0.01 });
    assert.deepEqual([estimator.pose.x, estimator.pose.y], [1, 2]);
    assert.ok(Math.abs(estimator.pose.theta - 0.3) < 0.001, `${estimator.pose.theta}`);
  });

  test("quotes settings that make no sense", () => {
    assert.throws(() => new PoseEstimator({ window: 0 }), /window must be > 0 and ≤ 10 s, got 0/);
    assert.throws(() => new PoseEstimator({ rate: -1 }), /rate must be > 0 and ≤ 2000 Hz, got -1/);
    assert.throws(
      () => new PoseEstimator({ lateralScale: 3 }),
      /lateralScale must be in \[0.7, 1.3\], got 3/,
    );
    assert.throws(
      () => new PoseEstimator({ forwardError: Number.NaN }),
      /forwardError must be in .* got NaN/,
    );
  });
});
