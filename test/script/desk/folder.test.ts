import assert from "node:assert/strict";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { FolderError } from "../../../src/script/desk/folder-error.ts";
import { ScriptFolder } from "../../../src/script/desk/script-folder.ts";

let path: string;
let folder: ScriptFolder;

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), "strafe-desk-"));
  folder = new ScriptFolder(path);
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

const put = (name: string, text: string) => writeFileSync(join(path, name), text);
const refused = (what: Promise<unknown>, why: RegExp) =>
  assert.rejects(what, (error: Error) => error instanceof FolderError && why.test(error.message));

test("scripts are listed by name, each with its first sentence and what stands in it", async () => {
  put("b.ts", "// Drives a square. And back.\nexport default async () => {};\n");
  put("a.js", "export default async () => {};\n");
  put("notes.txt", "no script");
  put(".hidden.ts", "no name for a script");
  mkdirSync(join(path, "folder.ts"));
  const list = await folder.list();
  assert.deepEqual(
    list.map(({ name, about }) => [name, about]),
    [
      ["a.js", ""],
      ["b.ts", "Drives a square"],
    ],
  );
  const before = list[1]!.version;
  put("b.ts", "// Drives a circle.\n");
  const [, after] = await folder.list();
  assert.notEqual(after!.version, before);
  assert.equal(after!.about, "Drives a circle");
});

test("nothing outside of the folder can be named, and no link is followed", async () => {
  const secret = join(tmpdir(), `strafe-secret-${process.pid}.ts`);
  writeFileSync(secret, "export default 'secret';");
  try {
    symlinkSync(secret, join(path, "link.ts"));
    assert.deepEqual(await folder.list(), []);
    await refused(folder.read("link.ts"), /is a link/);
    await refused(folder.find("link.ts"), /is a link/);
    for (const name of [
      "../x.ts",
      "a/b.ts",
      "/etc/passwd",
      ".ts",
      "..ts",
      "x.ts\0",
      "x.sh",
      "",
      "x".repeat(80),
    ])
      await refused(folder.save(name, "text", null), /is no name of a script/);
    await refused(folder.save("link.ts", "overwritten", "x"), /is a link/);
    assert.equal(readFileSync(secret, "utf8"), "export default 'secret';");
    assert.deepEqual(readdirSync(path), ["link.ts"]);
  } finally {
    rmSync(secret);
  }
});

test("what is saved is read again, and is a change of what was read", async () => {
  const first = await folder.save("a.ts", "one ä\n", null);
  assert.deepEqual(await folder.read("a.ts"), { text: "one ä\n", version: first });
  const second = await folder.save("a.ts", "two", first);
  assert.notEqual(second, first);
  await refused(folder.save("a.ts", "three", first), /changed by somebody else/);
  await refused(folder.save("a.ts", "three", null), /there is a script a\.ts already/);
  await refused(folder.save("b.ts", "three", first), /no script b\.ts any more/);
  assert.equal((await folder.read("a.ts")).text, "two");
  assert.deepEqual(readdirSync(path), ["a.ts"], "nothing is left over");
});

test("of two who change the same text at the same time one is told", async () => {
  const version = await folder.save("a.ts", "one", null);
  const changes = await Promise.allSettled([
    folder.save("a.ts", "hers", version),
    folder.save("a.ts", "his", version),
  ]);
  assert.deepEqual(
    changes.map(({ status }) => status),
    ["fulfilled", "rejected"],
  );
  assert.equal((await folder.read("a.ts")).text, "hers");
});

test("what is removed lies aside, one beside the other", async () => {
  for (const text of ["first", "second"]) {
    const version = await folder.save("a.ts", text, null);
    await refused(folder.remove("a.ts", "another"), /changed by somebody else/);
    await folder.remove("a.ts", version);
    assert.deepEqual(await folder.list(), []);
  }
  const kept = (name: string) => readFileSync(join(path, ".removed", name), "utf8");
  assert.deepEqual([kept("a.ts"), kept("a-2.ts")], ["first", "second"]);
});

test("what is no script says so: too long, no text, gone, a folder that is gone", async () => {
  put("long.ts", "x".repeat(70_000));
  await refused(folder.read("long.ts"), /longer than 65536 characters/);
  writeFileSync(join(path, "raw.ts"), Buffer.from([0xff, 0xfe, 0x00]));
  await refused(folder.read("raw.ts"), /no text in UTF-8/);
  mkdirSync(join(path, "folder.ts"));
  await refused(folder.read("folder.ts"), /is no file/);
  await refused(folder.read("none.ts"), /there is no script none\.ts/);
  rmSync(path, { recursive: true });
  assert.deepEqual(await folder.list(), []);
  await refused(folder.save("a.ts", "text", null), /the folder is gone/);
});
