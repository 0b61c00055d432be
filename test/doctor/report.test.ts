import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import type { Finding } from "../../src/doctor/finding.ts";
import { report } from "../../src/doctor/report.ts";

const FINDINGS: Finding[] = [
  { group: "boards", level: "problem", text: "Nobody is there.", mend: "sudo true && ".repeat(12).trim() },
  { group: "computer", level: "ok", text: "A computer." },
  { group: "boards", level: "note", text: "word ".repeat(30).trim() },
];

test("findings are grouped in a fixed order and aligned, and the last line says what to do next", () => {
  const lines = report(FINDINGS, "do this", 60, false).split("\n");
  assert.deepEqual(lines.slice(0, 6), [
    "Computer",
    "  ok       A computer.",
    "",
    "Boards",
    "  PROBLEM  Nobody is there.",
    `           → ${FINDINGS[0]!.mend}`,
  ]);
  assert.equal(lines.at(-1), "Next: do this");
});

test("sentences are wrapped to the width, commands stay in one line", () => {
  const lines = report(FINDINGS, "x", 60, false).split("\n");
  const note = lines.filter((line) => line.includes("word"));
  assert.ok(note.length === 3 && note.every((line) => line.length <= 60), note.join("\n"));
  assert.equal(lines.filter((line) => line.includes("sudo")).length, 1);
});

test("colours are in it only when asked for, and nothing but colours differs", () => {
  const plain = report(FINDINGS, "x", 60, false);
  const colourful = report(FINDINGS, "x", 60, true);
  assert.ok(!plain.includes("\u001b"));
  assert.ok(colourful.includes("\u001b[31mPROBLEM"));
  assert.equal(stripVTControlCharacters(colourful), plain);
});
