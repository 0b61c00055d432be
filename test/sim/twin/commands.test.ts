import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { PIGPIOD, PIN_MODE, PULL } from "../../../src/protocol/pigpiod.ts";
import { ERROR } from "../../../src/sim/twin/errors.ts";
import { Bench, frame, words } from "./rig.ts";

test("each command of the pins does over the wire what the daemon does", async () => {
  const client = (await Bench.build()).client();
  const cases: [what: string, command: number, p1: number, p2: number, expected: number, third?: number][] = [
    ["version", PIGPIOD.PIGPV, 0, 0, 79],
    ["revision of a Pi 4B", PIGPIOD.HWVER, 0, 0, 0xc03111],
    ["set mode", PIGPIOD.MODES, 5, PIN_MODE.output, 0],
    ["get mode", PIGPIOD.MODEG, 5, 0, PIN_MODE.output],
    ["write", PIGPIOD.WRITE, 5, 1, 0],
    ["read", PIGPIOD.READ, 5, 0, 1],
    ["levels", PIGPIOD.BR1, 0, 0, 1 << 5],
    ["levels of the second bank", PIGPIOD.BR2, 0, 0, 0],
    ["clear", PIGPIOD.BC1, 1 << 5, 0, 0],
    ["read again", PIGPIOD.READ, 5, 0, 0],
    ["set", PIGPIOD.BS1, 1 << 5, 0, 0],
    ["read once more", PIGPIOD.READ, 5, 0, 1],
    ["second bank is nobody's", PIGPIOD.BS2, 1, 0, ERROR.SOME_PERMITTED],
    ["pull", PIGPIOD.PUD, 7, PULL.up, 0],
    ["a pulled-up input", PIGPIOD.READ, 7, 0, 1],
    ["frequency", PIGPIOD.PFS, 12, 490, 500],
    ["frequency taken", PIGPIOD.PFG, 12, 0, 500],
    ["range", PIGPIOD.PRS, 12, 1000, 400],
    ["range taken", PIGPIOD.PRG, 12, 0, 1000],
    ["real range", PIGPIOD.PRRG, 12, 0, 400],
    ["PWM", PIGPIOD.PWM, 12, 700, 0],
    ["duty", PIGPIOD.GDC, 12, 0, 700],
    ["servo", PIGPIOD.SERVO, 17, 1500, 0],
    ["servo's pulse", PIGPIOD.GPW, 17, 0, 1500],
    ["hardware PWM", PIGPIOD.HP, 13, 25_000, 0, 300_000],
    ["its duty", PIGPIOD.GDC, 13, 0, 300_000],
    ["glitch filter", PIGPIOD.FG, 4, 100, 0],
    ["glitch filter too long", PIGPIOD.FG, 4, 300_001, ERROR.BAD_FILTER],
    ["duty too large", PIGPIOD.PWM, 12, 1001, ERROR.BAD_DUTYCYCLE],
    ["no notification", PIGPIOD.NB, 0, 1, ERROR.BAD_HANDLE],
    ["no pipe", PIGPIOD.NO, 0, 0, ERROR.BAD_PATHNAME],
    ["delay too long", PIGPIOD.MILS, 60_001, 0, ERROR.BAD_MILS_DELAY],
    ["unknown command", 777, 1, 2, ERROR.UNKNOWN_COMMAND],
  ];
  for (const [what, command, p1, p2, expected, third] of cases) {
    const reply = client.ask(command, p1, p2, third === undefined ? undefined : words(third));
    assert.deepEqual(
      { command: reply.command, p1: reply.p1, p2: reply.p2, result: reply.result },
      { command, p1, p2, result: expected },
      what,
    );
  }
});

test("the tick is the clock in µs and wraps", async () => {
  const bench = await Bench.build(undefined, undefined, 2 ** 32 / 1e6 - 0.001);
  const client = bench.client();
  const before = client.ask(PIGPIOD.TICK).result >>> 0;
  bench.pass(0.002);
  const after = client.ask(PIGPIOD.TICK).result >>> 0;
  assert.ok(before > after, `${before} before, ${after} after`);
  assert.ok(Math.abs(((after - before) >>> 0) - 2000) <= 1, `${(after - before) >>> 0} µs passed`);
});

test("whatever pieces they arrive in, commands are answered in order and alike", async () => {
  const stream = Buffer.concat([
    frame(PIGPIOD.PRS, 12, 1000),
    frame(PIGPIOD.PWM, 12, 250),
    frame(PIGPIOD.PROC, 0, 0, Buffer.from("tag 1 mils 10 jmp 1")),
    frame(777, 3, 4, Buffer.from("an extension of a command that nobody knows")),
    frame(PIGPIOD.PROCU, 0, 0, words(3)),
    frame(PIGPIOD.PROCP, 0),
    frame(PIGPIOD.GDC, 12),
  ]);
  const whole = (await Bench.build()).client();
  whole.connection.receive(stream);
  const expected = whole.received;
  assert.equal(expected.length, 7 * 16 + 44);
  assert.equal(expected.readInt32LE(expected.length - 4), 250);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), async (pieces) => {
      const client = (await Bench.build()).client();
      let at = 0;
      for (let i = 0; at < stream.length; i++) {
        const end = at + pieces[i % pieces.length]!;
        client.connection.receive(stream.subarray(at, end));
        at = end;
      }
      assert.deepEqual(client.received, expected);
    }),
    { seed: 42, numRuns: 30 },
  );
});

test("no stream of bytes whatever breaks the twin", async () => {
  const bench = await Bench.build();
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), (bytes) => {
      bench.client().connection.receive(Buffer.from(bytes));
      const words = Array.from({ length: 8 }, (_, i) => (bytes[i % bytes.length]! * 2654435761) >>> (i * 3));
      const client = bench.client();
      client.ask(words[0]! % 120, words[1]! % 64, words[2]! % 2000, Buffer.from(bytes));
      bench.pass(0.001);
    }),
    { seed: 42, numRuns: 1000 },
  );
  assert.equal(bench.client().do(PIGPIOD.PIGPV), 79);
});

test("an extension of 64 KiB ends the connection", async () => {
  const client = (await Bench.build()).client();
  const head = frame(PIGPIOD.PROC);
  head.writeUInt32LE(65_536, 12);
  client.connection.receive(head);
  assert.equal(client.isCut, true);
  assert.equal(client.received.length, 0);
});

test("a delay holds up the next command of its own connection only", async () => {
  const bench = await Bench.build();
  const [slow, quick] = [bench.client(), bench.client()];
  slow.connection.receive(Buffer.concat([frame(PIGPIOD.MILS, 5), frame(PIGPIOD.PIGPV)]));
  assert.equal(slow.takeReply().command, PIGPIOD.MILS);
  assert.equal(quick.do(PIGPIOD.PIGPV), 79);
  bench.pass(0.004);
  slow.connection.serve();
  assert.equal(slow.received.length, 0);
  bench.pass(0.002);
  slow.connection.serve();
  assert.equal(slow.takeReply().result, 79);
});
