import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { history, present, restore, writeVersion } from "../../src/profile/store.ts";
import { temporaryFolder } from "./temporary.ts";

const day = (n: number) => new Date(Date.UTC(2026, 0, n));

test("every version of a file is kept with the date of its writing, newest first", (t) => {
  const path = join(temporaryFolder(t), "car", "profile.yaml");
  writeVersion(path, "one", day(1));
  writeVersion(path, "two", day(2));
  writeVersion(path, "three", day(3));
  assert.equal(readFileSync(path, "utf8"), "three");
  assert.equal(present(path).id, "2026-01-03T00-00-00.000Z");
  assert.deepEqual(
    history(path).map((version) => [version.id, readFileSync(version.path, "utf8")]),
    [
      ["2026-01-02T00-00-00.000Z", "two"],
      ["2026-01-01T00-00-00.000Z", "one"],
    ],
  );
});

test("what a person edited by hand is kept too", (t) => {
  const path = join(temporaryFolder(t), "profile.yaml");
  writeVersion(path, "made", day(1));
  writeFileSync(path, "edited");
  writeVersion(path, "made again");
  assert.deepEqual(
    history(path).map((version) => readFileSync(version.path, "utf8")),
    ["edited"],
  );
});

test("a version that is put back has its own date, and nothing is kept twice", (t) => {
  const path = join(temporaryFolder(t), "profile.yaml");
  writeVersion(path, "one", day(1));
  writeVersion(path, "two", day(2));
  for (let i = 0; i < 3; i++) {
    restore(path, history(path).at(-1)!);
    assert.deepEqual([readFileSync(path, "utf8"), present(path).id], ["one", "2026-01-01T00-00-00.000Z"]);
    restore(path, history(path)[0]!);
    assert.equal(readFileSync(path, "utf8"), "two");
  }
  assert.equal(history(path).length, 2);
});

test("two versions of one moment are two versions", (t) => {
  const path = join(temporaryFolder(t), "measured.json");
  for (const text of ["one", "two", "three"]) writeVersion(path, text, day(1));
  assert.deepEqual(
    history(path)
      .map((version) => readFileSync(version.path, "utf8"))
      .sort(),
    ["one", "two"],
  );
});

test("what is written is later than what was kept, however soon it follows", (t) => {
  const path = join(temporaryFolder(t), "profile.yaml");
  // Written by a clock that is ahead.
  const ahead = new Date(Date.now() + 60_000);
  writeVersion(path, "0", ahead);
  for (let i = 1; i < 20; i++) {
    writeVersion(path, `${i}`);
    const [newest] = history(path);
    assert.ok(present(path).id > newest!.id, `${present(path).id} is not later than ${newest!.id}`);
  }
  assert.equal(history(path).length, 19);
});

test("nothing that was ever written is lost, whatever is written and put back", (t) => {
  const root = temporaryFolder(t);
  let runs = 0;
  const step = fc.oneof(fc.record({ write: fc.stringMatching(/^[a-c]$/) }), fc.record({ back: fc.nat(9) }));
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      const path = join(root, String(runs++), "profile.yaml");
      const written = new Set<string>();
      steps.forEach((one, i) => {
        if ("write" in one) {
          writeVersion(path, one.write, day(i + 1));
          written.add(one.write);
          return;
        }
        const versions = written.size > 0 ? history(path) : [];
        if (versions.length > 0) restore(path, versions[one.back % versions.length]!);
      });
      if (written.size === 0) return;
      const found = [present(path), ...history(path)].map((version) => readFileSync(version.path, "utf8"));
      assert.deepEqual(new Set(found), written);
    }),
    { seed: 7, numRuns: 60 },
  );
});

test("a write that fails leaves the file as it was, and nothing beside it", (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, "profile.yaml");
  // A folder in the file's place: the renaming fails after everything was written.
  mkdirSync(path);
  assert.throws(() => writeVersion(path, "text"));
  assert.deepEqual(readdirSync(folder), ["profile.yaml"]);
  assert.ok(statSync(path).isDirectory());
});
