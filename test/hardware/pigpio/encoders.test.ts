import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../../src/core/clock.ts";
import { emptySensors } from "../../../src/core/sensors.ts";
import { WHEELS, wheelVector } from "../../../src/core/wheels.ts";
import { LazyI2cBus } from "../../../src/hardware/i2c-bus/lazy.ts";
import { createPigpioBackend } from "../../../src/hardware/pigpio/backend.ts";
import type { Backend } from "../../../src/hardware/ports.ts";
import type { EncoderWiring } from "../../../src/hardware/wiring.ts";
import { ENCODERS, TWO_DIRECTIONS } from "../wirings.ts";
import { Chip, machine, StandIn } from "./stand-in.ts";

const bits = (...pins: number[]) => pins.reduce((mask, pin) => mask | (1 << pin), 0);
/** The library's counter when the robot's clock shows 0, µs: it is about to wrap. */
const UPTIME = 2 ** 32 - 3e6;
const ALIVE = 1 << 6;

class Rig {
  readonly chip = new Chip();
  readonly library = new StandIn(this.chip);
  readonly clock = new VirtualClock();
  readonly sensors = emptySensors();
  readonly backend: Promise<Backend>;

  constructor(encoders: EncoderWiring) {
    this.chip.tick = () => this.tickAt(this.clock.now());
    const settings = {
      ...TWO_DIRECTIONS,
      encoders,
      pwmFrequency: 1000,
      sampleRate: 5,
      clock: "pcm",
    } as const;
    this.backend = createPigpioBackend(
      settings,
      this.clock,
      new LazyI2cBus(1),
      async () => this.library,
      machine(this.chip),
    );
  }

  tickAt(seconds: number): number {
    return (Math.round(seconds * 1e6) + UPTIME) % 2 ** 32;
  }

  /** One tick of the loop, 5 ms after the last one. */
  async tick(): Promise<void> {
    await new Promise(setImmediate);
    this.clock.advance(0.005);
    (await this.backend).sensors[0]!.read(this.clock.now(), this.sensors);
  }

  /** Ticks until it holds: the kernel takes its time, too. */
  async until(what: string, holds: () => boolean): Promise<void> {
    for (let i = 0; i < 2000; i++) {
      await this.tick();
      if (holds()) return;
    }
    assert.fail(`waited 2000 ticks for: ${what}; counts ${this.sensors.encoders.counts.join(", ")}`);
  }
}

async function rig(use: (rig: Rig) => Promise<void>, encoders: EncoderWiring = ENCODERS): Promise<void> {
  const it = new Rig(encoders);
  try {
    await it.backend;
    await use(it);
  } finally {
    await (await it.backend).motors.close();
    it.library.clearUp();
  }
}

test("encoder pins become inputs with a pull-up, and all of them are reported", () =>
  rig(async (it) => {
    for (const wheel of WHEELS) {
      const { a, b } = ENCODERS[wheel];
      for (const pin of [a, b!]) {
        const { mode, pull } = it.chip.pins[pin]!;
        assert.deepEqual([mode, pull], [0, 2], `GPIO ${pin}`);
      }
    }
    assert.ok(it.library.calls.includes(`gpioNotifyBegin 0 ${bits(10, 11, 22, 23, 24, 25, 26, 27)}`));
  }));

test("reports become counts and times on the robot's clock, in their wheels' order", () =>
  rig(async (it) => {
    await it.tick();
    it.clock.advance(0.01);
    it.library.report([it.tickAt(0.006), bits(22)], [it.tickAt(0.0105), bits(22, 23, 24)]);
    await it.until("two counts", () => it.sensors.encoders.counts[0] === 2);
    const { counts, edgeTime } = it.sensors.encoders;
    assert.deepEqual([...counts], [2, -1, 0, 0]);
    assert.ok(Math.abs(edgeTime[0]! - 0.0105) < 1e-5, `the edge at 0.0105 s is said to be at ${edgeTime[0]}`);
    assert.equal(edgeTime[1], edgeTime[0]);
    assert.equal(edgeTime[2], Number.NEGATIVE_INFINITY);
  }));

test("30 000 edges in bursts as large as the pipe, across the counter's wrap, all count", () =>
  rig(async (it) => {
    const cycle = [bits(22), bits(22, 23), bits(23), 0];
    const burst = 5000;
    for (let sent = 0; sent < 30_000; sent += burst) {
      const reports = Array.from({ length: burst }, (_, i) => {
        const edge = sent + i;
        return [it.tickAt(edge * 2e-4), cycle[edge % 4]!] as const;
      });
      it.clock.advance(burst * 2e-4 - (it.clock.now() - sent * 2e-4));
      it.library.report(...reports);
      const wanted = sent + burst;
      await it.until(`${wanted} counts`, () => it.sensors.encoders.counts[0]! >= wanted);
    }
    assert.equal(it.sensors.encoders.counts[0], 30_000);
    const last = 29_999 * 2e-4;
    assert.ok(Math.abs(it.sensors.encoders.edgeTime[0]! - last) < 1e-3, `${it.sensors.encoders.edgeTime[0]}`);
  }));

test("a sign of life is no edge", () =>
  rig(async (it) => {
    it.library.report([it.tickAt(0), bits(22), ALIVE], [it.tickAt(0.001), bits(24)]);
    await it.until("the edge behind it", () => it.sensors.encoders.counts[1] !== 0);
    assert.equal(it.sensors.encoders.counts[0], 0);
  }));

test("a wheel that is silent stands still: counts are complete up to a few ms ago, without any report", () =>
  rig(async (it) => {
    for (let i = 0; i < 200; i++) await it.tick();
    const behind = it.clock.now() - it.sensors.encoders.time;
    assert.ok(behind > 0 && behind < 0.01, `${behind} s behind`);
  }));

test("after the loop was held up, nothing is said to be complete that may still wait in the pipe", () =>
  rig(async (it) => {
    for (let i = 0; i < 20; i++) await it.tick();
    const before = it.clock.now();
    it.clock.advance(0.2);
    // The tick that was due comes first, the pipe after it.
    (await it.backend).sensors[0]!.read(it.clock.now(), it.sensors);
    assert.ok(it.sensors.encoders.time <= before, `${it.sensors.encoders.time} is after ${before}`);
  }));

test("one channel counts in the direction of the command", () =>
  rig(
    async (it) => {
      const { motors } = await it.backend;
      motors.write(wheelVector(-0.5, 0, 0, 0));
      it.library.report([it.tickAt(0), bits(22)], [it.tickAt(0.001), 0]);
      await it.until("two counts", () => it.sensors.encoders.counts[0] === -2);
    },
    { ...ENCODERS, frontLeft: { a: 22, invert: false } },
  ));

test("a pipe that the library closes is a named stop", () =>
  rig(async (it) => {
    const fault = (await it.backend).faults!.find(({ id }) => id === "pigpio-encoders-lost")!;
    await it.tick();
    assert.equal(fault.present(), false);
    it.library.clearUp();
    await it.until("the fault", () => fault.present());
    assert.equal(fault.severity, "stop");
  }));

test("closing has the library close its pipe before it ends, and is no fault", () =>
  rig(async (it) => {
    const { motors, sensors, faults } = await it.backend;
    await motors.close();
    const { calls } = it.library;
    assert.ok(calls.indexOf("gpioNotifyClose 0") < calls.indexOf("gpioTerminate"), calls.join("; "));
    assert.equal(it.library.reporting, false, "its thread had the time for it");
    const counts = it.sensors.encoders.counts.join();
    for (const sensor of sensors) {
      sensor.read(it.clock.now(), it.sensors);
      await sensor.close();
    }
    assert.equal(it.sensors.encoders.counts.join(), counts);
    await new Promise(setImmediate);
    assert.deepEqual(
      faults!.filter((fault) => fault.severity === "stop" && fault.present()),
      [],
    );
  }));
