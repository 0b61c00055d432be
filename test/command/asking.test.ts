import assert from "node:assert/strict";
import { test } from "node:test";
import { LAPTOP, PHONE, SCRIPT, Table } from "./table.ts";

test("whoever has the wheel is told that somebody asks for it, once", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.heard();
  table.arbiter.ask(LAPTOP, table.now);
  table.arbiter.ask(LAPTOP, table.now);
  assert.deepEqual(table.heard(), ["wheel-asked (to 1): Laptop asks for the wheel"]);
  assert.equal(table.holder, "Phone");
});

test("a wheel that is given stands still until its new owner commands", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.arbiter.ask(LAPTOP, table.now);
  table.heard();
  assert.equal(table.arbiter.answer(PHONE, LAPTOP, true, table.now), true);
  assert.deepEqual(table.heard(), ["wheel-taken: Phone gave the wheel to Laptop"]);
  const command = table.step();
  assert.deepEqual([command.active, command.stopping, command.twist.vx], [false, false, 0]);
  assert.equal(table.offer(PHONE, 0.4), "not-your-wheel");
  assert.equal(table.offer(LAPTOP, 0.3), "accepted");
  assert.equal(table.step().twist.vx, 0.3);
});

test("a wheel that was given waits 2 s for its new owner and is free then", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.arbiter.ask(LAPTOP, table.now);
  table.arbiter.answer(PHONE, LAPTOP, true, table.now);
  table.wait(1.99);
  assert.equal(table.holder, "Laptop");
  table.heard();
  table.wait(0.02);
  assert.equal(table.holder, undefined);
  assert.equal(table.command.stopping, false, "nobody was driving");
  assert.deepEqual(table.heard(), ["wheel-free: Laptop let go of the wheel"]);
});

test("a wheel that is refused stays, and the one who asked is told and may ask again", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.arbiter.ask(LAPTOP, table.now);
  table.heard();
  assert.equal(table.arbiter.answer(PHONE, LAPTOP, false, table.now), true);
  assert.deepEqual(table.heard(), ["wheel-denied (to 2): Phone keeps the wheel"]);
  assert.equal(table.step().twist.vx, 0.4);
  table.arbiter.ask(LAPTOP, table.now);
  assert.deepEqual(table.heard(), ["wheel-asked (to 1): Laptop asks for the wheel"]);
});

test("an answer counts only from the one who has the wheel and only to one who asked", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  assert.equal(table.arbiter.answer(PHONE, LAPTOP, true, table.now), false, "Laptop never asked");
  table.arbiter.ask(LAPTOP, table.now);
  assert.equal(
    table.arbiter.answer(LAPTOP, LAPTOP, true, table.now),
    false,
    "Laptop cannot give it to itself",
  );
  assert.equal(table.arbiter.answer(SCRIPT, LAPTOP, true, table.now), false);
  assert.equal(table.holder, "Phone");
});

test("a question is forgotten when the wheel changes hands", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.arbiter.ask(LAPTOP, table.now);
  table.arbiter.release(PHONE);
  table.offer(PHONE, 0.4);
  assert.equal(table.arbiter.answer(PHONE, LAPTOP, true, table.now), false);
});

test("asking for a free wheel gets it", () => {
  const table = new Table();
  table.arbiter.ask(LAPTOP, table.now);
  assert.equal(table.holder, "Laptop");
  assert.equal(table.step().active, false);
  assert.deepEqual(table.heard(), ["wheel-taken: Laptop took the wheel"]);
});

test("a driver who asks a script for the wheel has it at once, and the car stands", () => {
  const table = new Table();
  table.offer(SCRIPT, 0.4);
  table.heard();
  table.arbiter.ask(PHONE, table.now);
  assert.equal(table.step().active, false);
  assert.equal(table.offer(SCRIPT, 0.4), "not-your-wheel");
  assert.deepEqual(table.heard(), [
    "preempted (to 3): Phone took the wheel from square.ts",
    "wheel-taken: Phone took the wheel from square.ts",
  ]);
});

test("one who is away with the stick at rest loses the wheel to one who waited 10 s for an answer", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.arbiter.ask(LAPTOP, table.now);
  table.heard();
  const idle = () => void table.offer(PHONE, 0);
  table.wait(9.9, idle);
  assert.equal(table.holder, "Phone");
  table.wait(0.2, idle);
  assert.equal(table.holder, "Laptop");
  assert.deepEqual(table.heard(), [
    "preempted (to 1): Laptop took the wheel from Phone, who had not moved the car for 5 s and did not answer",
    "wheel-taken: Laptop took the wheel from Phone, who had not moved the car for 5 s and did not answer",
  ]);
});

test("one who drives keeps the wheel however long somebody waits for an answer", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.arbiter.ask(LAPTOP, table.now);
  table.wait(30, () => table.offer(PHONE, 0.1));
  assert.equal(table.holder, "Phone");
  const rest = () => void table.offer(PHONE, 0);
  table.wait(4.9, rest);
  assert.equal(table.holder, "Phone");
  table.wait(0.2, rest);
  assert.equal(table.holder, "Laptop");
});

test("of two who wait, the one who asked first gets the wheel", () => {
  const table = new Table();
  table.offer(PHONE, 0);
  const rest = () => void table.offer(PHONE, 0);
  table.arbiter.ask(LAPTOP, table.now);
  table.wait(1, rest);
  table.arbiter.ask(SCRIPT, table.now);
  table.wait(9.1, rest);
  assert.equal(table.holder, "Laptop");
});
