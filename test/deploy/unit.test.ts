import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type UnitSettings, unitText } from "../../src/deploy/unit.ts";
import { loadProfile } from "../../src/profile/profile.ts";
import { type HARDWARE, hasSystemd, PLACE, profileFor } from "./rig.ts";

function settings(
  t: TestContext,
  kind: keyof typeof HARDWARE,
  more: Partial<UnitSettings> = {},
): UnitSettings {
  const profile = profileFor(t, kind);
  return {
    ...PLACE,
    profile,
    startOptions: ["--port", "8080"],
    hardware: loadProfile(profile).hardware,
    user: kind === "pigpio" ? "root" : "pi",
    groups: ["gpio", "i2c", "dialout", "video"],
    writable: [PLACE.calibration],
    systemd: 252,
    ...more,
  };
}

const unit = (t: TestContext, kind: keyof typeof HARDWARE, more: Partial<UnitSettings> = {}) =>
  unitText(settings(t, kind, more)).split("\n");

function holds(lines: readonly string[], ...wanted: string[]): void {
  for (const line of wanted) assert.ok(lines.includes(line), `${line} is missing in\n${lines.join("\n")}`);
}

function lacks(lines: readonly string[], pattern: RegExp): void {
  assert.deepEqual(
    lines.filter((line) => pattern.test(line)),
    [],
  );
}

test("the service notifies, is watched, starts again after failure, and makes the pins safe when it ends", (t) => {
  const lines = unit(t, "pigpiod", { profile: "/home/pi/car.yaml" });
  holds(
    lines,
    "Type=notify",
    "NotifyAccess=all",
    "WatchdogSec=20",
    "Restart=on-failure",
    "ExecStart=/usr/bin/node /home/pi/strafe/dist/src/cli.js start --profile /home/pi/car.yaml --port 8080",
    "ExecStopPost=/usr/bin/node /home/pi/strafe/dist/src/cli.js neutralise --profile /home/pi/car.yaml",
    "User=pi",
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "CapabilityBoundingSet=",
    "ReadWritePaths=-/home/pi/strafe/calibration",
  );
  lacks(lines, /MemoryDenyWriteExecute/);
});

test("a daemon on this machine is started before; one on another machine is none of this one's", (t) => {
  holds(unit(t, "pigpiod"), "After=pigpiod.service", "Wants=pigpiod.service");
  lacks(unit(t, "remote"), /pigpiod/);
});

test("the library in the process has root, the registers and a place for its lock, and no daemon beside it", (t) => {
  const lines = unit(t, "pigpio");
  holds(lines, "User=root", "DeviceAllow=/dev/gpiomem rw", "DeviceAllow=/dev/mem rw", "ReadWritePaths=-/run");
  holds(lines, "Conflicts=pigpiod.service");
});

test("a service may open cameras, and the memory that a Pi's own has its pictures in", (t) => {
  const lines = unit(t, "pigpiod");
  for (const kind of ["video4linux", "media", "dma_heap"]) holds(lines, `DeviceAllow=char-${kind} rw`);
  holds(lines, "SupplementaryGroups=video");
});

test("each backend is given its own devices and groups and no other's", (t) => {
  holds(unit(t, "pca9685"), "DeviceAllow=/dev/i2c-3 rw", "SupplementaryGroups=i2c video");
  holds(unit(t, "i2c-board"), "DeviceAllow=/dev/i2c-1 rw");
  const firmata = unit(t, "firmata");
  holds(
    firmata,
    "DeviceAllow=/dev/ttyACM0 rw",
    "DeviceAllow=char-ttyACM rw",
    "SupplementaryGroups=dialout video",
  );
  lacks(firmata, /i2c|gpiomem|\/dev\/mem/);
  lacks(unit(t, "pigpiod"), /DeviceAllow=\/dev/);
});

test("a group that the machine lacks is left out, since the service would not start with it", (t) => {
  holds(unit(t, "pca9685", { groups: ["video"] }), "SupplementaryGroups=video");
  lacks(unit(t, "pca9685", { groups: [] }), /SupplementaryGroups/);
});

test("pauses grow where systemd knows how to, and an older one is not told", (t) => {
  lacks(unit(t, "sim", { systemd: 252 }), /RestartSteps|RestartMaxDelaySec/);
  holds(unit(t, "sim", { systemd: 257 }), "RestartSteps=5", "RestartMaxDelaySec=30");
});

test("a simulated car has no pins to make safe", (t) => {
  lacks(unit(t, "sim"), /ExecStopPost/);
});

test("spaces, quotes, percent and dollar signs in a path are taken as they are", (t) => {
  const lines = unit(t, "sim", { profile: '/home/pi/50% $my "car"/p.yaml' });
  const start = lines.find((line) => line.startsWith("ExecStart="))!;
  assert.ok(start.includes('--profile "/home/pi/50%% $$my \\"car\\"/p.yaml" --port'), start);
});

const cli = fileURLToPath(new URL(`../../src/cli${import.meta.url.slice(-3)}`, import.meta.url));

for (const kind of ["sim", "pigpiod", "pigpio", "pca9685", "i2c-board", "firmata"] as const) {
  const skip = hasSystemd ? {} : { skip: "no systemd-analyze here" };
  test(`systemd finds nothing wrong with the unit for ${kind}`, skip, (t) => {
    const folder = mkdtempSync(join(tmpdir(), "strafe-unit-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, "strafe.service");
    const real = { node: process.execPath, cli, groups: [], user: "root" };
    writeFileSync(path, unitText(settings(t, kind, real)));
    // What is wanted has to exist for the check; what it does is nobody's business here.
    writeFileSync(join(folder, "pigpiod.service"), "[Service]\nExecStart=/bin/true\n");
    const { status, stdout, stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", path], {
      encoding: "utf8",
      env: { ...process.env, SYSTEMD_UNIT_PATH: `${folder}:` },
    });
    const complaints = `${stdout}${stderr}`.split("\n").filter((line) => /strafe/.test(line));
    assert.deepEqual([status, ...complaints], [0]);
  });
}
