import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parseRobotMessage } from "../../../src/protocol/parse.ts";
import {
  LONGEST_PREVIEW_WARNING,
  LONGEST_VALUE,
  MOST_PREVIEW_KNOCKS,
  MOST_PREVIEW_WARNINGS,
} from "../../../src/protocol/script-messages.ts";
import { Office, SQUARE } from "./rig.ts";

test("who comes in hears which scripts there are, and everybody when that changes", async () => {
  const office = new Office();
  const page = await office.join("Phone");
  assert.deepEqual(
    page.last("scripts").scripts.map(({ name, about }) => [name, about]),
    [["square.ts", "Drives a square"]],
  );
  assert.equal(page.last("script-run").run, null);
  assert.ok(!JSON.stringify(page.heard).includes(office.path), "where the folder lies is nobody's matter");
  office.write("eight.ts", "// Drives an eight.\nexport default async () => {};\n");
  office.write("knip.config.ts", "export default {};\n");
  office.pass(1.2);
  await office.settle();
  assert.deepEqual(
    page.last("scripts").scripts.map(({ name }) => name),
    ["eight.ts", "square.ts"],
  );
  assert.equal(page.last("scripts").others, 1);
});

test("only a driver's page reads, changes, runs and previews; ending anybody may", async () => {
  const office = new Office();
  const [page, script] = [await office.join("Phone"), await office.join("other.ts", "script")];
  for (const order of [
    { type: "read-script", name: "square.ts" },
    { type: "save-script", name: "new.ts", text: "", over: null },
    { type: "run-script", name: "square.ts" },
    { type: "preview-script", name: "square.ts" },
  ] as const)
    await office.order(script, order);
  assert.equal(script.refusals.length, 4);
  assert.equal(office.processes.length + office.previews.length, 0);
  await office.run(page);
  await office.order(script, { type: "end-script" });
  assert.deepEqual(office.process.asked, ["abort: ended by other.ts"]);
});

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

test("closing in the middle of a run ends it in order, waits for it, and at once if it does not end", async () => {
  const office = new Office();
  const page = await office.join("Phone");
  await office.order(page, { type: "preview-script", name: "square.ts" });
  await office.run(page);
  let isClosed = false;
  const closed = office.desk.close().then(() => {
    isClosed = true;
  });
  assert.equal(office.previews[0]!.signal?.aborted, true);
  assert.deepEqual(office.process.asked, ["abort: the robot stops"]);
  await office.settle();
  assert.equal(isClosed, false, "its car may still be on its way");
  await office.untilAsked(2);
  assert.deepEqual(office.process.asked.slice(1), ["kill: the robot stops"]);
  office.process.leftArmed = { kind: "live", address: "/control.sock" };
  office.process.end({ ok: false });
  await closed;
  assert.equal(office.disarmed.length, 1, "the car is safe before it is closed");
});

test("a desk at which nothing runs is closed at once", async () => {
  const office = new Office();
  await office.join("Phone");
  await office.desk.close();
});

test("of more than eight orders that wait for the disk the rest is dropped in words, for that page alone", async () => {
  const office = new Office();
  const [page, other] = [await office.join("Phone"), await office.join("Laptop")];
  for (let i = 0; i < 11; i++) office.desk.order(page, { type: "read-script", name: "square.ts" });
  office.desk.order(other, { type: "read-script", name: "square.ts" });
  const dropped = page.all("refused");
  assert.deepEqual(
    dropped.map(({ code, text }) => [code, /busy with what you asked.*dropped/.test(text)]),
    Array(3).fill(["rate", true]),
  );
  await office.settle();
  assert.deepEqual([page.all("script-text").length, other.all("script-text").length], [8, 1]);
  await office.order(page, { type: "read-script", name: "square.ts" });
  assert.equal(page.all("script-text").length, 9, "nothing of it is left to wait");
});

test("a script that vanishes after it was listed is told of at whatever is asked of it", async () => {
  const office = new Office();
  const page = await office.join("Phone");
  const { version } = page.last("scripts").scripts[0]!;
  rmSync(join(office.path, "square.ts"));
  for (const order of [
    { type: "run-script", name: "square.ts", version },
    { type: "preview-script", name: "square.ts" },
    { type: "read-script", name: "square.ts" },
    { type: "save-script", name: "square.ts", text: "", over: version },
    { type: "remove-script", name: "square.ts", version },
  ] as const)
    await office.order(page, order);
  assert.equal(office.processes.length + office.previews.length, 0);
  assert.deepEqual(
    page.refusals.map((text) => /there is no script square\.ts/.test(text)),
    Array(5).fill(true),
    JSON.stringify(page.refusals),
  );
});

test("what a save replaces is told with its answer", async () => {
  const office = new Office();
  const page = await office.join("Phone");
  await office.order(page, { type: "read-script", name: "square.ts" });
  const { version: over, replaced } = page.last("script-text");
  assert.equal(replaced, undefined);
  await office.order(page, { type: "save-script", name: "square.ts", text: "// Another.\n", over });
  assert.equal(page.last("script-text").replaced, ".replaced/square-1.ts");
  assert.equal(readFileSync(join(office.path, ".replaced/square-1.ts"), "utf8"), SQUARE);
  assert.equal(page.last("scripts").scripts.length, 1, "what is kept is no script of the folder");
});

describe("while another person drives", () => {
  const asking = async () => {
    const office = new Office();
    const [anna, phone] = [await office.join("Anna"), await office.join("Phone")];
    office.drives(anna);
    await office.run(phone);
    assert.deepEqual(anna.last("script-asked"), {
      type: "script-asked",
      client: phone.client,
      by: "Phone",
      name: "square.ts",
    });
    assert.equal(office.processes.length, 0);
    const answer = (allow: boolean) =>
      office.order(anna, { type: "allow-script", client: phone.client, allow });
    return { office, anna, phone, answer };
  };

  test("a run is asked for, and begins when that person allows it", async () => {
    const { office, answer } = await asking();
    await answer(true);
    assert.equal(office.processes.length, 1);
  });

  test("a no is told, and a second answer is none", async () => {
    const { office, anna, phone, answer } = await asking();
    await answer(false);
    assert.deepEqual(phone.refusals, ["square.ts does not run: Anna says no"]);
    await answer(true);
    assert.match(anna.refusals[0]!, /nobody asks/);
    assert.equal(office.processes.length, 0);
  });

  test("no answer for 20 s is a no, as is a driver who leaves or lets go of the wheel", async () => {
    const late = await asking();
    late.office.pass(20.2);
    assert.match(late.phone.refusals[0]!, /Anna, who drives, has not answered within 20 s/);
    const gone = await asking();
    gone.office.desk.leave(gone.anna);
    assert.match(gone.phone.refusals[0]!, /Anna, who was asked, is gone/);
    const free = await asking();
    free.office.drives(null);
    free.office.pass(0.1);
    assert.match(free.phone.refusals[0]!, /has not the wheel any more/);
    for (const { office, answer } of [late, free]) {
      await answer(true);
      assert.equal(office.processes.length, 0);
    }
  });

  test("who asked and is gone, or takes it back, runs nothing", async () => {
    const gone = await asking();
    gone.office.desk.leave(gone.phone);
    await gone.answer(true);
    const back = await asking();
    await back.office.order(back.phone, { type: "end-script" });
    await back.answer(true);
    assert.equal(gone.office.processes.length + back.office.processes.length, 0);
  });

  test("what was put in the script's place since then does not run", async () => {
    const { office, phone, answer } = await asking();
    office.write("square.ts", "export default async (car) => { await car.drive({ vx: 9 }); };");
    await answer(true);
    assert.equal(office.processes.length, 0);
    assert.match(phone.refusals[0]!, /changed after the driver was asked/);
  });

  test("nobody else answers for that person, or changes a script", async () => {
    const { office, phone } = await asking();
    await office.order(phone, { type: "allow-script", client: phone.client, allow: true });
    await office.order(phone, { type: "save-script", name: "new.ts", text: "", over: null });
    const { version } = phone.last("scripts").scripts[0]!;
    await office.order(phone, { type: "remove-script", name: "square.ts", version });
    assert.equal(office.processes.length, 0);
    assert.deepEqual(
      phone.refusals.map((text) => /nobody asks|Anna drives: scripts are changed/.test(text)),
      [true, true, true],
    );
    await office.order(phone, { type: "read-script", name: "square.ts" });
    assert.equal(phone.last("script-text").text, SQUARE);
  });
});

describe("a preview under way", () => {
  test("says how far it is, to whoever wished for it alone, and who waits behind another hears so", async () => {
    const office = new Office();
    const [page, other] = [await office.join("Phone"), await office.join("Laptop")];
    await office.order(page, { type: "preview-script", name: "square.ts" });
    await office.order(other, { type: "preview-script", name: "square.ts" });
    office.previews[0]!.onTime?.(7.5);
    office.pass(2);
    const { elapsed, ...told } = page.last("script-previewing").preview!;
    assert.deepEqual(told, { name: "square.ts", waits: false, simulated: 7.5, expected: null });
    assert.ok(Math.abs(elapsed - 2) < 0.2, `${elapsed} s`);
    assert.equal(other.last("script-previewing").preview!.waits, true);
    office.previews[0]!.answer({ duration: 12 });
    await office.settle();
    const heard = page.heard.length;
    office.pass(1);
    assert.equal(page.heard.length, heard, "nothing more of one that was answered");
    const next = other.last("script-previewing").preview!;
    assert.deepEqual([next.waits, next.expected], [false, 12]);
  });

  test("is ended by whoever wished for it and by nobody else, and the next one begins", async () => {
    const office = new Office();
    const [page, other] = [await office.join("Phone"), await office.join("Laptop")];
    await office.order(page, { type: "preview-script", name: "square.ts" });
    await office.order(other, { type: "end-preview" });
    const [first] = office.previews;
    assert.equal(first!.signal?.aborted, false);
    await office.order(other, { type: "preview-script", name: "square.ts" });
    await office.order(page, { type: "end-preview" });
    assert.equal(first!.signal?.aborted, true);
    assert.equal(page.last("script-previewing").preview, null);
    office.pass(1);
    assert.equal(page.last("script-previewing").preview, null, "it is not spoken of again");
    first!.answer({ duration: 3 });
    await office.settle();
    assert.deepEqual(page.all("script-path"), []);
    assert.equal(office.previews.length, 2);
  });

  test("does not begin any more where it was ended while it waited, or while its file was being read", async () => {
    const office = new Office();
    const [page, other] = [await office.join("Phone"), await office.join("Laptop")];
    await office.order(page, { type: "preview-script", name: "square.ts" });
    await office.order(other, { type: "preview-script", name: "square.ts" });
    await office.order(other, { type: "end-preview" });
    office.desk.order(other, { type: "preview-script", name: "square.ts" });
    await office.order(other, { type: "end-preview" });
    office.previews[0]!.answer({});
    await office.settle();
    assert.equal(office.previews.length, 1);
    assert.equal(other.last("script-previewing").preview, null);
  });
});

test("a preview's warnings come with their lines and its knocks with their places, as many as a page can take", async () => {
  const office = new Office();
  const page = await office.join("Phone");
  await office.order(page, { type: "preview-script", name: "square.ts" });
  const file = join(office.path, "square.ts");
  const warnings = Array.from({ length: 35 }, (_, i) => ({
    text: i === 0 ? `seen in ${office.path}/square.ts: ${"x".repeat(5000)}` : `warning ${i}`,
    place: { file, line: i + 1, column: 3 },
  }));
  const touched = Array.from({ length: 150 }, (_, i) => ({ pose: { x: i, y: -1, theta: 0 } }));
  office.previews[0]!.answer({ duration: 3, warnings, touched });
  await office.settle();
  const path = page.last("script-path");
  const parsed = parseRobotMessage(JSON.stringify(path));
  assert.deepEqual(parsed, { message: path });
  assert.deepEqual(path.warnings[4], {
    why: "warning 4",
    place: { name: "square.ts", line: 5, column: 3 },
  });
  assert.equal(path.warnings[0]!.why.length, LONGEST_PREVIEW_WARNING);
  assert.ok(!path.warnings[0]!.why.includes(office.path));
  assert.deepEqual([path.warnings.length, path.moreWarnings], [MOST_PREVIEW_WARNINGS, 5]);
  assert.deepEqual([path.knocks.length, path.knocks[7]], [MOST_PREVIEW_KNOCKS, [7, -1]]);
});

test("a preview is drawn for who wished for it, the last wish counts, and a run knows how long it takes", async () => {
  const office = new Office();
  const page = await office.join("Phone");
  await office.order(page, { type: "preview-script", name: "square.ts" });
  await office.order(page, { type: "preview-script", name: "square.ts" });
  const [first] = office.previews;
  assert.deepEqual([first!.sandbox, first!.profile, first!.signal?.aborted], [true, "my-car", true]);
  first!.answer({ duration: 3 });
  await office.settle();
  assert.deepEqual(page.all("script-path"), []);
  const points = Array.from({ length: 5000 }, (_, i) => [i, 0, 0, i] as const);
  const step = (what: string, isMotion: boolean) => ({ what, isMotion, from: 0, to: 1, reason: "reached" });
  office.previews[1]!.answer({ duration: 12.5, points, steps: [step("move", true), step("sleep", false)] });
  await office.settle();
  const path = page.last("script-path");
  assert.deepEqual([path.duration, path.points.length, path.steps.length], [12.5, 1000, 1]);
  assert.deepEqual(
    [path.points[0], path.points.at(-1)],
    [
      [0, 0, 0, 0],
      [4999, 0, 0, 4999],
    ],
  );
  await office.run(page);
  assert.equal(page.last("script-run").run?.expected, 12.5);
});
