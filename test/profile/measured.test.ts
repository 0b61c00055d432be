import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { createRobot } from "../../src/control/create-robot.ts";
import { VirtualClock } from "../../src/core/clock.ts";
import { diff, rollback } from "../../src/profile/commands/past.ts";
import { show } from "../../src/profile/commands/show.ts";
import { type Measured, measuredText, parseMeasured, withMeasured } from "../../src/profile/measured.ts";
import { DEFAULT_PROFILE, loadCar, loadProfile } from "../../src/profile/profile.ts";
import { writeVersion } from "../../src/profile/store.ts";
import { temporaryFolder } from "./temporary.ts";

const fit = <U extends string>(value: number, unit: U, spread = 0.01) => ({ value, unit, spread });

const MEASURED: Measured = {
  version: 1,
  wheels: {
    frontLeft: { forward: { kS: fit(0.8, "V"), kV: fit(0.4, "V s/rad") }, reverse: { kS: fit(0.9, "V") } },
  },
  lateral: { kS: fit(0.2, "V"), kV: fit(0.01, "V s/rad") },
  geometry: {
    wheelRadius: fit(0.041, "m", 0.0002),
    halfSum: fit(0.2, "m"),
    lateralScale: fit(0.9, "", 0.02),
  },
  gyro: { scale: fit(1.02, ""), sign: -1 },
  control: { kP: 0.3 },
};

/** A car called beetle, made of the default kit. */
function makeCar(t: TestContext, measured?: string): { dir: string; path: string; measuredPath: string } {
  const dir = temporaryFolder(t);
  const path = join(dir, "beetle", "profile.yaml");
  mkdirSync(dirname(path));
  copyFileSync(DEFAULT_PROFILE, path);
  const measuredPath = join(dirname(path), "measured.json");
  if (measured !== undefined) writeFileSync(measuredPath, measured);
  return { dir, path, measuredPath };
}

test("what was measured of a car goes before what its owner wrote, and the rest stays as written", (t) => {
  const { path, measuredPath } = makeCar(t, measuredText(MEASURED));
  const { written, profile, ...files } = loadCar(path);
  assert.deepEqual(files, { path, measuredPath, measured: MEASURED });
  const { motors, geometry, control, gyro } = loadProfile(path);
  assert.equal(profile.geometry.wheelRadius, 0.041);
  assert.equal(written.geometry.wheelRadius, 0.04);
  assert.deepEqual(motors.wheels?.frontLeft, {
    forward: { kS: 0.8, kV: 0.4, kA: 0.03 },
    reverse: { kS: 0.9, kV: 0.33, kA: 0.03 },
  });
  assert.deepEqual(motors.wheels?.rearRight.forward, { kS: 0.6, kV: 0.33, kA: 0.03 });
  assert.deepEqual([motors.lateralKS, motors.lateralKV], [0.2, 0.01]);
  assert.ok(Math.abs(geometry.wheelbase + geometry.track - 0.4) < 1e-12);
  assert.ok(Math.abs(geometry.wheelbase / geometry.track - 170 / 215) < 1e-12);
  assert.equal(geometry.turnScale, 1);
  assert.deepEqual([geometry.forwardSpread, geometry.lateralSpread], [0.0002 / 0.041, 0.02 / 0.9]);
  assert.deepEqual(control, { rate: 200, kP: 0.3, kI: 1.5, headingP: 4 });
  assert.deepEqual(gyro, { scale: -1.02 });
});

test("counts that were found go before those that are written, where there are encoders", (t) => {
  const counted: Measured = { version: 1, encoders: { countsPerTurn: fit(1560, "", 2) } };
  const { path } = makeCar(t, measuredText(counted));
  const { written, profile } = loadCar(path);
  assert.deepEqual([written.encoders?.countsPerTurn, profile.encoders?.countsPerTurn], [1320, 1560]);
  const { encoders: _, ...without } = written;
  assert.equal(withMeasured(without, counted).encoders, undefined);
  assert.equal(withMeasured(written, { version: 1, encoders: {} }).encoders?.countsPerTurn, 1320);
});

test("whoever asks for one set of motor constants gets the weakest wheel's", (t) => {
  const { kS, kV, kA } = loadProfile(makeCar(t, measuredText(MEASURED)).path).motors;
  assert.deepEqual({ kS, kV, kA }, { kS: 0.9, kV: 0.4, kA: 0.03 });
});

const RADII = { frontLeft: 0.041, frontRight: 0.04, rearLeft: 0.0395, rearRight: 0.0405 };
const withRadii: Measured = {
  ...MEASURED,
  geometry: {
    ...MEASURED.geometry,
    wheelRadii: {
      frontLeft: fit(RADII.frontLeft, "m", 0.0001),
      frontRight: fit(RADII.frontRight, "m"),
      rearLeft: fit(RADII.rearLeft, "m"),
      rearRight: fit(RADII.rearRight, "m"),
    },
  },
};

test("the radius of each wheel goes before the one of all, which is their mean; three of them are none", (t) => {
  const { path, measuredPath } = makeCar(t, measuredText(withRadii));
  const { geometry } = loadProfile(path);
  assert.deepEqual(geometry.wheelRadii, Object.values(RADII));
  assert.ok(Math.abs(geometry.wheelRadius - 0.04025) < 1e-12, `${geometry.wheelRadius} m`);
  assert.equal(geometry.forwardSpread, 0.0002 / 0.041);
  const { rearRight: _, ...three } = withRadii.geometry!.wheelRadii!;
  writeFileSync(measuredPath, JSON.stringify({ version: 1, geometry: { wheelRadii: three } }));
  assert.throws(() => loadProfile(path), /geometry\.wheelRadii\.rearRight: missing/);
});

test("the radius of each wheel is shown, and compared", (t) => {
  const { dir, measuredPath } = makeCar(t, measuredText(MEASURED));
  const lines: string[] = [];
  const output = { out: (line: string) => void lines.push(line), err: assert.fail };
  writeVersion(measuredPath, measuredText(withRadii));
  assert.equal(show("beetle", { dir, json: false }, output), 0);
  assert.ok(
    lines.some((line) => /geometry\.wheelRadii\.frontLeft +0\.041 m +± 0\.0001/.test(line)),
    lines.join("\n"),
  );
  lines.length = 0;
  assert.equal(diff("beetle", undefined, undefined, { dir, measured: true }, output), 0);
  assert.ok(
    lines.some((line) => /geometry\.wheelRadii\.rearLeft\.value .*0\.0395/.test(line)),
    lines.join("\n"),
  );
});

test("a car of which nothing was measured is as it is written, and so is a kit", (t) => {
  const { path, measuredPath } = makeCar(t);
  assert.deepEqual(loadCar(path).profile, loadCar(path).written);
  assert.equal(loadCar(path).measuredPath, measuredPath);
  assert.equal(loadCar("jgb37-520").measuredPath, undefined);
  const { written } = loadCar(path);
  assert.deepEqual(withMeasured(written, { version: 1 }), written);
});

test("a broken measured.json is named with line and column, and there is no robot of it", async (t) => {
  for (const [text, problem] of [
    ["", /measured\.json:1:1: version: missing, expected 1/],
    ['{\n  "version": 1,\n  "wheels": {', /measured\.json:3:\d+: not valid JSON/],
    ['{ "version": 2 }', /measured\.json:1:14: version: expected 1/],
    [
      '{ "version": 1,\n  "geometri": {} }',
      /measured\.json:2:3: unknown key "geometri"; known here: .*geometry/,
    ],
    [
      measuredText({ ...MEASURED, geometry: { wheelRadius: fit(0.65, "m") } }),
      /measured\.json:\d+:\d+: geometry\.wheelRadius\.value: .*0\.5/,
    ],
    [
      measuredText(MEASURED).replace('"V s/rad"', '"V"'),
      /wheels\.frontLeft\.forward\.kV\.unit: expected "V s\/rad"/,
    ],
    [
      measuredText({ ...MEASURED, lateral: { kV: fit(-0.001, "V s/rad") } }),
      /measured\.json:\d+:\d+: lateral\.kV\.value: .*0/,
    ],
    ['{ "version": 1, "encoders": { "countsPerTurn": 1560 } }', /encoders\.countsPerTurn: expected/],
    [
      measuredText({ version: 1, encoders: { countsPerTurn: fit(0, "") } }),
      /encoders\.countsPerTurn\.value: .*1/,
    ],
    [measuredText(MEASURED).replace("0.041", "1e999"), /geometry\.wheelRadius\.value/],
    [
      '{ "version": 1, "wiring": { "motors": {\n' +
        ["frontLeft", "frontRight", "rearLeft", "rearRight"]
          .map((wheel) => `"${wheel}": { "plug": "rearLeft", "sign": 1 }`)
          .join(",\n") +
        "} } }",
      /wiring\.motors: each plug must be named once/,
    ],
  ] as const) {
    const { path } = makeCar(t, text);
    await assert.rejects(createRobot({ profile: path, world: "empty" }, new VirtualClock()), {
      name: "DocumentError",
      message: problem,
    });
  }
});

test("show puts what was measured under what is written, with how far each can be trusted", (t) => {
  const { dir } = makeCar(t, measuredText(MEASURED));
  const lines: string[] = [];
  const output = { out: (line: string) => void lines.push(line), err: assert.fail };
  assert.equal(show("beetle", { dir, json: true }, output), 0);
  const { measured } = JSON.parse(lines[0]!);
  const of = (at: string) => measured.values.find((value: { path: string }) => value.path === at);
  assert.deepEqual(of("geometry.wheelRadius"), {
    path: "geometry.wheelRadius",
    value: 0.041,
    unit: "m",
    spread: 0.0002,
  });
  assert.deepEqual(of("control.kP"), { path: "control.kP", value: 0.3, unit: "V s/rad" });
  lines.length = 0;
  assert.equal(show("beetle", { dir, json: false }, output), 0);
  assert.ok(lines.some((line) => /geometry\.wheelRadius +0\.041 m +± 0\.0002/.test(line)));
});

test("diff and rollback go over what was measured when they are told so", (t) => {
  const { dir, measuredPath, path } = makeCar(t);
  const lines: string[] = [];
  const output = {
    out: (line: string) => void lines.push(line),
    err: (line: string) => void lines.push(line),
  };
  assert.equal(diff("beetle", undefined, undefined, { dir, measured: true }, output), 1);
  assert.match(lines.join(), /nothing was measured of .* yet/);
  writeVersion(measuredPath, measuredText(MEASURED), new Date(Date.UTC(2026, 0, 1)));
  writeVersion(measuredPath, measuredText({ ...MEASURED, control: { kP: 0.4 } }));
  lines.length = 0;
  assert.equal(diff("beetle", undefined, undefined, { dir, measured: true }, output), 0);
  assert.match(lines[1]!, /control\.kP +0\.3 +→ +0\.4/);
  assert.equal(rollback("beetle", undefined, { dir, measured: true }, output), 0);
  assert.equal(loadProfile(path).control.kP, 0.3);
  rmSync(measuredPath);
  assert.equal(loadProfile(path).control.kP, 0.15);
});

test("what is written comes back as it was", () => {
  assert.deepEqual(parseMeasured(measuredText(MEASURED), "measured.json"), MEASURED);
});
