import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { wheelVector } from "../../src/core/wheels.ts";
import { WheelSpeedEstimator } from "../../src/estimate/wheel-speed.ts";

const COUNTS = 1320;
const STEP = (2 * Math.PI) / COUNTS;
const TICK = 0.005;

/** How far the four edges of a pulse are from their places, counts. */
type Uneven = readonly [number, number, number, number];
const EVEN: Uneven = [0, 0, 0, 0];

/** A quadrature encoder on a wheel that is at `angle(t)`: counts edges, times them to whole microseconds. */
class Encoder {
  readonly #angle: (t: number) => number;
  readonly #uneven: Uneven;
  count: number;
  edgeTime = Number.NEGATIVE_INFINITY;
  #time = 0;

  constructor(angle: (t: number) => number, uneven: Uneven) {
    this.#angle = angle;
    this.#uneven = uneven;
    this.count = this.#countAt(0);
  }

  #countAt(time: number): number {
    const position = this.#angle(time) / STEP;
    const place = (edge: number) => edge + this.#uneven[edge & 3]!;
    const count = Math.floor(position);
    if (position < place(count)) return count - 1;
    return position >= place(count + 1) ? count + 1 : count;
  }

  runTo(time: number): void {
    // In microseconds; slower than an edge each for every speed used here.
    for (let us = Math.round(this.#time * 1e6) + 1; us <= Math.round(time * 1e6); us++) {
      const count = this.#countAt(us / 1e6);
      if (count === this.count) continue;
      this.count = count;
      this.edgeTime = us / 1e6;
    }
    this.#time = time;
  }
}

/** The estimate after each tick, of a wheel that moves like this. */
function estimates(
  angle: (t: number) => number,
  seconds: number,
  uneven = EVEN,
): { time: number; speed: number }[] {
  const encoder = new Encoder(angle, uneven);
  const estimator = new WheelSpeedEstimator(COUNTS);
  const out = wheelVector();
  const never = Number.NEGATIVE_INFINITY;
  estimator.step(wheelVector(encoder.count), wheelVector(never, never, never, never), 0, out);
  const result = [];
  for (let n = 1; n * TICK <= seconds; n++) {
    encoder.runTo(n * TICK);
    estimator.step(
      wheelVector(encoder.count),
      wheelVector(encoder.edgeTime, never, never, never),
      n * TICK,
      out,
    );
    result.push({ time: n * TICK, speed: out[0]! });
  }
  return result;
}

describe("WheelSpeedEstimator", () => {
  it("is within 0.5 % at every steady speed from a crawl to the motor's fastest", () => {
    for (const speed of [0.1, 0.31, 0.95, 1, 2.7, 5, 12.3, 34.9, -0.2, -5, -34.9]) {
      // Two edges are needed to begin with.
      const from = 2.5 * Math.max(STEP / Math.abs(speed), TICK);
      const worst = estimates((t) => 0.3 * STEP + speed * t, 0.4)
        .filter(({ time }) => time > from)
        .reduce((most, e) => Math.max(most, Math.abs(e.speed / speed - 1)), 0);
      assert.ok(worst <= 0.005, `${100 * worst} % off at ${speed} rad/s`);
    }
  });

  it("follows an accelerating wheel no later than a tick", () => {
    for (const { time, speed } of estimates((t) => 30 * t * t, 0.3)) {
      const late = (60 * time - speed) / 60;
      if (time > 0.05) assert.ok(late >= -1e-4 && late <= TICK + 0.001, `${late} s late at ${time} s`);
    }
  });

  it("does not take the long gap of uneven edges for slowing down", () => {
    for (const uneven of [
      [0, 0.08, -0.08, 0.05],
      [0, 0.2, -0.1, 0.1],
      [0.1, -0.1, 0.1, -0.1],
    ] as const) {
      const widest = Math.max(...uneven) - Math.min(...uneven);
      for (const speed of [2.3, 5.1, 8.7, 12.3, 21.7, 34.9]) {
        const found = estimates((t) => 0.3 * STEP + speed * t, 3, uneven).filter(({ time }) => time > 0.05);
        // Whole counts in a tick: what the places of the first and the last of them make of it.
        const counts = Math.max(1, Math.floor((speed * TICK) / STEP) - 1);
        const lowest = 1 - widest / (counts + widest) - 0.003;
        const mean = found.reduce((sum, each) => sum + each.speed / speed, 0) / found.length;
        const least = Math.min(...found.map((each) => each.speed / speed));
        const what = `${100 * (mean - 1)} % off, at least ${100 * (least - 1)} %, at ${speed} rad/s, ${uneven}`;
        assert.ok(least >= lowest && Math.abs(mean - 1) < 0.005, what);
      }
    }
  });

  it("fades smoothly when the edges stop, and ends at exactly 0", () => {
    const stop = 0.1;
    for (const before of [5, 0.9, 30]) {
      const after = estimates((t) => before * Math.min(t, stop), 0.8).filter(
        ({ time }) => time > stop + TICK,
      );
      // Never above one count over the silence, which begins half a count's time after an edge.
      const grace = STEP / before / 2;
      let last = before;
      for (const { time, speed } of after) {
        assert.ok(
          speed <= last && speed <= (STEP / (time - stop - grace)) * 1.005,
          `${speed} rad/s at ${time} s, ${before} rad/s before`,
        );
        last = speed;
      }
      assert.ok(after[0]!.speed > 0.3, "does not drop to nothing at once");
      assert.equal(last, 0);
    }
  });

  it("begins to fade without a jump: where it saw several counts, when the next edge is half a count late", () => {
    const gap = 0.001;
    const late = (counts: number, silence: number) => {
      const estimator = new WheelSpeedEstimator(COUNTS);
      const out = wheelVector();
      estimator.step(wheelVector(0), wheelVector(0), 0, out);
      estimator.step(wheelVector(1), wheelVector(gap), gap, out);
      const last = (1 + counts) * gap;
      estimator.step(wheelVector(1 + counts), wheelVector(last), last, out);
      const speed = out[0]!;
      estimator.step(wheelVector(1 + counts), wheelVector(last), last + silence * gap, out);
      return out[0]! / speed;
    };
    const near = (value: number, expected: number) =>
      assert.ok(Math.abs(value - expected) < 1e-9, `${value}`);
    for (const [counts, grace] of [
      [1, 0],
      [2, 0.5],
      [5, 0.5],
    ] as const) {
      assert.equal(late(counts, 0.999 + grace), 1);
      near(late(counts, 1.001 + grace), 1 / 1.001);
      near(late(counts, 2 + grace), 1 / 2);
      near(late(counts, 10 + grace), 1 / 10);
    }
  });

  it("passes through zero with a wheel that turns back, without a jump", () => {
    // It turns with 48 rad/s², so around standstill no edge comes for this long on either side.
    const edgeGap = Math.sqrt((2 * STEP) / 48);
    const turning = (t: number) => 3 * Math.sin(4 * t);
    for (const { time, speed } of estimates(turning, 1.2)) {
      const truth = 12 * Math.cos(4 * time);
      if (time > 0.02)
        assert.ok(Math.abs(speed - truth) < 48 * edgeGap, `${speed} at ${time} s, truth ${truth} rad/s`);
    }
  });

  it("reads a wheel that trembles over one edge as standing, not as racing", () => {
    const estimator = new WheelSpeedEstimator(COUNTS);
    const out = wheelVector();
    estimator.step(wheelVector(10), wheelVector(), 0, out);
    // Up and down over the same edge, 50 µs apart, once a tick and once between two.
    let count = 10;
    for (let n = 1; n < 200; n++) {
      const now = n * TICK;
      count = n % 2 === 0 ? 10 : 11;
      estimator.step(wheelVector(count), wheelVector(now - (n % 2 === 0 ? 0.00495 : 0)), now, out);
      assert.ok(Math.abs(out[0]!) <= 0.5 * (STEP / TICK), `${out[0]} rad/s at tick ${n}`);
    }
  });

  it("ignores a to and fro within one tick", () => {
    const estimator = new WheelSpeedEstimator(COUNTS);
    const out = wheelVector();
    estimator.step(wheelVector(0), wheelVector(0), 0, out);
    estimator.step(wheelVector(5), wheelVector(0.0048), 0.005, out);
    const before = out[0]!;
    estimator.step(wheelVector(5), wheelVector(0.0051), 0.0055, out);
    assert.equal(out[0], before);
  });

  it("starts from whatever the counters show", () => {
    const estimator = new WheelSpeedEstimator(COUNTS);
    const out = wheelVector();
    estimator.step(wheelVector(1e6, -1e6, 3, 0), wheelVector(4, 4, 4, 4), 5, out);
    assert.deepEqual(out, wheelVector());
  });

  it("waits when two edges carry the same stamp, and then counts them all", () => {
    const estimator = new WheelSpeedEstimator(COUNTS);
    const out = wheelVector();
    estimator.step(wheelVector(0), wheelVector(0), 0, out);
    estimator.step(wheelVector(1), wheelVector(0.001), 0.001, out);
    estimator.step(wheelVector(2), wheelVector(0.001), 0.0015, out);
    estimator.step(wheelVector(3), wheelVector(0.002), 0.002, out);
    assert.ok(Math.abs(out[0]! - (2 * STEP) / 0.001) < 1e-9, `${out[0]} rad/s`);
  });

  it("gives the negative speed for the negative motion, on the average of both ways to round", () => {
    const property = fc.property(fc.double({ min: 1, max: 30, noNaN: true }), (speed) => {
      const last = (s: number) => estimates((t) => 0.5 * STEP + s * t, 0.05).at(-1)!.speed;
      assert.ok(Math.abs(last(speed) + last(-speed)) < 0.005 * speed, `${last(speed)} and ${last(-speed)}`);
    });
    fc.assert(property, { seed: 61, numRuns: 15 });
  });

  it("never invents a speed: finite for any counts and any stamps", () => {
    const count = fc.integer({ min: -5, max: 5 });
    const gap = fc.double({ min: 0, max: 0.01, noNaN: true });
    const property = fc.property(
      fc.array(fc.tuple(count, gap, gap), { minLength: 1, maxLength: 30 }),
      (steps) => {
        const estimator = new WheelSpeedEstimator(COUNTS);
        const out = wheelVector();
        let counts = 0;
        let edge = Number.NEGATIVE_INFINITY;
        let now = 0;
        for (const [moved, before, wait] of steps) {
          now += wait;
          counts += moved;
          if (moved !== 0) edge = Math.max(edge, now - before);
          estimator.step(wheelVector(counts), wheelVector(edge, edge, edge, edge), now, out);
          assert.ok(out.every(Number.isFinite), out.join(", "));
        }
      },
    );
    fc.assert(property, { seed: 62, numRuns: 500 });
  });

  it("passes over counts that are no numbers, from the first one on", () => {
    for (const nonsense of [Number.NaN, Infinity]) {
      const estimator = new WheelSpeedEstimator(1320);
      const out = wheelVector();
      const counts = wheelVector(nonsense, 0, 0, 0);
      estimator.step(counts, wheelVector(), 0, out);
      for (let i = 1; i <= 10; i++) {
        counts.fill(i);
        if (i === 5) counts[0] = nonsense;
        const at = i * 0.005;
        estimator.step(counts, wheelVector(at, at, at, at), at, out);
        assert.ok(out.every(Number.isFinite), `${out} rad/s`);
      }
      assert.ok(Math.abs(out[0]! - out[1]!) < 1e-9, `${out} rad/s`);
    }
  });

  it("refuses an encoder without counts", () => {
    assert.throws(() => new WheelSpeedEstimator(0), /countsPerTurn must be > 0 and finite, got 0/);
  });
});
