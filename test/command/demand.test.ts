import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, SCRIPT, Table } from "./table.ts";

test("a demand that overtook an earlier one is the last word", () => {
  const table = new Table();
  assert.equal(table.offer(PHONE, 0.4, { seq: 7 }), "accepted");
  assert.equal(table.offer(PHONE, 0.9, { seq: 6 }), "out-of-order");
  assert.equal(table.offer(PHONE, 0.9, { seq: 7 }), "out-of-order");
  assert.equal(table.step().twist.vx, 0.4);
});

test("sequence numbers of one client say nothing about another's", () => {
  const table = new Table();
  assert.equal(table.offer(SCRIPT, 0.4, { seq: 900 }), "accepted");
  assert.equal(table.offer(PHONE, 0.4, { seq: 0 }), "accepted");
});

test("a demand that waited in a queue for more than 150 ms is dropped, also after its turn", () => {
  const table = new Table();
  assert.equal(table.offer(PHONE, 0.4, { at: table.now - 0.151 }), "stale");
  assert.equal(table.holder, undefined);
  assert.equal(table.offer(PHONE, 0.4, { at: table.now - 0.149 }), "accepted");
});

test("a stale demand does not keep the lease alive", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.wait(0.26, () => table.offer(PHONE, 0.4, { at: table.now - 0.2 }));
  assert.equal(table.holder, undefined);
});

test("a clock that is ahead by more than 100 ms is refused, as is one that is no number", () => {
  const table = new Table();
  assert.equal(table.offer(PHONE, 0.4, { at: table.now + 0.101 }), "stale");
  assert.equal(table.offer(PHONE, 0.4, { at: Number.NaN }), "stale");
  assert.equal(table.offer(PHONE, 0.4, { at: table.now + 0.099 }), "accepted");
});

test("a demand that is not finite is refused", () => {
  const table = new Table();
  for (const vy of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    assert.equal(table.offer(PHONE, 0.1, { twist: { vx: 0.1, vy, omega: 0 } }), "invalid", `vy ${vy}`);
  }
  assert.equal(table.holder, undefined);
});

test("field-centric: forward is where the field's forward is, wherever the car points", () => {
  const table = new Table();
  table.arbiter.fieldForward(0.5);
  table.heading = 0.5 + Math.PI / 2;
  table.offer(PHONE, 1, { frame: "field" });
  const { twist } = table.step();
  // The car points left of "forward", so forward is at its right hand.
  assert.ok(Math.abs(twist.vx) < 1e-12 && Math.abs(twist.vy + 1) < 1e-12, JSON.stringify(twist));
});

test("field-centric follows the heading from tick to tick without a new demand", () => {
  const table = new Table();
  table.offer(PHONE, 1, { frame: "field" });
  assert.equal(table.step().twist.vx, 1);
  table.heading = Math.PI;
  assert.ok(Math.abs(table.step().twist.vx + 1) < 1e-12, JSON.stringify(table.command.twist));
});

test("precision scales the whole twist by the profile's factor", () => {
  const table = new Table({ precision: 0.25 });
  table.offer(PHONE, 0, { twist: { vx: 1, vy: -0.4, omega: 2 }, precision: true });
  assert.deepEqual(table.step().twist, { vx: 0.25, vy: -0.1, omega: 0.5 });
});

test("the heading is held only while nothing asks for a turn", () => {
  const table = new Table();
  table.offer(PHONE, 0.4, { holdHeading: true });
  assert.equal(table.step().holdHeading, true);
  table.offer(PHONE, 0, { twist: { vx: 0.4, vy: 0, omega: 0.1 }, holdHeading: true });
  assert.equal(table.step().holdHeading, false);
  table.offer(PHONE, 0.4, { holdHeading: true });
  table.wait(0.3);
  assert.equal(table.step().holdHeading, false, "nobody drives");
});
