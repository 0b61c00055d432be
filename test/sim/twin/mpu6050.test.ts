import assert from "node:assert/strict";
import { test } from "node:test";
import { PIGPIOD } from "../../../src/protocol/pigpiod.ts";
import { ERROR } from "../../../src/sim/twin/errors.ts";
import { hall } from "../rig.ts";
import { Bench, type Client, setDuties, wakeBridges, wiring, words } from "./rig.ts";

const RAD = Math.PI / 180;

function open(client: Client, address = 0x68): number {
  return client.do(PIGPIOD.I2CO, 1, address, words(0));
}

const set = (client: Client, handle: number, register: number, value: number) =>
  client.do(PIGPIOD.I2CWB, handle, register, words(value));

/** Accelerations, temperature, rates: seven 16-bit numbers from 0x3B on. */
function burst(client: Client, handle: number): number[] {
  const { result, extension } = client.ask(PIGPIOD.I2CRI, handle, 0x3b, words(14));
  assert.equal(result, 14);
  return Array.from({ length: 7 }, (_, i) => extension.readInt16BE(2 * i));
}

/** Turns on the spot, counter-clockwise. */
async function turning(yaml = "") {
  const bench = await Bench.build(hall(yaml));
  const client = bench.client();
  wakeBridges(client);
  for (const name of ["frontLeft", "rearLeft"] as const) {
    const motor = wiring.motors[name];
    assert.ok("in1" in motor);
    client.do(PIGPIOD.WRITE, motor.in1, 0);
    client.do(PIGPIOD.WRITE, motor.in2, 1);
  }
  setDuties(client, 80);
  bench.pass(1);
  return { bench, client, handle: open(client) };
}

test("an MPU-6050 says who it is and sleeps until it is woken", async () => {
  const { client, handle } = await turning();
  assert.equal(client.do(PIGPIOD.I2CRB, handle, 0x75), 0x68);
  assert.equal(client.do(PIGPIOD.I2CRB, handle, 0x6b), 0x40);
  assert.deepEqual(burst(client, handle), [0, 0, 0, 0, 0, 0, 0]);
  set(client, handle, 0x6b, 0);
  assert.notEqual(burst(client, handle)[6], 0);
});

test("its rate about the vertical is the simulator's gyro, in every range", async () => {
  const { bench, client, handle } = await turning();
  set(client, handle, 0x6b, 0);
  for (const [range, scale] of [131, 65.5, 32.8, 16.4].entries()) {
    set(client, handle, 0x1b, range << 3);
    bench.pass(0.01);
    const truth = bench.twin.simulator.sensors.gyro.rate;
    assert.ok(truth > 0.5, `counter-clockwise: ${truth} rad/s`);
    const full = (32768 / scale) * RAD;
    const measured = (burst(client, handle)[6]! / scale) * RAD;
    const expected = Math.min(truth, full);
    assert.ok(
      Math.abs(measured / expected - 1) < 0.005,
      `range ${range}: ${measured}, truly ${expected} rad/s`,
    );
  }
});

test("at rest it feels gravity and nothing else", async () => {
  const bench = await Bench.build();
  const client = bench.client();
  const handle = open(client);
  set(client, handle, 0x6b, 0);
  set(client, handle, 0x1c, 1 << 3);
  bench.pass(0.1);
  const [x, y, z] = burst(client, handle);
  assert.ok(Math.abs(z! - 8192) < 200, `z ${z}, 1 g is 8192`);
  assert.ok(Math.hypot(x!, y!) < 200, `x ${x}, y ${y}`);
});

test("speeding up forward is felt along x", async () => {
  const bench = await Bench.build();
  const client = bench.client();
  const handle = open(client);
  set(client, handle, 0x6b, 0);
  wakeBridges(client);
  setDuties(client, 128);
  bench.pass(0.05);
  const before = bench.twin.simulator.chassis.twist.vx;
  bench.pass(0.01);
  const truth = (bench.twin.simulator.chassis.twist.vx - before) / 0.01;
  const [x] = burst(client, handle);
  const measured = (x! / 16384) * 9.80665;
  assert.ok(truth > 1 && Math.abs(measured - truth) < 0.5, `${measured} m/s², truly ${truth}`);
});

test("a measurement stays until there is a new one", async () => {
  const { bench, client, handle } = await turning();
  set(client, handle, 0x6b, 0);
  const first = burst(client, handle);
  assert.deepEqual(burst(client, handle), first);
  bench.pass(0.01);
  assert.notDeepEqual(burst(client, handle), first);
});

test("words, plain transfers and blocks reach the same registers", async () => {
  const { client, handle } = await turning();
  client.do(PIGPIOD.I2CWD, handle, 0, Buffer.of(0x6b, 0x01));
  assert.equal(client.do(PIGPIOD.I2CRB, handle, 0x6b), 1);
  client.do(PIGPIOD.I2CWI, handle, 0x19, Buffer.of(4, 3, 0x10));
  client.do(PIGPIOD.I2CWS, handle, 0x19);
  assert.deepEqual([...client.ask(PIGPIOD.I2CRD, handle, 3).extension], [4, 3, 0x10]);
  client.do(PIGPIOD.I2CWW, handle, 0x19, words(0x0506));
  assert.equal(client.do(PIGPIOD.I2CRW, handle, 0x19), 0x0506);
  client.do(PIGPIOD.I2CWS, handle, 0x75);
  assert.equal(client.do(PIGPIOD.I2CRS, handle), 0x68);
  client.do(PIGPIOD.I2CWB, handle, 0x6b, words(0x80));
  assert.equal(client.do(PIGPIOD.I2CRB, handle, 0x19), 0, "a reset clears it");
});

test("an address where nobody is opens, and then neither reads nor writes", async () => {
  const client = (await Bench.build()).client();
  const handle = open(client, 0x40);
  assert.equal(client.ask(PIGPIOD.I2CRB, handle, 0).result, ERROR.I2C_READ_FAILED);
  assert.equal(client.ask(PIGPIOD.I2CWB, handle, 0, words(1)).result, ERROR.I2C_WRITE_FAILED);
  assert.equal(client.ask(PIGPIOD.I2CWQ, handle, 0).result, ERROR.I2C_WRITE_FAILED);
  assert.equal(client.ask(PIGPIOD.I2CRD, handle, 4).result, ERROR.I2C_READ_FAILED);
  assert.equal(client.ask(PIGPIOD.I2CWQ, open(client), 0).result, 0, "0x68 answers a probe");
});

test("a car without a gyro has nobody at 0x68; a broken lead makes it fall silent", async () => {
  const bare = (await Bench.build(hall("sensors: { gyro: { fitted: false } }"))).client();
  assert.equal(bare.ask(PIGPIOD.I2CRB, open(bare), 0x75).result, ERROR.I2C_READ_FAILED);
  const { bench, client, handle } = await turning("faults: [{ at: 1.5 s, target: gyro, verb: off }]");
  assert.equal(client.do(PIGPIOD.I2CRB, handle, 0x75), 0x68);
  bench.pass(1);
  assert.equal(client.ask(PIGPIOD.I2CRB, handle, 0x75).result, ERROR.I2C_READ_FAILED);
});

test("bad requests get the daemon's errors", async () => {
  const client = (await Bench.build()).client();
  const handle = open(client);
  const cases: [string, number, number][] = [
    ["bus 3", client.ask(PIGPIOD.I2CO, 3, 0x68, words(0)).result, ERROR.BAD_I2C_BUS],
    ["address 0x80", client.ask(PIGPIOD.I2CO, 1, 0x80, words(0)).result, ERROR.BAD_I2C_ADDR],
    ["flags", client.ask(PIGPIOD.I2CO, 1, 0x68, words(1)).result, ERROR.BAD_FLAGS],
    ["handle", client.ask(PIGPIOD.I2CRB, 99, 0).result, ERROR.BAD_HANDLE],
    ["register", client.ask(PIGPIOD.I2CRB, handle, 256).result, ERROR.BAD_PARAM],
    ["value", client.ask(PIGPIOD.I2CWB, handle, 0x19, words(256)).result, ERROR.BAD_PARAM],
    ["word", client.ask(PIGPIOD.I2CWW, handle, 0x19, words(65_536)).result, ERROR.BAD_PARAM],
    ["33 bytes", client.ask(PIGPIOD.I2CRI, handle, 0x3b, words(33)).result, ERROR.BAD_PARAM],
    ["SMBus block", client.ask(PIGPIOD.I2CRK, handle, 0x3b).result, ERROR.BAD_SMBUS_CMD],
    ["close", client.ask(PIGPIOD.I2CC, handle).result, 0],
    ["close again", client.ask(PIGPIOD.I2CC, handle).result, ERROR.BAD_HANDLE],
  ];
  for (const [what, result, expected] of cases) assert.equal(result, expected, what);
});
