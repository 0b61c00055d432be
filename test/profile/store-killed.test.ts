import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { history, writeVersion } from "../../src/profile/store.ts";
import { temporaryFolder } from "./temporary.ts";

const script = fileURLToPath(new URL(`./store-killed${extname(import.meta.url)}`, import.meta.url));
const MOST_STEPS = 40;
const OLDER = JSON.stringify({ version: 1, surface: "older" });
const OLD = JSON.stringify({ version: 1, surface: "old" });
const NEW = JSON.stringify({ version: 1, surface: "new" });

test("a kill at any step of a write leaves the old file or the new one whole, and loses no version", (t) => {
  const root = temporaryFolder(t);
  const seen: string[] = [];
  let finished = false;
  for (let fatal = 0; !finished; fatal++) {
    assert.ok(fatal < MOST_STEPS, "it never ends");
    const path = join(root, String(fatal), "measured.json");
    writeVersion(path, OLDER, new Date(Date.UTC(2026, 0, 1)));
    writeVersion(path, OLD, new Date(Date.UTC(2026, 0, 2)));
    const { signal, status, stderr } = spawnSync(process.execPath, [script, path, NEW, String(fatal)], {
      encoding: "utf8",
    });
    finished = signal === null;
    assert.equal(finished ? status : signal, finished ? 0 : "SIGKILL", stderr);
    const found = readFileSync(path, "utf8");
    assert.ok(found === OLD || found === NEW, `after step ${fatal}: ${found}`);
    seen.push(found);
    const kept = () => history(path).map((version) => readFileSync(version.path, "utf8"));
    for (const text of kept()) assert.ok([OLDER, OLD].includes(text), `kept after step ${fatal}: ${text}`);
    if (found === NEW) assert.deepEqual(kept(), [OLD, OLDER]);
    // Whoever comes next writes as if nothing had been.
    writeVersion(path, "next");
    assert.deepEqual(kept(), found === NEW ? [NEW, OLD, OLDER] : [OLD, OLDER]);
  }
  assert.ok(seen.length > 10, `${seen.length} steps`);
  assert.deepEqual([seen[0], seen.at(-1)], [OLD, NEW]);
});
