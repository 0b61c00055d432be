import assert from "node:assert/strict";
import { test } from "node:test";
import { LAPTOP, PHONE, SCRIPT, Table } from "./table.ts";

test("a preempted script does not drive on by itself when the driver lets go, only after a demand for rest", () => {
  const table = new Table();
  table.offer(SCRIPT, 0.4);
  table.offer(PHONE, 0.1);
  table.arbiter.release(PHONE);
  assert.equal(table.offer(SCRIPT, 0.4), "let-go-first");
  assert.equal(table.holder, undefined);
  assert.equal(table.offer(SCRIPT, 0), "accepted");
  assert.equal(table.offer(SCRIPT, 0.4), "accepted");
  assert.equal(table.step().twist.vx, 0.4);
});

test("a preempted script that was silent meanwhile has to ask for rest, too", () => {
  const table = new Table();
  table.offer(SCRIPT, 0.4);
  table.offer(PHONE, 0.1);
  table.arbiter.release(PHONE);
  table.wait(5);
  assert.equal(table.offer(SCRIPT, 0.4), "let-go-first");
});

test("a script that asked for rest while somebody else drove may drive when the wheel is free", () => {
  const table = new Table();
  table.offer(SCRIPT, 0.4);
  table.offer(PHONE, 0.1);
  assert.equal(table.offer(SCRIPT, 0), "not-your-wheel");
  table.arbiter.release(PHONE);
  assert.equal(table.offer(SCRIPT, 0.4), "accepted");
});

test("a driver who was refused does not drive when the wheel becomes free, nor from a script, before letting go", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  assert.equal(table.offer(LAPTOP, -0.4), "not-your-wheel");
  table.arbiter.release(PHONE);
  assert.equal(table.offer(LAPTOP, -0.4), "let-go-first");
  table.offer(SCRIPT, 0.2);
  assert.equal(table.offer(LAPTOP, -0.4), "let-go-first", "it does not overrule a script either");
  assert.equal(table.step().twist.vx, 0.2);
  table.offer(LAPTOP, 0);
  assert.equal(table.offer(LAPTOP, -0.4), "accepted");
});

test("a stale demand for rest does not count as letting go", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.wait(0.3);
  assert.equal(table.offer(PHONE, 0, { at: table.now - 0.2 }), "stale");
  assert.equal(table.offer(PHONE, 0.4), "let-go-first");
});

test("letting go is no emergency: the car stops along its usual ramp", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.heard();
  table.arbiter.release(LAPTOP);
  assert.equal(table.holder, "Phone", "only the one who has the wheel lets go of it");
  table.arbiter.release(PHONE);
  const command = table.step();
  assert.deepEqual([command.active, command.stopping], [false, false]);
  assert.deepEqual(table.heard(), ["wheel-free: Phone let go of the wheel"]);
});

test("a stick off centre is told with whose it is and where it points, also without the wheel", () => {
  const table = new Table();
  assert.equal(table.arbiter.demandOffCentre(table.now), undefined);
  table.offer(LAPTOP, 0);
  assert.equal(table.arbiter.demandOffCentre(table.now), undefined);
  table.offer(PHONE, 0.4);
  table.arbiter.release(PHONE);
  assert.equal(
    table.arbiter.demandOffCentre(table.now),
    "the stick of Phone is off centre (forward 0.40 m/s): let go, then arm again",
  );
  table.offer(PHONE, 0, { twist: { vx: -0.001, vy: -0.2, omega: 1 } });
  assert.equal(
    table.arbiter.demandOffCentre(table.now),
    "the stick of Phone is off centre (backward < 0.01 m/s, right 0.20 m/s, turning left 1.00 rad/s): " +
      "let go, then arm again",
  );
  table.wait(0.3);
  assert.equal(table.arbiter.demandOffCentre(table.now), undefined, "what was said long ago does not count");
});
