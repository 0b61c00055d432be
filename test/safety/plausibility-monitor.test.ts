import assert from "node:assert/strict";
import { test } from "node:test";
import { wheelVector } from "../../src/core/wheels.ts";
import { FaultBoard } from "../../src/safety/faults.ts";
import { NetTravel } from "../../src/safety/net-travel.ts";
import { PLAUSIBILITY_MONITOR_DEFAULTS, PlausibilityMonitor } from "../../src/safety/plausibility-monitor.ts";

const DT = 0.005;
const VOLTS = 12;
const MOTOR = { kS: 0.6, kV: 0.33, kA: 0.03 };
const RADIANS_PER_COUNT = (2 * Math.PI) / 1320;
const SETTINGS = { ...PLAUSIBILITY_MONITOR_DEFAULTS, motors: MOTOR };

/** Four wheels that turn as their voltage makes them, and what their encoders say of it. */
class Bench {
  readonly board = new FaultBoard();
  readonly monitor = new PlausibilityMonitor(SETTINGS, this.board);
  readonly duty = wheelVector();
  /** A load on each wheel, V. */
  readonly load = wheelVector();
  /** What each encoder shows of the truth. */
  readonly factor = wheelVector(1, 1, 1, 1);
  time = 0;
  readonly #truth = wheelVector();
  readonly #shown = wheelVector();
  readonly #angle = wheelVector();
  readonly #counts = wheelVector();
  readonly #travel = new NetTravel();

  run(seconds: number): string[] {
    for (let n = 0; n < Math.round(seconds / DT) && this.board.active.length === 0; n++) {
      this.time += DT;
      for (let i = 0; i < 4; i++) {
        const volts = this.duty[i]! * VOLTS;
        // A bridge without duty is open: the wheel coasts.
        const drive = volts === 0 ? 0 : volts - MOTOR.kV * this.#truth[i]!;
        const friction = Math.sign(this.#truth[i]! || volts) * (MOTOR.kS + this.load[i]!);
        this.#truth[i]! += ((drive - friction) / MOTOR.kA) * DT;
        this.#shown[i] = this.#truth[i]! * this.factor[i]!;
        this.#angle[i]! += this.#shown[i]! * DT;
        this.#counts[i] = Math.floor(this.#angle[i]! / RADIANS_PER_COUNT);
      }
      this.#travel.step(this.#counts, DT);
      const wheels = { duty: this.duty, speed: this.#shown };
      this.monitor.step(wheels, this.#travel.stillFor, { batteryVolts: VOLTS }, DT);
    }
    return this.board.active.map(({ id }) => id);
  }
}

test("wheels that start, run, reverse and coast as their voltage makes them are plausible", () => {
  const bench = new Bench();
  for (const duty of [1, 0.3, -1, 1, 0, -0.2, 0.1, 0, 1]) {
    bench.duty.fill(duty);
    assert.deepEqual(bench.run(0.5), [], `at duty ${duty}`);
  }
});

test("an encoder that shows a third of the speed is found within 300 ms and named", () => {
  const bench = new Bench();
  bench.duty.fill(0.7);
  bench.run(1);
  bench.factor[2] = 0.3;
  const from = bench.time;
  assert.deepEqual(bench.run(1), ["encoder-implausible.rearLeft"]);
  assert.ok(bench.time - from <= 0.3, `after ${bench.time - from} s`);
  assert.match(bench.board.stop!.text, /^The rear left wheel's encoder shows a speed that does not fit/);
});

test("an encoder that shows twice the speed is found as well", () => {
  const bench = new Bench();
  bench.factor[1] = 2;
  bench.duty.fill(0.6);
  assert.deepEqual(bench.run(1), ["encoder-implausible.frontRight"]);
});

test("a load on all wheels, however large, is no encoder's fault", () => {
  const bench = new Bench();
  bench.duty.fill(1);
  bench.run(1);
  bench.load.fill(8);
  assert.deepEqual(bench.run(2), []);
});

test("a load on one wheel within its tyre's grip is no encoder's fault", () => {
  const bench = new Bench();
  bench.duty.fill(0.8);
  bench.run(1);
  bench.load[3] = 2.6;
  assert.deepEqual(bench.run(2), []);
});

test("a wheel that does not move at all is left to those who look for dead encoders and stalls", () => {
  const bench = new Bench();
  bench.factor[0] = 0;
  bench.duty.fill(0.8);
  assert.deepEqual(bench.run(3), []);
});

test("a plausibility monitor refuses settings that make no sense and quotes them", () => {
  const make = (motor: object) => () =>
    new PlausibilityMonitor({ ...SETTINGS, motors: { ...MOTOR, ...motor } }, new FaultBoard());
  assert.throws(make({ kV: 0 }), /plausibility monitor kV must be > 0 and finite, got 0/);
  assert.throws(make({ kA: -1 }), /plausibility monitor kA must be >= 0 and finite, got -1/);
});

test("a car whose acceleration costs no voltage is judged without a lag", () => {
  const board = new FaultBoard();
  const monitor = new PlausibilityMonitor({ ...SETTINGS, motors: { ...MOTOR, kA: 0 } }, board);
  const duty = wheelVector(0.5, 0.5, 0.5, 0.5);
  const speed = wheelVector(16.4, 16.4, 16.4, 0.9);
  for (let n = 0; n < 60; n++) monitor.step({ duty, speed }, wheelVector(), { batteryVolts: VOLTS }, DT);
  assert.deepEqual(
    board.active.map(({ id }) => id),
    ["encoder-implausible.rearRight"],
  );
});

test("each wheel is judged by its own constants where they are known", () => {
  const board = new FaultBoard();
  const motors = [MOTOR, { ...MOTOR, kV: 0.22 }, MOTOR, MOTOR];
  const monitor = new PlausibilityMonitor({ ...SETTINGS, motors }, board);
  const duty = wheelVector(0.9, 0.9, 0.9, 0.9);
  // As each truly turns: the second one half as fast again.
  const speed = wheelVector(30.9, 46.4, 30.9, 30.9);
  for (let n = 0; n < 200; n++) monitor.step({ duty, speed }, wheelVector(), { batteryVolts: VOLTS }, DT);
  assert.deepEqual(board.active, []);
});
