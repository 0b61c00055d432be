import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { Encoder } from "../../src/sim/encoder.ts";
import { SampledSensor } from "../../src/sim/sampled-sensor.ts";
import { build, CCW, drive, FORWARD, hall, LEFT } from "./rig.ts";

const COUNTS_PER_RADIAN = 1320 / (2 * Math.PI);

test("encoders give whole counts that follow each wheel to within a count", async () => {
  for (const pattern of [FORWARD, LEFT, CCW, [-1, -1, -1, -1]]) {
    const simulator = await build(hall());
    for (let i = 0; i < 50; i++) {
      drive(simulator, 0.013, 0.6, pattern);
      for (let wheel = 0; wheel < 4; wheel++) {
        const counts = simulator.sensors.encoders.counts[wheel]!;
        const truth = simulator.chassis.wheelAngle[wheel]! * COUNTS_PER_RADIAN;
        assert.ok(Number.isInteger(counts));
        assert.ok(Math.abs(counts - truth) <= 1.5, `wheel ${wheel}: ${counts} counts, ${truth}`);
      }
    }
    assert.equal(Math.sign(simulator.sensors.encoders.counts[0]!), pattern[0]);
  }
});

test("an encoder's edge is timed between the steps, when the wheel passed it", () => {
  const encoder = new Encoder(1000, 0, new Random(5));
  const speed = 3; // rad/s, so one count is 2.0944 ms
  const edges: number[] = [];
  for (let i = 1; i <= 200; i++) {
    encoder.step(speed * i * 0.001, i * 0.001, 0.001);
    assert.ok(encoder.edgeTime <= i * 0.001);
    if (edges.at(-1) !== encoder.edgeTime && encoder.counts > 0) edges.push(encoder.edgeTime);
  }
  assert.ok(edges.length > 90, `${edges.length} edges`);
  for (const [i, time] of edges.entries()) {
    if (i > 0) assert.ok(Math.abs(time - edges[i - 1]! - (2 * Math.PI) / 3000) < 1e-9);
  }
});

test("uneven edges come early or late in the same way at every pulse", () => {
  const encoder = new Encoder(1000, 0.1, new Random(5));
  const gaps: number[] = [];
  let last = 0;
  for (let i = 1; i <= 400; i++) {
    const before = encoder.counts;
    encoder.step(i * 0.001, i * 0.001, 0.001);
    if (encoder.counts === before) continue;
    gaps.push(encoder.edgeTime - last);
    last = encoder.edgeTime;
  }
  for (let i = 1; i + 4 < gaps.length; i++) assert.ok(Math.abs(gaps[i]! - gaps[i + 4]!) < 1e-9);
  assert.ok(Math.max(...gaps.slice(1, 5)) > 1.02 * Math.min(...gaps.slice(1, 5)));
});

test("a gyro that hangs upside down takes left for right, and its scale is its own", async () => {
  const gyro = "noise: 0 rad/s, bias: 0 rad/s, scale: 1.05, mounted: upside down";
  const simulator = await build(hall(`sensors: { gyro: { ${gyro} } }`));
  drive(simulator, 2, 0.4, CCW);
  const ratio = simulator.sensors.gyro.rate / simulator.chassis.twist.omega;
  assert.ok(Math.abs(ratio + 1.05) < 1e-3, `${ratio}`);
});

test("a wheel that turns back takes its counts back", () => {
  const encoder = new Encoder(1000, 0.08, new Random(1));
  let time = 0;
  const turnTo = (angle: number) => encoder.step(angle, ++time, 1);
  turnTo(2);
  assert.ok(Math.abs(encoder.counts - (2 * 1000) / (2 * Math.PI)) <= 1.5);
  turnTo(-1);
  assert.ok(Math.abs(encoder.counts + 1000 / (2 * Math.PI)) <= 1.5);
  turnTo(0);
  assert.equal(encoder.counts, 0);
});

test("the gyro shows its bias and its noise at rest", async () => {
  const simulator = await build(hall("sensors: { gyro: { bias: 0.02 rad/s, noise: 0.005 rad/s } }"));
  const rates: number[] = [];
  for (let i = 0; i < 2000; i++) {
    drive(simulator, 0.002);
    rates.push(simulator.sensors.gyro.rate);
  }
  const mean = rates.reduce((sum, r) => sum + r, 0) / rates.length;
  const deviation = Math.sqrt(rates.reduce((sum, r) => sum + (r - mean) ** 2, 0) / rates.length);
  assert.ok(Math.abs(mean - 0.02) < 5e-4, `mean ${mean}`);
  assert.ok(Math.abs(deviation - 0.005) < 5e-4, `deviation ${deviation}`);
});

test("the gyro turns with the car, counter-clockwise positive", async () => {
  const simulator = await build(hall());
  drive(simulator, 1, 0.5, CCW);
  const { gyro } = simulator.sensors;
  assert.ok(
    gyro.rate > 1 && Math.abs(gyro.rate - simulator.chassis.twist.omega) < 0.05,
    `${gyro.rate} rad/s`,
  );
});

test("a sampled sensor delivers late what it measured at its own rate, and says when that was", () => {
  const sensor = new SampledSensor(
    { rate: 100, latency: 0.0025, noise: 0, scale: 2, bias: 1 },
    new Random(1),
  );
  for (let ms = 0; ms <= 22; ms++) sensor.step(ms, ms / 1000);
  assert.deepEqual([sensor.value, sensor.time], [21, 0.01]);
  sensor.step(23, 0.023);
  assert.deepEqual([sensor.value, sensor.time], [41, 0.02]);
});

test("the battery is read in the steps of its converter and sags under load", async () => {
  const simulator = await build(hall("sensors: { battery: { noise: 0 V, resolution: 0.1 V } }"));
  drive(simulator, 0.1);
  const atRest = simulator.sensors.battery.volts;
  assert.ok(Math.abs(atRest * 10 - Math.round(atRest * 10)) < 1e-9);
  assert.ok(Math.abs(atRest - simulator.powertrain.battery.volts) <= 0.05);
  drive(simulator, 1.5, 1, LEFT);
  assert.ok(simulator.sensors.battery.volts < atRest - 0.1);
});

test("a car without a sensor never fills its readings", async () => {
  const simulator = await build(
    hall("sensors: { encoders: { fitted: false }, gyro: { fitted: false }, battery: { fitted: false } }"),
  );
  drive(simulator, 1, 0.5);
  const { encoders, gyro, battery } = simulator.sensors;
  assert.deepEqual([...encoders.counts], [0, 0, 0, 0]);
  assert.deepEqual([gyro.time, battery.time], [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]);
});
