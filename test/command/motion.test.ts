import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FOLLOWER, LAPTOP, PHONE, SCRIPT, Table } from "./table.ts";

/** A script's motion, kept alive for as long as `each` goes on. */
function moving(): Table {
  const table = new Table();
  assert.equal(table.arbiter.mayBegin(SCRIPT, table.now), "accepted");
  table.arbiter.begin(SCRIPT, table.now);
  return table;
}

describe("a motion", () => {
  test("takes the wheel, asks for motion, and is told to the tick", () => {
    const table = moving();
    assert.equal(table.holder, "square.ts");
    assert.equal(table.arbiter.isAskedToMove, true);
    const { active, motion, twist } = table.step();
    assert.deepEqual([active, motion, twist], [true, true, { vx: 0, vy: 0, omega: 0 }]);
    assert.deepEqual(table.heard(), ["wheel-taken: square.ts took the wheel"]);
  });

  test("may begin where a demand for motion would be accepted, and nowhere else", () => {
    const table = moving();
    const may = (client: number) => table.arbiter.mayBegin(client, table.now);
    assert.deepEqual([PHONE, LAPTOP, SCRIPT, FOLLOWER, 99].map(may), [
      "accepted",
      "accepted",
      "accepted",
      "not-your-wheel",
      "hello-first",
    ]);
    table.offer(PHONE, 0.5);
    assert.deepEqual([PHONE, LAPTOP, SCRIPT].map(may), ["accepted", "not-your-wheel", "not-your-wheel"]);
  });

  test("that waited on its way, or comes from a clock that is wrong, may not begin", () => {
    const table = moving();
    const may = (age: number) => table.arbiter.mayBegin(SCRIPT, table.now, table.now - age);
    assert.deepEqual([0.14, 0.16, -0.09, -0.11, Number.NaN].map(may), [
      "accepted",
      "stale",
      "accepted",
      "stale",
      "stale",
    ]);
  });

  test("lapses after 250 ms without a sign of its client, and not before", () => {
    const table = moving();
    table.wait(1, () => table.arbiter.keep(SCRIPT, table.now));
    table.wait(0.245);
    assert.deepEqual(table.lost, []);
    table.wait(0.01);
    assert.deepEqual(table.lost, ["lapsed"]);
    assert.equal(table.step().stopping, true);
    assert.equal(table.holder, undefined);
    table.arbiter.keep(SCRIPT, table.now);
    assert.equal(table.step().active, false, "a late sign of life wakes nothing");
  });

  test("is not kept alive by others", () => {
    const table = moving();
    table.wait(0.255, () => {
      table.arbiter.keep(PHONE, table.now);
      table.offer(PHONE, 0);
    });
    assert.deepEqual(table.lost, ["lapsed"]);
  });

  test("is kept alive by its own client's stick at rest, and lost to it when it moves", () => {
    const table = moving();
    table.wait(1, () => table.offer(SCRIPT, 0));
    assert.equal(table.step().motion, true);
    assert.equal(table.offer(SCRIPT, 0.3), "accepted");
    assert.deepEqual(table.lost, ["preempted"]);
    const { motion, twist } = table.step();
    assert.deepEqual([motion, twist.vx], [false, 0.3]);
  });

  test("is lost to a stronger source's demand for motion, and the follower's to a script's motion", () => {
    const table = moving();
    table.offer(PHONE, 0);
    assert.deepEqual(table.lost, []);
    table.offer(PHONE, 0.4);
    assert.deepEqual(table.lost, ["preempted"]);
    assert.equal(table.step().motion, false);

    const other = new Table();
    other.arbiter.begin(FOLLOWER, other.now);
    other.heard();
    other.arbiter.begin(SCRIPT, other.now);
    assert.deepEqual(other.lost, ["preempted"]);
    assert.equal(other.step().motion, true);
    assert.deepEqual(other.heard(), [
      `preempted (to ${FOLLOWER}): square.ts took the wheel from Follower`,
      "wheel-taken: square.ts took the wheel from Follower",
    ]);
  });

  test("is lost to the next one of its client, who need not take the wheel again", () => {
    const table = moving();
    table.heard();
    table.arbiter.begin(SCRIPT, table.now);
    assert.deepEqual(table.lost, ["preempted"]);
    assert.equal(table.step().motion, true);
    assert.deepEqual(table.heard(), []);
  });

  test("is cancelled by letting go, and lapses when its client leaves", () => {
    const table = moving();
    table.arbiter.release(SCRIPT);
    assert.deepEqual(table.lost, ["cancelled"]);
    table.arbiter.begin(SCRIPT, table.now);
    table.arbiter.leave(SCRIPT, table.now);
    assert.deepEqual(table.lost, ["cancelled", "lapsed"]);
    assert.equal(table.step().stopping, true);
  });

  test("that has come to its end leaves its client the wheel for 2 s, and then it is free, without alarm", () => {
    const table = moving();
    table.heard();
    table.arbiter.endMotion(table.now);
    assert.deepEqual([table.step().active, table.arbiter.isAskedToMove], [false, false]);
    table.wait(1.99);
    assert.equal(table.holder, "square.ts");
    table.wait(0.02);
    assert.equal(table.holder, undefined);
    assert.deepEqual(table.lost, []);
    assert.deepEqual(table.heard(), ["wheel-free: square.ts let go of the wheel"]);
  });

  test("may begin though its client did not let go of an old demand", () => {
    const table = new Table();
    table.offer(SCRIPT, 0.5);
    table.wait(0.3);
    assert.equal(table.offer(SCRIPT, 0.5), "let-go-first");
    assert.equal(table.arbiter.mayBegin(SCRIPT, table.now), "accepted");
  });

  test("counts as moving the car: its client is not taken for away", () => {
    const table = moving();
    table.wait(1, () => table.arbiter.keep(SCRIPT, table.now));
    table.arbiter.ask(FOLLOWER, table.now);
    table.wait(20, () => table.arbiter.keep(SCRIPT, table.now));
    assert.equal(table.holder, "square.ts");
  });
});
