import assert from "node:assert/strict";
import { test } from "node:test";
import { LogRing } from "../../web/script/log-ring.ts";

const line = (text: string) => ({ kind: "log", time: 0, text }) as const;

test("a log keeps the latest lines only, and says how many are gone", () => {
  const ring = new LogRing(3);
  ring.add([line("a"), line("b")]);
  ring.add([line("c"), line("d"), line("e")]);
  assert.deepEqual(
    ring.lines.map(({ text }) => text),
    ["c", "d", "e"],
  );
  assert.equal(ring.left, 2);
});

test("every line of a log has a key of its own, also after it was cleared", () => {
  const ring = new LogRing(10);
  ring.add([line("a"), line("a")]);
  const before = ring.lines.map(({ key }) => key);
  ring.clear();
  assert.equal(ring.lines.length, 0);
  ring.add([line("a")]);
  assert.equal(new Set([...before, ring.lines[0]!.key]).size, 3);
});

test("lines that were lost on their way leave a line that says so, before those that came", () => {
  const ring = new LogRing(10);
  ring.add([line("after")], 12);
  assert.deepEqual(
    ring.lines.map(({ kind, text }) => [kind, text]),
    [
      ["gap", "12 lines were left out: there were too many to show"],
      ["log", "after"],
    ],
  );
});

test("a log that nothing came to is the same array: nothing is drawn anew", () => {
  const ring = new LogRing(10);
  ring.add([line("a")]);
  const before = ring.lines;
  ring.add([]);
  assert.equal(ring.lines, before);
});
