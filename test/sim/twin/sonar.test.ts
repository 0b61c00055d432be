import assert from "node:assert/strict";
import { test } from "node:test";
import { PIGPIOD, PIN_MODE } from "../../../src/protocol/pigpiod.ts";
import { world } from "../rig.ts";
import { Bench, type Client, wiring, words } from "./rig.ts";

const TRIGGER = 14;
const ECHO = 15;
const sonar = { ...wiring, sensors: { sonar: { trigger: TRIGGER, echo: ECHO } } };
const room = (more = "") =>
  world(`room: { length: 3 m }\nsensors: { sonar: { fitted: true, noise: 0 m, resolution: 0 m } }\n${more}`);
/** Ahead of the nose, m. */
const WALL = 1.5 - 0.125;

async function bench(where = room(), wires = sonar): Promise<{ bench: Bench; client: Client }> {
  const bench = await Bench.build(where, wires);
  const client = bench.client();
  client.do(PIGPIOD.MODES, TRIGGER, PIN_MODE.output);
  client.do(PIGPIOD.NB, client.do(PIGPIOD.NOIB), 1 << ECHO);
  return { bench, client };
}

/** How long the echo pin was high, µs, each time in the reports that came. */
function pulses(client: Client): number[] {
  const found: number[] = [];
  let rose: number | undefined;
  for (const { tick, levels } of client.takeReports()) {
    if ((levels & (1 << ECHO)) !== 0) rose = tick;
    else if (rose !== undefined) found.push(tick - rose);
  }
  return found;
}

const metres = (micros: number) => (micros * 1e-6 * 343) / 2;

const pulse = (client: Client) => client.ask(PIGPIOD.TRIG, TRIGGER, 10, words(1)).result;

test("after a trigger the echo pin is high for as long as sound takes to the wall and back", async () => {
  const { bench: board, client } = await bench();
  assert.equal(pulse(client), 0);
  board.pass(0.05);
  const echoes = pulses(client);
  assert.equal(echoes.length, 1);
  // Of 5 µs is the daemon's sampling: 0.86 mm.
  assert.ok(Math.abs(metres(echoes[0]!) - WALL) < 0.001, `${metres(echoes[0]!)} m`);
});

test("a pulse that is written, set and cleared, triggers as well, at its end", async () => {
  const { bench: board, client } = await bench();
  client.do(PIGPIOD.WRITE, TRIGGER, 1);
  board.pass(0.05);
  assert.deepEqual(pulses(client), []);
  client.do(PIGPIOD.WRITE, TRIGGER, 0);
  board.pass(0.05);
  assert.equal(pulses(client).length, 1);
});

test("a trigger on a pin that is no output puts out nothing", async () => {
  const { bench: board, client } = await bench();
  client.do(PIGPIOD.MODES, TRIGGER, PIN_MODE.input);
  assert.equal(pulse(client), 0);
  board.pass(0.05);
  assert.deepEqual(pulses(client), []);
});

test("what is triggered while it listens is ignored", async () => {
  const { bench: board, client } = await bench();
  const other = board.client();
  pulse(other);
  board.pass(0.003);
  pulse(other);
  board.pass(0.05);
  assert.equal(pulses(client).length, 1);
});

test("where nothing gives an echo the pin is high for 38 ms", async () => {
  const { bench: board, client } = await bench(
    world("room: { length: 20 m }\nsensors: { sonar: { fitted: true } }"),
  );
  pulse(client);
  board.pass(0.05);
  assert.deepEqual(pulses(client), [38_000]);
});

test("a sonar whose wire is off, that is not there, or that is not wired never answers", async () => {
  const off = room("faults: [{ at: 0 s, target: sonar, verb: off }]");
  const none = world("room: { length: 3 m }");
  for (const [where, wires] of [
    [off, sonar],
    [none, sonar],
    [room(), wiring],
  ] as const) {
    const { bench: board, client } = await bench(where, wires as typeof sonar);
    pulse(client);
    board.pass(0.05);
    assert.deepEqual(pulses(client), []);
  }
});

test("a trigger is refused with the daemon's codes: no pin, no level, too long, not to be written", async () => {
  const { client } = await bench();
  const ask = (gpio: number, micros: number, level: number) =>
    client.ask(PIGPIOD.TRIG, gpio, micros, words(level)).result;
  assert.deepEqual(
    [ask(60, 10, 1), ask(TRIGGER, 10, 2), ask(TRIGGER, 0, 1), ask(TRIGGER, 101, 1), ask(0, 10, 1)],
    [-2, -5, -46, -46, -41],
  );
});

test("echoes and encoder edges come in the order of time", async () => {
  const { bench: board, client: driver } = await bench();
  const client = board.client();
  client.do(PIGPIOD.NB, client.do(PIGPIOD.NOIB), 0x0fffffff);
  driver.do(PIGPIOD.WRITE, wiring.standby!, 1);
  for (const motor of Object.values(wiring.motors)) {
    assert.ok("in1" in motor);
    driver.do(PIGPIOD.WRITE, motor.in1, 1);
    driver.do(PIGPIOD.WRITE, motor.in2, 0);
    driver.do(PIGPIOD.WRITE, motor.pwm, 1);
  }
  board.pass(0.3);
  client.takeReports();
  driver.received = Buffer.alloc(0);
  pulse(driver);
  board.pass(0.03);
  const ticks = client.takeReports().map(({ tick }) => tick);
  assert.ok(ticks.length > 20, `${ticks.length} reports`);
  assert.deepEqual(
    ticks,
    ticks.toSorted((a, b) => a - b),
  );
});
