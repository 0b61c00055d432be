import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { VirtualClock } from "../../src/core/clock.ts";
import { emptySensors } from "../../src/core/sensors.ts";
import { wheelVector } from "../../src/core/wheels.ts";
import { WheelSpeedEstimator } from "../../src/estimate/wheel-speed.ts";
import { ReportEncoders } from "../../src/hardware/report-encoders.ts";
import { ENCODERS } from "./wirings.ts";

const COUNTS = 1320;
const PER_COUNT = (2 * Math.PI) / COUNTS;
const TICK = 0.005;
/** The daemon's samples, µs. */
const SAMPLE = 5;
/** From an edge to its report, s. */
const LAG = 0.0011;

/** The front left wheel, as a daemon reports it that was switched on `uptime` s ago. */
class Wheel {
  readonly clock = new VirtualClock();
  readonly speeds = wheelVector();
  readonly #uptime: number;
  readonly #encoders = new ReportEncoders(ENCODERS, this.clock);
  readonly #estimator = new WheelSpeedEstimator(COUNTS);
  readonly #sensors = emptySensors();
  #turned = 0;
  #seqno = 0;
  #waiting: { readonly at: number; readonly count: number }[] = [];

  constructor(uptime: number) {
    this.#uptime = uptime;
    this.#encoders.begin(0);
    this.#encoders.tick(this.#micros(0));
  }

  /** @param speed rad/s @returns what is read at the end of this tick of the loop, rad/s */
  tick(speed: number): number {
    const start = this.clock.now();
    const before = this.#turned;
    this.#turned += (speed * TICK) / PER_COUNT;
    for (let count = Math.floor(before) + 1; count <= this.#turned; count++) {
      this.#waiting.push({ at: start + ((count - before) / (this.#turned - before)) * TICK, count });
    }
    this.clock.advance(TICK);
    const now = this.clock.now();
    const sent = this.#waiting.filter(({ at }) => at <= now - LAG);
    this.#waiting = this.#waiting.filter(({ at }) => at > now - LAG);
    if (sent.length > 0) {
      const words = sent.flatMap(({ at, count }) => [
        this.#seqno++ & 0xffff,
        this.#micros(at),
        levels(count),
      ]);
      this.#encoders.reports(Uint32Array.from(words), sent.length);
    }
    this.#encoders.sentBy(this.#micros(now - 0.0001));
    this.#encoders.tick(this.#micros(now - 0.0001));
    this.#encoders.read(now, this.#sensors);
    const { counts, edgeTime, time } = this.#sensors.encoders;
    this.#estimator.step(counts, edgeTime, time, this.speeds);
    return this.speeds[0]!;
  }

  #micros(at: number): number {
    return (Math.ceil(((this.#uptime + at) * 1e6) / SAMPLE) * SAMPLE) % 2 ** 32;
  }
}

/** A first, then B; in bits of GPIO 22 and 23. */
function levels(count: number): number {
  const phase = count & 3;
  return ((phase === 1 || phase === 2 ? 1 : 0) << 22) | ((phase >= 2 ? 1 : 0) << 23);
}

const WRAP = 2 ** 32 / 1e6;

test("a steady wheel is read within 0.5 %, whatever its speed, also while the daemon's counter wraps", () => {
  const speeds = fc.double({ min: 1, max: 33, noNaN: true });
  const uptimes = fc.oneof(fc.double({ min: WRAP - 1.2, max: WRAP - 0.3, noNaN: true }), fc.constant(7));
  fc.assert(
    fc.property(speeds, uptimes, (speed, uptime) => {
      const wheel = new Wheel(uptime);
      for (let i = 0; i < 100; i++) wheel.tick(speed);
      for (let i = 0; i < 200; i++) {
        const read = wheel.tick(speed);
        assert.ok(Math.abs(read / speed - 1) < 0.005, `${read} rad/s were read of a wheel at ${speed} rad/s`);
      }
    }),
    { seed: 31, numRuns: 200 },
  );
});

test("a wheel that runs out is read down to zero without a jump, a spike or a turn back", () => {
  const wheel = new Wheel(WRAP - 1);
  let speed = 30;
  for (let i = 0; i < 100; i++) wheel.tick(speed);
  let last = wheel.tick(speed);
  for (let i = 0; i < 400; i++) {
    speed = Math.max(speed - 0.1, 0);
    const read = wheel.tick(speed);
    assert.ok(
      read <= last + 1e-3,
      `it rose from ${last} to ${read} rad/s while slowing down to ${speed} rad/s`,
    );
    assert.ok(read >= 0, `it turned back: ${read} rad/s`);
    assert.ok(last - read < 0.6 || read === 0, `it jumped from ${last} to ${read} rad/s at ${speed} rad/s`);
    last = read;
  }
  for (let i = 0; i < 100; i++) last = wheel.tick(0);
  assert.equal(last, 0);
});
