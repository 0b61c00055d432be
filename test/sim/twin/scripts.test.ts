import assert from "node:assert/strict";
import { test } from "node:test";
import { PIGPIOD, SCRIPT_STATE } from "../../../src/protocol/pigpiod.ts";
import { ERROR } from "../../../src/sim/twin/errors.ts";
import { Bench, type Client, setDuties, wakeBridges, words } from "./rig.ts";

const DEADMAN = "tag 1 mils 10 dcr p0 jp 1 pwm 12 0 pwm 13 0 pwm 18 0 pwm 19 0 ld p0 0 jmp 1";

function status(client: Client, id: number): { state: number; parameters: number[] } {
  const { result, extension } = client.ask(PIGPIOD.PROCP, id);
  assert.equal(result, 44);
  return {
    state: extension.readInt32LE(0),
    parameters: Array.from({ length: 10 }, (_, i) => extension.readInt32LE(4 * (i + 1))),
  };
}

/** Runs a script to its end; its parameters then. */
async function run(script: string, ...parameters: number[]): Promise<number[]> {
  const bench = await Bench.build();
  const client = bench.client();
  const id = client.store(script);
  assert.ok(id >= 0, `${script}: ${id}`);
  bench.pass(0.002);
  client.do(PIGPIOD.PROCR, id, 0, words(...parameters));
  bench.pass(0.01);
  const { state, parameters: after } = status(client, id);
  assert.equal(state, SCRIPT_STATE.halted, script);
  return after;
}

async function refreshed() {
  const bench = await Bench.build();
  const client = bench.client();
  wakeBridges(client);
  const id = client.store(DEADMAN);
  assert.equal(client.ask(PIGPIOD.PROCR, id, 0, words(0)).result, ERROR.SCRIPT_NOT_READY);
  bench.pass(0.002);
  client.do(PIGPIOD.PROCR, id, 0, words(3));
  for (let tick = 0; tick < 100; tick++) {
    client.do(PIGPIOD.PROCU, id, 0, words(3));
    setDuties(client, 100 + (tick % 2));
    bench.pass(0.005);
  }
  return { bench, client, id };
}

test("a deadman script leaves the pins alone while it is refreshed, and zeroes them when it is not", async () => {
  const { bench, client } = await refreshed();
  assert.equal(client.do(PIGPIOD.GDC, 12), 101);
  client.die();
  const witness = bench.client();
  let after = 0;
  while (witness.do(PIGPIOD.GDC, 12) > 0 && after < 200) {
    bench.pass(0.001);
    after++;
  }
  assert.ok(after >= 25 && after <= 45, `zero after ${after} ms; the real daemon took 27 to 39`);
  for (const pin of [12, 13, 18, 19]) assert.equal(witness.do(PIGPIOD.GDC, pin), 0);
});

test("a deadman keeps firing, so that a late duty does not last", async () => {
  const { bench, client } = await refreshed();
  bench.pass(0.1);
  setDuties(client, 200);
  bench.pass(0.015);
  assert.equal(client.do(PIGPIOD.GDC, 12), 0);
});

test("a machine that stood still does not let the deadman make up for it", async () => {
  const { bench, client } = await refreshed();
  bench.twin.holdUp(0.2);
  bench.pass(0.2);
  assert.equal(client.do(PIGPIOD.GDC, 12), 101);
  bench.pass(0.05);
  assert.equal(client.do(PIGPIOD.GDC, 12), 0);
});

test("a stopped or deleted deadman does nothing any more", async () => {
  for (const command of [PIGPIOD.PROCS, PIGPIOD.PROCD]) {
    const { bench, client, id } = await refreshed();
    client.do(command, id);
    bench.pass(0.2);
    assert.equal(client.do(PIGPIOD.GDC, 12), 101);
    if (command === PIGPIOD.PROCS) assert.equal(status(client, id).state, SCRIPT_STATE.halted);
    else assert.equal(client.ask(PIGPIOD.PROCP, id).result, ERROR.BAD_SCRIPT_ID);
  }
});

test("a script calculates as the daemon does", async () => {
  const cases: [script: string, expected: number[], parameters?: number[]][] = [
    ["lda 7 mlt p0 sub 1 sta p1 div 4 sta p2 mod 3 sta p3", [3, 20, 5, 2], [3]],
    ["lda 0x0c and 10 sta p0 or 3 sta p1 xor 0x1 sta p2", [8, 11, 10]],
    ["lda 1 rla 4 sta p0 rra 2 sta p1 ld v7 3 rl v7 2 lda v7 sta p2 rr v7 1 lda v7 sta p3", [16, 4, 12, 6]],
    ["lda -8 rra 1 sta p0 inra sta p1 dcra dcra sta p2", [-4, -3, -5]],
    ["tag 5 inr p0 lda p0 cmp 10 jnz 5", [10]],
    ["tag 5 dcr p0 jp 5 inr p1", [-1, 1], [4]],
    ["lda 0 cmp 1 jm 1 halt tag 1 ld p0 5 lda 0 cmp 0 jz 2 halt tag 2 ld p1 6", [5, 6]],
    ["call 3 call 3 halt tag 3 inr p0 ret", [2]],
    ["ld v0 4 push v0 lda 9 pusha pop p0 popa sta p1", [9, 4]],
    ["ld p0 1 ld v3 2 x p0 v3 lda 7 xa v3 sta p1", [2, 1]],
    ["lda 020 sta p0 ld 4 6 lda v4 sta p1", [16, 6]],
    ["lda 2147483647 add 1 sta p0", [-2147483648]],
  ];
  for (const [script, expected, parameters = []] of cases) {
    assert.deepEqual((await run(script, ...parameters)).slice(0, expected.length), expected, script);
  }
});

test("a script commands the pins and gets the daemon's results in its accumulator", async () => {
  assert.deepEqual(
    (await run("m 5 w w 5 1 r 5 sta p0 pfs 12 490 sta p1 p 12 999 sta p2")).slice(0, 3),
    [1, 500, -8],
  );
  assert.deepEqual(
    (await run("bs1 0x20 m 5 1 bc1 32 m 6 w mg 6 sta p0 mils 60001 sta p1")).slice(0, 2),
    [1, -65],
  );
});

test("a delay lasts as long as it says", async () => {
  const bench = await Bench.build();
  const client = bench.client();
  const id = client.store("m 5 w tag 1 w 5 1 mils 3 w 5 0 mics 2000 jmp 1");
  bench.pass(0.002);
  client.do(PIGPIOD.PROCR, id);
  const levels: number[] = [];
  for (let i = 0; i < 20; i++) {
    levels.push(client.do(PIGPIOD.READ, 5));
    bench.pass(0.001);
  }
  const text = levels.join("");
  assert.match(text, /^011(00111){3}/, "it starts after the first look");
});

test("a script that waits for a pin goes on when its level changes", async () => {
  const bench = await Bench.build();
  const client = bench.client();
  const id = client.store("wait 0x20 sta p0");
  bench.pass(0.002);
  client.do(PIGPIOD.PROCR, id);
  bench.pass(0.05);
  assert.equal(status(client, id).state, SCRIPT_STATE.waiting);
  client.do(PIGPIOD.WRITE, 6, 1);
  bench.pass(0.002);
  assert.equal(status(client, id).state, SCRIPT_STATE.waiting);
  client.do(PIGPIOD.WRITE, 5, 1);
  bench.pass(0.002);
  assert.deepEqual([status(client, id).state, status(client, id).parameters[0]], [SCRIPT_STATE.halted, 0x20]);
});

test("a script without a wait does not stop the world", async () => {
  const bench = await Bench.build();
  const client = bench.client();
  const id = client.store("tag 1 inr p0 jmp 1");
  bench.pass(0.002);
  client.do(PIGPIOD.PROCR, id);
  bench.pass(0.05);
  assert.equal(status(client, id).state, SCRIPT_STATE.running);
  assert.ok(Math.abs(bench.twin.simulator.time - 0.052) < 0.002, `${bench.twin.simulator.time}`);
});

test("a script that pops too much or divides by zero has failed", async () => {
  for (const script of ["popa", "ret", "lda 1 div 0"]) {
    const bench = await Bench.build();
    const client = bench.client();
    const id = client.store(script);
    bench.pass(0.002);
    client.do(PIGPIOD.PROCR, id);
    bench.pass(0.002);
    assert.equal(status(client, id).state, SCRIPT_STATE.failed, script);
  }
});

test("a broken script is refused with the daemon's error", async () => {
  const client = (await Bench.build()).client();
  const cases: [string, number][] = [
    ["tag 1 tag 1", ERROR.DUP_TAG],
    ["jmp 1", ERROR.BAD_TAG],
    ["fly 1", ERROR.BAD_SCRIPT_CMD],
    ["mils", ERROR.BAD_SCRIPT_CMD],
    ["pwm 12 -1", ERROR.BAD_SCRIPT_CMD],
    ["dcr p10", ERROR.BAD_SCRIPT_CMD],
    ["dcr v150", ERROR.BAD_SCRIPT_CMD],
    ["m 5 x", ERROR.BAD_SCRIPT_CMD],
    ["proc 1", ERROR.BAD_SCRIPT_CMD],
    [Array.from({ length: 51 }, (_, i) => `tag ${i}`).join(" "), ERROR.TOO_MANY_TAGS],
  ];
  for (const [script, expected] of cases) assert.equal(client.store(script), expected, script);
  assert.equal(client.store("halt"), 0, "a refused script takes no place");
});

test("there is room for 32 scripts, and each command says when it knows no such script", async () => {
  const client = (await Bench.build()).client();
  for (let id = 0; id < 32; id++) assert.equal(client.store("halt"), id);
  assert.equal(client.store("halt"), ERROR.NO_SCRIPT_ROOM);
  client.do(PIGPIOD.PROCD, 7);
  for (const command of [PIGPIOD.PROCR, PIGPIOD.PROCU, PIGPIOD.PROCS, PIGPIOD.PROCD, PIGPIOD.PROCP]) {
    for (const id of [7, 32, 0xffffffff]) {
      assert.equal(client.ask(command, id, 0, words(1)).result, ERROR.BAD_SCRIPT_ID, `${command} of ${id}`);
    }
  }
  const eleven = words(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  assert.equal(client.ask(PIGPIOD.PROCU, 0, 0, eleven).result, ERROR.TOO_MANY_PARAM);
});
