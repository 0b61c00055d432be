import assert from "node:assert/strict";
import { test } from "node:test";
import { PIGPIOD } from "../../../src/protocol/pigpiod.ts";
import { Bench, setDuties, wakeBridges, wiring } from "./rig.ts";

const speed = (bench: Bench) => bench.twin.simulator.chassis.twist.vx;

test("the pins drive the simulated car, and only while the bridges are awake", async () => {
  const bench = await Bench.build();
  const client = bench.client();
  wakeBridges(client);
  setDuties(client, 128);
  bench.pass(1);
  const fast = speed(bench);
  assert.ok(fast > 0.4, `forward at half duty: ${fast} m/s`);
  client.do(PIGPIOD.WRITE, wiring.standby!, 0);
  bench.pass(2);
  assert.ok(Math.abs(speed(bench)) < 0.01, `asleep: ${speed(bench)} m/s`);
});

test("a client that dies leaves its PWM running and the car driving", async () => {
  const bench = await Bench.build();
  const client = bench.client();
  wakeBridges(client);
  setDuties(client, 128);
  bench.pass(0.5);
  client.die();
  bench.pass(2);
  assert.equal(bench.client().do(PIGPIOD.GDC, 12), 128);
  assert.ok(speed(bench) > 0.4, `${speed(bench)} m/s`);
});

test("both inputs high brake, both low let the car coast", async () => {
  const rest = async (level: 0 | 1) => {
    const bench = await Bench.build();
    const client = bench.client();
    wakeBridges(client);
    setDuties(client, 255);
    bench.pass(2);
    for (const motor of Object.values(wiring.motors)) {
      assert.ok("in1" in motor);
      client.do(PIGPIOD.WRITE, motor.in1, level);
      client.do(PIGPIOD.WRITE, motor.in2, level);
    }
    bench.pass(0.2);
    return speed(bench);
  };
  const coasting = await rest(0);
  const braking = await rest(1);
  assert.ok(braking < coasting - 0.3, `after 0.2 s: braked ${braking} m/s, coasting ${coasting} m/s`);
});

test("after a termination the wheels stop or run at full duty, each by its pin's luck", async () => {
  const bench = await Bench.build();
  const client = bench.client();
  wakeBridges(client);
  setDuties(client, 128);
  bench.pass(0.5);
  const high = bench.twin.freeze();
  bench.pass(1.5);
  const { wheelSpeed } = bench.twin.simulator.chassis;
  assert.ok(
    [12, 13, 18, 19].some((pin) => high.includes(pin)),
    `with this seed some froze high, not ${high}`,
  );
  for (const pin of [12, 13, 18, 19]) {
    assert.equal(bench.twin.pins.average(pin), high.includes(pin) ? 1 : 0);
  }
  assert.ok(
    wheelSpeed.some((w) => Math.abs(w) > 5),
    `wheels ${[...wheelSpeed]}`,
  );
});
