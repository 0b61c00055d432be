import assert from "node:assert/strict";
import { test } from "node:test";
import { FOLLOWER, LAPTOP, PHONE, SCRIPT, Table } from "./table.ts";

test("a demand holds for 250 ms of silence and not longer", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.heard();
  table.clock.advance(0.249);
  assert.equal(table.step().active, true);
  table.clock.advance(0.002);
  const command = table.step();
  assert.equal(command.active, false);
  assert.deepEqual(command.twist, { vx: 0, vy: 0, omega: 0 });
  assert.equal(command.stopping, true, "a lapse calls for the emergency ramp");
  assert.ok(Math.abs(command.lapsedAt - 100.25) < 1e-9, `lapsed at ${command.lapsedAt}, expected 100.25`);
  assert.equal(table.holder, undefined);
  assert.deepEqual(table.heard(), [
    "lease-lost: Nothing came from Phone for 250 ms: the car stops, and the wheel is free",
  ]);
});

test("a lapse is dated to when it happened, even if nobody looked for a while", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.clock.advance(3);
  const command = table.step();
  assert.ok(Math.abs(command.lapsedAt - 100.25) < 1e-9, `lapsed at ${command.lapsedAt}, expected 100.25`);
  assert.equal(command.stopping, false, "the emergency ramp is long over");
});

test("the one who comes back after a lapse drives on once it has let go", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.wait(0.3);
  assert.equal(table.offer(PHONE, 0.2), "let-go-first");
  assert.equal(table.step().active, false);
  assert.equal(table.offer(PHONE, 0), "accepted");
  assert.equal(table.offer(PHONE, 0.2), "accepted");
  const command = table.step();
  assert.equal(command.twist.vx, 0.2);
  assert.equal(command.stopping, false);
  assert.equal(command.lapsedAt, Number.POSITIVE_INFINITY);
});

test("the emergency ramp of a driver whose link died is not called off by whoever else keeps asking", () => {
  for (const other of [SCRIPT, LAPTOP, FOLLOWER]) {
    const table = new Table();
    table.offer(PHONE, 0.4);
    table.wait(0.4, () => table.offer(other, 0.4));
    const command = table.step();
    assert.deepEqual([command.active, command.stopping], [false, true]);
    assert.ok(Math.abs(command.lapsedAt - 100.25) < 1e-9, `lapsed at ${command.lapsedAt}, expected 100.25`);
  }
});

test("the emergency ramp is not called off by a page at rest that finds the wheel free", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.wait(0.4, () => table.offer(LAPTOP, 0));
  assert.equal(table.holder, "Laptop");
  assert.equal(table.step().stopping, true);
  table.offer(LAPTOP, 0.1);
  const command = table.step();
  assert.deepEqual([command.stopping, command.lapsedAt], [false, Number.POSITIVE_INFINITY]);
});

test("a connection that is cut while driving counts as a lapse at that moment", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.heard();
  table.clock.advance(0.02);
  table.arbiter.leave(PHONE, table.now);
  const command = table.step();
  assert.deepEqual([command.active, command.stopping, command.lapsedAt], [false, true, table.now]);
  assert.deepEqual(table.heard(), [
    "lease-lost: Phone was cut off while driving: the car stops, and the wheel is free",
  ]);
});

test("a connection that ends with the stick at rest only frees the wheel", () => {
  const table = new Table();
  table.offer(PHONE, 0);
  table.heard();
  table.arbiter.leave(PHONE, table.now);
  assert.equal(table.step().stopping, false);
  assert.deepEqual(table.heard(), ["wheel-free: Phone let go of the wheel"]);
});
