import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parseRobotMessage } from "../../../src/protocol/parse.ts";
import {
  LONGEST_PREVIEW_WARNING,
  MOST_PREVIEW_KNOCKS,
  MOST_PREVIEW_WARNINGS,
} from "../../../src/protocol/script-messages.ts";
import { Office } from "./rig.ts";

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
