import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL(`../../src/cli${import.meta.url.slice(-3)}`, import.meta.url));

function strafe(cwd: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd,
    encoding: "utf8",
    timeout: 30_000,
  });
  return { status, stdout, stderr };
}

test("a car that was made by flags is found by its name, from the folder above it", (t) => {
  const home = mkdtempSync(join(tmpdir(), "strafe-test-"));
  t.after(() => rmSync(home, { recursive: true, force: true }));

  const asked = strafe(home, "profile", "new");
  assert.equal(asked.status, 2);
  assert.match(asked.stderr, /^strafe: nobody can be asked here.*--kit/);
  assert.deepEqual(readdirSync(home), []);

  const set = ["--set", "geometry.track=20 cm", "--set", "limits.precision=0.2"];
  const made = strafe(home, "profile", "new", "Blue Beetle", "--kit", "jgb37-520-pigpiod", ...set);
  assert.equal(made.status, 0, made.stderr);
  assert.match(made.stdout, /npx strafe start --profile blue-beetle /);

  const shown = strafe(home, "profile", "show", "blue-beetle", "--json");
  const { values } = JSON.parse(shown.stdout) as { values: { path: string; value: unknown }[] };
  const of = (path: string) => values.find((one) => one.path === path)?.value;
  assert.deepEqual([of("geometry.track"), of("limits.precision")], [0.2, 0.2]);

  const listed = strafe(home, "profile", "list", "--json").stdout.trimEnd().split("\n");
  assert.ok(listed.some((line) => JSON.parse(line).name === "blue-beetle"));

  // Wherever a profile is wanted: the twin takes the name, and has only this world to refuse.
  const twin = strafe(home, "twin", "--profile", "blue-beetle", "--world", "no-such-world.yaml");
  assert.match(twin.stderr, /no-such-world/);
  const unknown = strafe(home, "twin", "--profile", "red-beetle");
  assert.equal(unknown.status, 2);
  assert.match(unknown.stderr, /no car, no kit and no file called "red-beetle"; known here: blue-beetle, /);
});

for (const command of [["new"], ["list"], ["show"], ["diff"], ["rollback"]]) {
  test(`strafe profile ${command[0]} --help has an example`, () => {
    const { status, stdout } = strafe(".", "profile", ...command, "--help");
    assert.equal(status, 0);
    assert.match(stdout, /^ {2}strafe (profile|start) /m);
  });
}

test("strafe profile alone is wrong usage, and says what there is", () => {
  const { status, stderr } = strafe(".", "profile");
  assert.equal(status, 2);
  assert.match(stderr, /new [\s\S]*rollback /);
});
