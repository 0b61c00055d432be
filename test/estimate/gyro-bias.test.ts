import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Random } from "../../src/core/random.ts";
import { GyroBias } from "../../src/estimate/gyro-bias.ts";

const TICK = 0.005;

/** A gyro at 200 Hz with a little noise, on a car whose motors and wheels are quiet unless said otherwise. */
class Bench {
  readonly bias = new GyroBias();
  readonly #random = new Random(71);
  #time = 0;

  run(seconds: number, rate: (t: number) => number, quiet = true, noise = 0.003): void {
    const end = this.#time + seconds;
    for (; this.#time < end; this.#time += TICK) {
      const measured = rate(this.#time) + noise * this.#random.gaussian();
      this.bias.step({ rate: measured, time: this.#time }, quiet);
    }
  }
}

describe("GyroBias", () => {
  it("is ready after half a second of standing, not before", () => {
    const bench = new Bench();
    bench.run(0.45, () => 0.02);
    assert.equal(bench.bias.ready, false);
    assert.equal(bench.bias.value, 0);
    bench.run(0.1, () => 0.02);
    assert.equal(bench.bias.ready, true);
    assert.ok(Math.abs(bench.bias.value - 0.02) < 0.001, `${bench.bias.value} rad/s`);
  });

  it("begins again whenever the car moved in between", () => {
    const bench = new Bench();
    for (let i = 0; i < 5; i++) {
      bench.run(0.4, () => 0.02);
      bench.run(TICK, () => 0.02, false);
    }
    assert.equal(bench.bias.ready, false);
  });

  it("gets better the longer the car stands, and follows a gyro that warms up", () => {
    const bench = new Bench();
    bench.run(10, () => 0.02);
    assert.ok(Math.abs(bench.bias.value - 0.02) < 2e-4, `${bench.bias.value} rad/s`);
    bench.run(60, (t) => 0.02 + 1e-4 * (t - 10));
    assert.ok(
      Math.abs(bench.bias.value - 0.026) < 1.5e-3,
      `${bench.bias.value} rad/s after warming by 0.006`,
    );
  });

  it("takes a car that is turned by hand for neither standing nor biased", () => {
    const bench = new Bench();
    bench.run(5, (t) => 0.5 * Math.sin(3 * t));
    assert.equal(bench.bias.ready, false, "swung to and fro before the bias was known");
    bench.run(5, () => 0.6);
    assert.equal(bench.bias.ready, false, "turned faster than any bias");
    bench.run(1, () => 0.02);
    const known = bench.bias.value;
    bench.run(2, () => 0.2);
    assert.equal(bench.bias.value, known, "turned slowly and evenly once it is known");
  });

  it("finds back when its first bias was wrong after all", () => {
    const bench = new Bench();
    bench.run(0.6, () => 0.1);
    assert.ok(Math.abs(bench.bias.value - 0.1) < 0.001);
    bench.run(2, () => 0.01);
    assert.ok(Math.abs(bench.bias.value - 0.1) < 0.001, "not at once");
    bench.run(2, () => 0.01);
    assert.ok(Math.abs(bench.bias.value - 0.01) < 0.001, `${bench.bias.value} rad/s`);
  });

  it("counts a measurement once, however often it is shown", () => {
    const bias = new GyroBias();
    for (let i = 0; i < 1000; i++) bias.step({ rate: 0.02, time: 1 }, true);
    assert.equal(bias.ready, false);
  });

  it("refuses settings that make no sense and says which", () => {
    assert.throws(() => new GyroBias({ window: 0 }), /window must be > 0 and finite, got 0/);
    assert.throws(() => new GyroBias({ maxNoise: Infinity }), /maxNoise must be > 0 and finite, got Inf/);
  });

  it("begins its window anew after a measurement that is no number or from another time, and finds the bias", () => {
    for (const broken of [
      { rate: Number.NaN },
      { rate: Infinity },
      { time: Number.NaN },
      { time: Infinity },
      { time: 1e6 },
      { time: -1 },
    ]) {
      const bias = new GyroBias();
      bias.step({ rate: 0.02, time: 0, ...broken }, true);
      for (let i = 1; i <= 120; i++) {
        bias.step({ rate: 0.02, time: i * TICK, ...(i === 5 && broken) }, true);
      }
      assert.ok(Math.abs(bias.value - 0.02) < 1e-9, `${bias.value} rad/s after ${JSON.stringify(broken)}`);
    }
  });
});
