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
  const { scripts: list, others } = await folder.list();
  assert.deepEqual(
    list.map(({ name, about }) => [name, about]),
    [
      ["a.js", ""],
      ["b.ts", "Drives a square"],
    ],
  );
  assert.equal(others, 0);
  const before = list[1]!.version;
  put("b.ts", "// Drives a circle.\n");
  const [, after] = (await folder.list()).scripts;
  assert.notEqual(after!.version, before);
  assert.equal(after!.about, "Drives a circle");
});

test("a tool's file, and one without a default export of a function, is no script and is counted", async () => {
  const scripts = {
    "arrow.js": "export default async (car) => {};\n",
    "named.ts": "async function go() {}\nexport { go as default };\n",
    "one-line.ts": 'import "strafe"; export default async function(car) {}',
    "after.ts": "const f = 1;\n  export default\n  f;\n",
  };
  const others = {
    "vite.config.ts": "export default async () => {};\n",
    "types.d.ts": "export default function go(): void;\n",
    "square.test.ts": "export default async () => {};\n",
    "helper.ts": "// There is no export default in here.\nexport const half = (x) => x / 2;\n",
    "settings.js": "export default { speed: 1 };\n",
    "text.ts": 'export default "square";\n',
    "empty.ts": "",
  };
  for (const [name, text] of Object.entries({ ...scripts, ...others })) put(name, text);
  const list = await folder.list();
  assert.deepEqual(
    list.scripts.map(({ name }) => name),
    Object.keys(scripts).sort(),
  );
  assert.equal(list.others, Object.keys(others).length);
});

test("what was shown or saved as a script stays in sight while somebody is half-way through writing it", async () => {
  const names = async () => (await folder.list()).scripts.map(({ name }) => name);
  await folder.save("saved.ts", "export", null);
  put("shown.ts", "export default async () => {};\n");
  assert.deepEqual(await names(), ["saved.ts", "shown.ts"]);
  put("shown.ts", "export defau");
  assert.deepEqual(await names(), ["saved.ts", "shown.ts"]);
  rmSync(join(path, "shown.ts"));
  await folder.list();
  put("shown.ts", "export defau");
  assert.deepEqual(await names(), ["saved.ts"]);
});

test("nothing outside of the folder can be named, and no link is followed", async () => {
  const secret = join(tmpdir(), `strafe-secret-${process.pid}.ts`);
  writeFileSync(secret, "export default 'secret';");
  try {
    symlinkSync(secret, join(path, "link.ts"));
    assert.deepEqual((await folder.list()).scripts, []);
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
  const { version: first } = await folder.save("a.ts", "one ä\n", null);
  assert.deepEqual(await folder.read("a.ts"), { text: "one ä\n", version: first });
  const { version: second } = await folder.save("a.ts", "two", first);
  assert.notEqual(second, first);
  await refused(folder.save("a.ts", "three", first), /changed by somebody else/);
  await refused(folder.save("a.ts", "three", null), /there is a script a\.ts already/);
  await refused(folder.save("b.ts", "three", first), /no script b\.ts any more/);
  assert.equal((await folder.read("a.ts")).text, "two");
  assert.deepEqual(readdirSync(path), [".replaced", "a.ts"], "nothing is left over");
});

test("of two who change the same text at the same time one is told", async () => {
  const { version } = await folder.save("a.ts", "one", null);
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
    const { version } = await folder.save("a.ts", text, null);
    await refused(folder.remove("a.ts", "another"), /changed by somebody else/);
    await folder.remove("a.ts", version);
    assert.deepEqual((await folder.list()).scripts, []);
  }
  const kept = (name: string) => readFileSync(join(path, ".removed", name), "utf8");
  assert.deepEqual([kept("a.ts"), kept("a-2.ts")], ["first", "second"]);
});

test("what is saved over is kept, the latest of each script, and one script's do not push out another's", async () => {
  const kept = (name: string) => readFileSync(join(path, name), "utf8");
  let { version, replaced } = await folder.save("a.ts", "0", null);
  assert.equal(replaced, null);
  await folder.save("a-1.ts", "other", (await folder.save("a-1.ts", "old", null)).version);
  for (let i = 1; i <= 30; i++) {
    ({ version, replaced } = await folder.save("a.ts", `${i}`, version));
    assert.equal(kept(replaced!), `${i - 1}`);
  }
  assert.equal((await folder.save("a.ts", "30", version)).replaced, null, "the same text replaces nothing");
  const names = readdirSync(join(path, ".replaced"));
  assert.equal(names.length, 21, `${names}`);
  assert.equal(kept(".replaced/a-1-1.ts"), "old");
  assert.equal(kept(".replaced/a-11.ts"), "10");
  writeFileSync(join(path, "a.ts"), "written in place");
  assert.equal(kept(replaced!), "29", "what is kept is no other name of what stands there now");
});

test("a disk that does not take a text says why, and what stood there stands there still", async () => {
  const { version } = await folder.save("a.ts", "one", null);
  for (const [code, why] of [
    ["ENOSPC", /a\.ts cannot be saved: the disk is full/],
    ["EACCES", /a\.ts cannot be saved: the robot may not do that there/],
    ["EROFS", /the disk can only be read/],
    ["EIO", /the disk fails/],
    ["EODD", /EODD/],
  ] as const) {
    const broken = new ScriptFolder(path, async () => {
      throw Object.assign(new Error(code), { code });
    });
    await refused(broken.save("a.ts", "two", version), why);
    await refused(broken.save("b.ts", "two", null), /b\.ts cannot be saved/);
    assert.equal((await broken.read("a.ts")).text, "one");
    assert.deepEqual(readdirSync(join(path, ".replaced")), [], "nothing was replaced");
  }
  assert.equal((await folder.save("a.ts", "two", version)).replaced, ".replaced/a-1.ts");
});

test("a file in the place of what is kept is told of, and nothing is lost", async () => {
  const { version } = await folder.save("a.ts", "one", null);
  for (const name of [".replaced", ".removed"]) put(name, "a person's own");
  await refused(folder.save("a.ts", "two", version), /\.replaced is no folder/);
  await refused(folder.remove("a.ts", version), /\.removed is no folder/);
  assert.equal((await folder.read("a.ts")).text, "one");
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
  assert.deepEqual((await folder.list()).scripts, []);
  await refused(folder.save("a.ts", "text", null), /the folder is gone/);
});
