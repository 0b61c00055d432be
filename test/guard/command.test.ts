import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { LeftBehind } from "./rig.ts";

const LIMIT = { timeout: 30_000 };
const cli = fileURLToPath(new URL(`../../src/cli${import.meta.url.slice(-3)}`, import.meta.url));

function neutralise(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [cli, "neutralise", ...args], (_error, stdout, stderr) =>
      resolve({ code: child.exitCode!, stdout, stderr }),
    );
  });
}

test("strafe neutralise puts every motor pin low and says so", LIMIT, async (t) => {
  const board = await LeftBehind.of(t);
  assert.notDeepEqual(board.powered, []);
  const said = { code: 0, stdout: `${board.profile}: every wheel is unpowered (pigpiod)\n`, stderr: "" };
  assert.deepEqual(await neutralise("--profile", board.profile), said);
  assert.deepEqual(board.powered, []);
});

test("where one pin cannot be written all others are, and it ends with 1 and that pin", LIMIT, async (t) => {
  const board = await LeftBehind.of(t);
  const { pins } = board.twin;
  const write = pins.write.bind(pins);
  pins.write = (gpio, level) => (gpio === 12 ? -41 : write(gpio, level));
  const { code, stderr } = await neutralise("--profile", board.profile);
  assert.equal(code, 1);
  assert.match(stderr, /^wheels may still be powered: pigpiod refused GPIO 12: .*\n$/);
  assert.deepEqual(board.powered, [12]);
});

test("without a daemon it ends with 1 and what to do", LIMIT, async (t) => {
  const board = await LeftBehind.of(t);
  writeFileSync(board.profile, readFileSync(board.profile, "utf8").replace(/port: \d+/, "port: 1"));
  const { code, stderr } = await neutralise("--profile", board.profile);
  assert.equal(code, 1);
  assert.match(stderr, /^no pigpiod listens at 127\.0\.0\.1:1: start it with .*\n$/);
});

test("a simulated car has nothing to make safe", LIMIT, async () => {
  const { code, stdout } = await neutralise();
  assert.equal(code, 0);
  assert.match(stdout, /nothing to make safe/);
});

test("a profile that does not exist ends it with 2, as an unknown option does", LIMIT, async () => {
  const { code, stderr } = await neutralise("--profile", "/nowhere.yaml");
  assert.equal(code, 2);
  assert.match(stderr, /^.*\/nowhere\.yaml.*\n$/);
  assert.equal((await neutralise("--now")).code, 2);
});
