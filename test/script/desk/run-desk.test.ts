import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Office } from "./rig.ts";

describe("a run", () => {
  test("goes to a sandbox, is told to all with its line, and ends with what came of it", async () => {
    const office = new Office();
    const [page, other] = [await office.join("Phone"), await office.join("Laptop")];
    await office.run(page);
    const { run } = office.process;
    assert.deepEqual([run.sandbox, run.name], [true, "square.ts (Phone)"]);
    assert.deepEqual(await run.car(), { kind: "live", address: "/control.sock" });
    const place = { file: run.script, line: 4, column: 13 };
    run.events.step?.({ id: 0, what: "move", place, time: 7, isMotion: true });
    run.events.line?.({ type: "log", time: 7, text: `at ${office.path}/square.ts` });
    run.events.line?.({ type: "plot", time: 7, name: "x", value: 1 });
    run.events.text?.("printed\nin two");
    office.pass(0.4);
    const told = other.last("script-run").run!;
    assert.deepEqual(told.steps, [{ what: "move", place: { name: "square.ts", line: 4, column: 13 } }]);
    assert.deepEqual([told.by, told.client, told.expected], ["Phone", page.client, null]);
    assert.deepEqual(
      other
        .all("script-lines")
        .flatMap(({ lines }) => lines.map((line) => (line.kind === "plot" ? line.name : line.text))),
      ["at square.ts", "x", "printed"],
    );
    office.process.end({
      ok: false,
      trouble: { text: `cannot open ${office.path}/x`, place: { file: run.script, line: 5, column: 1 } },
    });
    await office.settle();
    const ended = other.last("script-ended");
    assert.deepEqual([ended.ok, ended.why, ended.place?.line], [false, "cannot open x", 5]);
    assert.equal(other.last("script-run").run, null);
    assert.ok(!JSON.stringify([page.heard, other.heard]).includes(office.path));
  });

  test("is one at a time, and not while another script or calibration has the car", async () => {
    const office = new Office();
    const [page, other] = [await office.join("Phone"), await office.join("Laptop")];
    await office.run(page);
    await office.run(other);
    assert.match(other.refusals[0]!, /square\.ts runs already, begun by Phone: press “Stop script” first/);
    office.process.end();
    await office.settle();
    for (const source of ["script", "calibration"] as const) {
      office.drives(await office.join("somebody", source));
      await office.run(other);
      assert.equal(office.processes.length, 1);
    }
    assert.equal(other.refusals.length, 3);
    office.drives(null);
    office.clock.advance(2);
    await office.run(other);
    assert.equal(other.refusals.length, 3, "a moment's silence is none");
    office.clock.advance(2);
    office.desk.tick();
    await office.settle();
    assert.match(other.refusals[3]!, /the robot does not answer/);
    await office.run(other);
    office.look();
    await office.settle();
    assert.equal(office.processes.length, 2);
  });

  test("begins only once the emergency stop is released, which is said in the words of the buttons", async () => {
    const office = new Office();
    const page = await office.join("Phone");
    office.isStopped = true;
    office.look();
    await office.run(page);
    assert.match(page.refusals[0]!, /the emergency stop is on.*press “Release stop”, then “Run”/);
    assert.equal(office.processes.length, 0);
    office.isStopped = false;
    office.look();
    await office.run(page);
    assert.equal(office.processes.length, 1);
  });

  test("waits for its own page to let go of the wheel, and gives up in words", async () => {
    const office = new Office();
    const page = await office.join("Phone");
    office.drives(page);
    await office.run(page);
    const patient = office.process.run.car();
    office.drives(null);
    assert.equal((await patient).kind, "live");
    office.drives(page);
    const vain = office.process.run.car();
    const failed = assert.rejects(vain, /Phone has the wheel still/);
    office.pass(3.2);
    await failed;
  });

  test("ends when the page that began it is gone, at once if it does not", async () => {
    const office = new Office();
    const [page, other] = [await office.join("Phone"), await office.join("Laptop")];
    await office.run(page);
    office.desk.leave(other);
    assert.deepEqual(office.process.asked, []);
    office.desk.leave(page);
    assert.deepEqual(office.process.asked, ["abort: the page that began it is gone"]);
    office.pass(5.2);
    assert.match(office.process.asked[1]!, /^kill: /);
    office.process.leftArmed = { kind: "live", address: "/control.sock" };
    office.process.end({ ok: false });
    await office.settle();
    assert.deepEqual(office.disarmed, [{ kind: "live", address: "/control.sock" }]);
  });

  test("is ended by whoever wants it, and at once by who wants it twice", async () => {
    const office = new Office();
    const [page, other] = [await office.join("Phone"), await office.join("Laptop")];
    await office.order(other, { type: "end-script" });
    assert.match(other.refusals[0]!, /no script runs/);
    await office.run(page);
    await office.order(other, { type: "end-script" });
    assert.equal(page.last("script-run").run?.phase, "ending");
    await office.order(page, { type: "end-script" });
    assert.deepEqual(office.process.asked, ["abort: ended by Laptop", "kill: ended by Phone, at once"]);
  });
});
