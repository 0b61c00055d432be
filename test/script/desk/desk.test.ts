import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
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
