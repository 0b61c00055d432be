import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { writeAtomically } from "../../src/core/atomic-file.ts";

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

test("a file is replaced, with the date that it is given, and nothing else is left", (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, "new", "a.txt");
  writeAtomically(path, "old");
  writeAtomically(path, "new", { date: new Date("2026-05-04T03:02:01Z") });
  assert.equal(readFileSync(path, "utf8"), "new");
  assert.equal(statSync(path).mtime.toISOString(), "2026-05-04T03:02:01.000Z");
  assert.deepEqual(readdirSync(join(folder, "new")), ["a.txt"]);
});

test("a private file and the folder made for it are their owner's alone, whoever could read the old one", (t) => {
  const path = join(temporaryFolder(t), "keys", "a.json");
  writeAtomically(path, "{}", { isPrivate: true });
  assert.equal(modeOf(path), "600");
  assert.equal(modeOf(join(path, "..")), "700");
  const open = join(temporaryFolder(t), "b.json");
  writeFileSync(open, "{}", { mode: 0o644 });
  writeAtomically(open, "{}", { isPrivate: true });
  assert.equal(modeOf(open), "600");
});

test("what cannot be written leaves everything as it was", (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, "a");
  mkdirSync(join(path, "inside"), { recursive: true });
  assert.throws(() => writeAtomically(path, "text"), /EISDIR|ENOTEMPTY|EEXIST/);
  assert.deepEqual(readdirSync(folder), ["a"]);
  assert.deepEqual(readdirSync(path), ["inside"]);
});
