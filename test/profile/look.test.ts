import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { list } from "../../src/profile/commands/list.ts";
import { newProfile } from "../../src/profile/commands/new.ts";
import { diff, rollback } from "../../src/profile/commands/past.ts";
import { show } from "../../src/profile/commands/show.ts";
import { kits } from "../../src/profile/places.ts";
import { loadProfile } from "../../src/profile/profile.ts";
import { history, present } from "../../src/profile/store.ts";
import { temporaryFolder } from "./temporary.ts";

function listen() {
  const out: string[] = [];
  const err: string[] = [];
  return {
    out: (line: string) => void out.push(line),
    err: (line: string) => void err.push(line),
    outs: out,
    errs: err,
  };
}

async function make(dir: string, name: string, ...set: string[]): Promise<string> {
  const output = listen();
  assert.equal(
    await newProfile({ name, kit: "jgb37-520-pigpiod", dir, set, yes: true }, undefined, output),
    0,
  );
  return join(dir, name, "profile.yaml");
}

test("the list has every kit and every car, and says of a broken one what is wrong", async (t) => {
  const dir = temporaryFolder(t);
  await make(dir, "beetle");
  mkdirSync(join(dir, "wreck"));
  writeFileSync(join(dir, "wreck", "profile.yaml"), "name: 3\n");
  const output = listen();
  assert.equal(list({ dir, json: true }, output), 0);
  const lines = output.outs.map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ type, name }) => `${type} ${name}`),
    [...kits().map(({ name }) => `kit ${name}`), "car beetle", "car wreck"],
  );
  assert.match(lines.at(-1).problem, /profile\.yaml:1:7: name: expected string/);
  const freenove = lines.find(({ name }) => name === "freenove-fnk0043");
  assert.equal(freenove.board, "PCA9685 at 0x40");
  assert.equal(freenove.encoders, "no encoders");
  assert.ok(freenove.sources.length > 0 && freenove.check.length > 0);
});

test("show gives every value in SI with its unit, and says which are defaults", async (t) => {
  const dir = temporaryFolder(t);
  const path = await make(dir, "beetle", "geometry.track=20 cm", "vision.follow.distance=1.5 m");
  const output = listen();
  assert.equal(show("beetle", { dir, json: true }, output), 0);
  const { values, ...rest } = JSON.parse(output.outs.join(""));
  assert.deepEqual(rest, { type: "profile", path });
  const of = (at: string) => values.find((value: { path: string }) => value.path === at);
  assert.deepEqual(
    { ...of("geometry.track"), line: 0 },
    { path: "geometry.track", value: 0.2, unit: "m", written: "20 cm", line: 0 },
  );
  assert.deepEqual(of("control.headingP"), { path: "control.headingP", value: 4, unit: "1/s" });
  assert.deepEqual(of("hardware.motors.frontLeft.invert"), {
    path: "hardware.motors.frontLeft.invert",
    value: false,
    unit: "",
  });
  assert.equal(of("hardware.pwmFrequency").unit, "Hz");
  assert.deepEqual(
    [of("vision.follow.distance").value, of("vision.follow.distance").written],
    [1.5, "1.5 m"],
  );
  assert.deepEqual(of("vision.follow.height"), { path: "vision.follow.height", value: 1.7, unit: "m" });
});

test("show has a line for every single value of every kit", () => {
  const count = (value: unknown): number =>
    typeof value === "object" && value !== null
      ? Object.values(value).reduce((sum: number, inner) => sum + count(inner), 0)
      : Number(value !== undefined);
  for (const { name } of kits()) {
    const output = listen();
    show(name, { dir: "", json: true }, output);
    assert.equal(JSON.parse(output.outs.join("")).values.length, count(loadProfile(name)), name);
  }
});

test("diff names what changed between two versions, rollback undoes it and forgets nothing", async (t) => {
  const dir = temporaryFolder(t);
  const path = await make(dir, "beetle", "geometry.track=20 cm");
  await make(dir, "beetle", "geometry.track=30 cm", "control.kP=0.2");
  const [first] = history(path);
  const second = present(path);

  const changes = listen();
  assert.equal(diff("beetle", undefined, undefined, { dir }, changes), 0);
  assert.deepEqual(
    changes.outs.slice(1).map((line) => line.trim().replace(/ +/g, " ")),
    ["geometry.track 20 cm → 30 cm", "control.kP (not there) → 0.2"],
  );

  assert.equal(rollback("beetle", undefined, { dir }, listen()), 0);
  assert.equal(loadProfile(path).geometry.track, 0.2);
  const none = listen();
  assert.equal(rollback("beetle", undefined, { dir }, none), 1);
  assert.match(
    none.errs.join(""),
    new RegExp(`no version from before ${first!.id}; kept are .*${second.id}`),
  );
  assert.equal(rollback("beetle", second.id, { dir }, listen()), 0);
  assert.equal(loadProfile(path).geometry.track, 0.3);
});

test("a version that would not load is not put back", async (t) => {
  const dir = temporaryFolder(t);
  const path = await make(dir, "beetle");
  writeFileSync(path, "name: beetle\n");
  await make(dir, "beetle");
  const output = listen();
  assert.equal(rollback("beetle", undefined, { dir }, output), 1);
  assert.match(output.errs.join(""), /history.*geometry: missing/);
  assert.equal(loadProfile(path).name, "beetle");
});

test("an unknown car or version is refused with those that are known", async (t) => {
  const dir = temporaryFolder(t);
  await make(dir, "beetle");
  for (const [attempt, sentence] of [
    [
      (output: ReturnType<typeof listen>) => show("bug", { dir, json: false }, output),
      /called "bug"; known here: beetle, /,
    ],
    [
      (output: ReturnType<typeof listen>) => diff("beetle", "1999", undefined, { dir }, output),
      /no version "1999"; none is kept yet/,
    ],
    [(output: ReturnType<typeof listen>) => rollback("bug", undefined, { dir }, output), /called "bug"/],
  ] as const) {
    const output = listen();
    assert.equal(attempt(output), 1);
    assert.match(output.errs.join(""), sentence);
  }
});
