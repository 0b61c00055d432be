import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { KITS_FOLDER, profilePath } from "../../src/profile/places.ts";
import { temporaryFolder } from "./temporary.ts";

test("a profile is found by its car's name, its kit's, its path and its folder", (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, "my-car"));
  const file = join(folder, "my-car", "profile.yaml");
  writeFileSync(file, "");
  assert.equal(profilePath("my-car", folder), file);
  assert.equal(profilePath("jgb37-520", folder), join(KITS_FOLDER, "jgb37-520.yaml"));
  assert.equal(profilePath(join(folder, "my-car"), folder), file);
  assert.equal(profilePath(file, folder), file);
  assert.equal(profilePath("not-there.yaml", folder), "not-there.yaml");
});

test("a name that nobody has is refused with the names that are known", (t) => {
  const folder = temporaryFolder(t);
  assert.throws(() => profilePath("jgb", folder), {
    name: "DocumentError",
    message: /no car, no kit and no file called "jgb"; known here: .*jgb37-520.*osoyoo-mecanum/,
  });
});

test("a folder without a profile in it is no car", (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, "empty"));
  assert.throws(() => profilePath("empty", folder), { name: "DocumentError" });
});
