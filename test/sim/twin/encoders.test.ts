import assert from "node:assert/strict";
import { test } from "node:test";
import { WHEELS } from "../../../src/core/wheels.ts";
import type { Wiring } from "../../../src/profile/wiring.ts";
import { PIGPIOD, REPORT_FLAG } from "../../../src/protocol/pigpiod.ts";
import { hall } from "../rig.ts";
import { Bench, type Client, PWM_PINS, type Report, setDuties, wakeBridges, wiring } from "./rig.ts";

const encoders = wiring.encoders!;
const allBits = Object.values(encoders).reduce((bits, { a, b }) => bits | (1 << a) | (1 << b!), 0);
/** Where a pair of levels (a, b) stands in a cycle of forward turning. */
const CYCLE = ["00", "10", "11", "01"];

/** Follows the levels through every report, one edge at a time. */
function count(reports: readonly Report[], pins: NonNullable<Wiring["encoders"]> = encoders): number[] {
  return WHEELS.map((wheel) => {
    const { a, b } = pins[wheel];
    let place = 0;
    let total = 0;
    for (const { levels } of reports) {
      const next = CYCLE.indexOf(`${(levels >>> a) & 1}${(levels >>> b!) & 1}`);
      const step = (next - place + 4) % 4;
      assert.notEqual(step, 2, `${wheel} skipped an edge`);
      total += step === 3 ? -1 : step;
      place = next;
    }
    return total;
  });
}

function watch(client: Client): number {
  const handle = client.do(PIGPIOD.NOIB);
  client.do(PIGPIOD.NB, handle, allBits);
  return handle;
}

/** Forward, stop, backward with unequal duties; every ms all reports are taken. */
function drive(bench: Bench, listener: Client): Report[] {
  const client = bench.client();
  wakeBridges(client);
  setDuties(client, 255);
  bench.pass(1);
  setDuties(client, 0);
  bench.pass(0.3);
  for (const motor of Object.values(wiring.motors)) {
    assert.ok("in1" in motor);
    client.do(PIGPIOD.WRITE, motor.in1, 0);
    client.do(PIGPIOD.WRITE, motor.in2, 1);
  }
  for (const [i, pin] of PWM_PINS.entries()) client.do(PIGPIOD.PWM, pin, 120 + 40 * i);
  bench.pass(1);
  return listener.takeReports();
}

test("the edges on the wires, followed one by one, give the simulator's counts", async () => {
  const bench = await Bench.build();
  const listener = bench.client();
  watch(listener);
  const reports = drive(bench, listener);
  const { counts } = bench.twin.simulator.sensors.encoders;
  assert.ok(Math.min(...counts.map(Math.abs)) > 50, `the wheels turned: ${[...counts]}`);
  assert.ok(reports.length > 20_000, `${reports.length} reports`);
  assert.deepEqual(count(reports), [...counts]);
  assert.ok(listener.isGathering, "the daemon's reports come in the pieces that the kernel likes");
});

test("reports are numbered without a gap and their ticks never go back, the tick's wrap included", async () => {
  const bench = await Bench.build(hall(), wiring, 2 ** 32 / 1e6 - 0.5);
  const listener = bench.client();
  watch(listener);
  const reports = drive(bench, listener);
  let wraps = 0;
  for (const [i, { seqno, flags, tick }] of reports.entries()) {
    assert.equal(seqno, i & 0xffff);
    assert.equal(flags, 0);
    if (i === 0) continue;
    const since = (tick - reports[i - 1]!.tick) >>> 0;
    assert.ok(since > 0 && since < 1e6, `report ${i}: ${since} µs after the one before`);
    if (tick < reports[i - 1]!.tick) wraps++;
  }
  assert.equal(wraps, 1);
  assert.deepEqual(count(reports), [...bench.twin.simulator.sensors.encoders.counts]);
});

test("at a steady speed the time between edges gives the wheel's speed within 0.5 %", async () => {
  const bench = await Bench.build(hall("sensors: { encoders: { unevenness: 0 } }"));
  const listener = bench.client();
  const client = bench.client();
  wakeBridges(client);
  setDuties(client, 160);
  bench.pass(3);
  watch(listener);
  const before = bench.twin.simulator.chassis.wheelAngle.slice();
  bench.pass(0.5);
  const after = bench.twin.simulator.chassis.wheelAngle;
  const reports = listener.takeReports();
  for (const [i, wheel] of WHEELS.entries()) {
    const bit = 1 << encoders[wheel].a;
    const ticks = reports
      .filter(({ levels }, k) => k > 0 && ((levels ^ reports[k - 1]!.levels) & bit) !== 0)
      .map(({ tick }) => tick);
    // Two edges of A in four counts.
    const turned = ((ticks.length - 1) * 2 * 2 * Math.PI) / 1320;
    const measured = turned / ((ticks.at(-1)! - ticks[0]!) / 1e6);
    const truth = (after[i]! - before[i]!) / 0.5;
    assert.ok(
      Math.abs(measured / truth - 1) < 0.005,
      `${wheel}: ${measured} rad/s from edges, truly ${truth}`,
    );
    const gaps = ticks.slice(1).map((tick, k) => tick - ticks[k]!);
    const [least, most] = [Math.min(...gaps), Math.max(...gaps)];
    assert.ok(most - least < 0.1 * least + 15, `${wheel}: edges ${least} to ${most} µs apart`);
  }
});

test("an inverted encoder counts backward; one without B shows A alone", async () => {
  const wires: Wiring = {
    ...wiring,
    encoders: {
      ...encoders,
      frontLeft: { ...encoders.frontLeft, invert: true },
      rearRight: { a: 11, invert: false },
    },
  };
  const bench = await Bench.build(hall(), wires);
  const listener = bench.client();
  watch(listener);
  const reports = drive(bench, listener);
  const [frontLeft] = count(reports, { ...wires.encoders!, rearRight: encoders.rearLeft });
  assert.equal(frontLeft, 0 - bench.twin.simulator.sensors.encoders.counts[0]!);
  assert.ok(reports.some(({ levels }) => (levels >>> 11) & 1));
  assert.ok(!reports.some(({ levels }) => (levels >>> 8) & 1));
});

test("a client that reads too slowly finds the gap in the numbers", async () => {
  const bench = await Bench.build();
  const client = bench.client();
  const listener = bench.client();
  watch(listener);
  wakeBridges(client);
  setDuties(client, 200);
  bench.pass(0.5);
  listener.takeReports();
  listener.backlog = 1e6;
  bench.pass(0.1);
  assert.equal(listener.received.length, 0);
  listener.backlog = 0;
  const { lost } = bench.twin.notifications;
  bench.pass(0.01);
  const [first] = listener.takeReports();
  assert.ok(lost > 500, `${lost} lost`);
  assert.ok(first && first.seqno > lost, `the next has number ${first?.seqno}`);
});

test("after a minute without an edge a report says that the daemon is alive", async () => {
  const bench = await Bench.build();
  const listener = bench.client();
  watch(listener);
  bench.pass(59.9);
  assert.deepEqual(listener.takeReports(), []);
  bench.pass(0.2);
  assert.deepEqual(
    listener.takeReports().map(({ flags, seqno }) => ({ flags, seqno })),
    [{ flags: REPORT_FLAG.alive, seqno: 0 }],
  );
});

test("paused and closed notifications are silent; a dead client's are closed", async () => {
  const bench = await Bench.build();
  const client = bench.client();
  const listener = bench.client();
  const handle = watch(listener);
  wakeBridges(client);
  setDuties(client, 200);
  client.do(PIGPIOD.NP, handle);
  bench.pass(0.2);
  assert.deepEqual(listener.takeReports(), []);
  client.do(PIGPIOD.NB, handle, allBits);
  bench.pass(0.2);
  assert.ok(listener.takeReports().length > 0);
  client.do(PIGPIOD.NC, handle);
  bench.pass(0.2);
  assert.deepEqual(listener.takeReports(), []);
  assert.equal(client.ask(PIGPIOD.NB, handle, allBits).result, -25);
  const other = bench.client();
  const second = watch(other);
  other.die();
  assert.equal(client.ask(PIGPIOD.NB, second, allBits).result, -25);
});
