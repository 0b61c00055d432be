import assert from "node:assert/strict";
import { test } from "node:test";
import { TextReporter } from "../../src/script/runner/reporter.ts";

/** What people are told of a run that came out so. */
function told(report: { value?: unknown; elapsed?: number; waited?: number }): string {
  let text = "";
  const out = {
    write(more: string) {
      text += more;
    },
  };
  const estimate = { x: 0, y: 0, theta: 0 };
  new TextReporter({ stdout: out, stderr: out }).result("/a/way.ts", { ok: true, estimate, ...report });
  return text;
}

for (const [value, said] of [
  [{ best: 12.345678901, files: ["a.png"] }, "returned { best: 12.3457, files: [ 'a.png' ] }\n"],
  [0.1 + 0.2, "returned 0.3\n"],
  [null, "returned null\n"],
  ["round\ntwice", "returned 'round\\ntwice'\n"],
  ["x".repeat(1000), `returned '${"x".repeat(199)}…\n`],
  [undefined, ""],
] as const) {
  test(`what a script returned is told in a line: ${JSON.stringify(value)?.slice(0, 40)}`, () => {
    assert.equal(told({ value, elapsed: 1 }).split("way.ts is done after 1.0 s: ")[0], said);
  });
}

test("how long a person has waited is told where the car's time stood, and not where it flew", () => {
  assert.match(told({ elapsed: 0, waited: 5.31 }), /done after 5\.3 s, 0\.0 s of them with the car: /);
  assert.match(told({ elapsed: 85, waited: 1.5 }), /done after 85\.0 s: /);
  assert.match(told({ elapsed: 10, waited: 10.4 }), /done after 10\.0 s: /);
});
