import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { diff } from "../../src/deploy/diff.ts";

test("lines that stay, go and come are marked", () => {
  assert.deepEqual(diff("a\nb\nc\n", "a\nx\nc\nd\n"), ["  a", "- b", "+ x", "  c", "+ d"]);
});

test("whatever changed, what stays and goes is the old text and what stays and comes the new one", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 12 })
    .map((l) => l.join("\n"));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diff(before, after);
      const without = (mark: string) =>
        lines.flatMap((line) => (line.startsWith(mark) ? [] : [line.slice(2)])).join("\n");
      assert.equal(without("+"), before);
      assert.equal(without("-"), after);
    }),
    { seed: 42, numRuns: 300 },
  );
});
