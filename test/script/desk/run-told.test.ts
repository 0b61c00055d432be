import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseRobotMessage } from "../../../src/protocol/parse.ts";
import { LONGEST_VALUE } from "../../../src/protocol/script-messages.ts";
import { Office } from "./rig.ts";

describe("a run", () => {
  test("tells for how long its script does not answer, and how long somebody has waited for it", async () => {
    const office = new Office();
    const page = await office.join("Phone");
    await office.run(page);
    const state = {
      estimate: { x: 0, y: 0, theta: 0 },
      truth: null,
      speed: 0,
      isStanding: true,
      isArmed: true,
    };
    office.pass(1);
    for (const time of [50, 50.4]) office.process.run.events.state?.({ ...state, time, isRegular: true });
    office.pass(13);
    const told = page.last("script-run").run!;
    assert.ok(Math.abs(told.elapsed - 0.4) < 1e-6, `${told.elapsed} s`);
    assert.ok(Math.abs(told.silent - 13) < 0.3, `${told.silent} s`);
    office.process.run.events.state?.({ ...state, time: 51, isRegular: true });
    office.pass(0.2);
    assert.ok(page.last("script-run").run!.silent < 0.3);
    office.process.end({ ok: false, elapsed: 0.4, waited: 13.4 });
    await office.settle();
    const { elapsed, waited } = page.last("script-ended");
    assert.deepEqual([elapsed, waited], [0.4, 13.4]);
    await office.run(page);
    office.pass(12);
    office.process.end({ ok: false, elapsed: undefined });
    await office.settle();
    assert.ok(Math.abs(page.last("script-ended").waited - 12) < 0.3, "one that never came to the car");
  });

  test("tells what it returned, in a line of bounded length that says nothing of where the folder lies", async () => {
    const office = new Office();
    const page = await office.join("Phone");
    const returned = async (value: unknown) => {
      await office.run(page);
      office.process.end({ value });
      await office.settle();
      const ended = page.last("script-ended");
      assert.deepEqual(parseRobotMessage(JSON.stringify(ended)), { message: ended });
      return ended.value;
    };
    assert.equal(await returned(undefined), null);
    assert.equal(await returned(null), "null");
    assert.equal(await returned({ metres: 1.23456789, best: [1, 2] }), "{ metres: 1.23457, best: [ 1, 2 ] }");
    assert.equal(await returned([`${office.path}/person-1.jpg`]), "[ 'person-1.jpg' ]");
    const long = await returned(Array.from({ length: 5000 }, (_, i) => `picture ${i}`));
    assert.ok(long!.length <= LONGEST_VALUE && long!.endsWith("…"), long!);
  });

  test("of which there is too much to tell drops the oldest, and says how many", async () => {
    const office = new Office();
    const [page, slow] = [await office.join("Phone"), await office.join("Slow")];
    await office.run(page);
    slow.behind = true;
    for (let i = 0; i < 250; i++)
      office.process.run.events.line?.({ type: "log", time: i, text: `${i} ${"x".repeat(3000)}` });
    office.pass(0.1);
    const { lines, dropped } = page.last("script-lines");
    assert.equal(lines.length + dropped, 250);
    assert.ok(lines.length <= 100 && JSON.stringify(lines).length < 70_000);
    slow.behind = false;
    office.process.run.events.line?.({ type: "log", time: 251, text: "last" });
    office.pass(0.1);
    assert.equal(slow.last("script-lines").dropped, 250);
  });

  test("tells a slow reader at its end how much it has missed, though there is nothing more to read", async () => {
    const office = new Office();
    const [page, slow] = [await office.join("Phone"), await office.join("Slow")];
    await office.run(page);
    slow.behind = true;
    for (let i = 0; i < 30; i++) office.process.run.events.line?.({ type: "log", time: i, text: `${i}` });
    office.pass(0.1);
    office.process.run.events.line?.({ type: "log", time: 30, text: "last" });
    office.process.end();
    await office.settle();
    assert.equal(page.all("script-lines").flatMap(({ lines }) => lines).length, 31);
    assert.deepEqual(
      slow.all("script-lines").map(({ lines, dropped }) => [lines.length, dropped]),
      [[0, 31]],
    );
    slow.behind = false;
    await office.run(page);
    office.process.run.events.line?.({ type: "log", time: 0, text: "of the next run" });
    office.pass(0.1);
    assert.equal(slow.last("script-lines").dropped, 0, "the next run owes nothing");
  });

  test("tells a reader that has caught up before its end what it has missed", async () => {
    const office = new Office();
    const [page, slow] = [await office.join("Phone"), await office.join("Slow")];
    await office.run(page);
    slow.behind = true;
    office.process.run.events.line?.({ type: "log", time: 1, text: "missed" });
    office.pass(0.1);
    slow.behind = false;
    office.pass(0.1);
    assert.deepEqual(
      slow.all("script-lines").map(({ lines, dropped }) => [lines.length, dropped]),
      [[0, 1]],
    );
  });
});
