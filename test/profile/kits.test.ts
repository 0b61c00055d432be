import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { test } from "node:test";
import { parseDocument } from "yaml";
import { Robot } from "../../src/control/robot.ts";
import { VirtualClock } from "../../src/core/clock.ts";
import type { Backend } from "../../src/hardware/ports.ts";
import { kits } from "../../src/profile/places.ts";
import { loadProfile } from "../../src/profile/profile.ts";
import { overreach, reachableWheelSpeed } from "../../src/profile/reach.ts";

const standIn: Backend = {
  name: "stand-in",
  motors: { write() {}, stop() {}, async close() {} },
  sensors: [],
};

const named = ["freenove", "yahboom", "adafruit", "osoyoo", "waveshare", "hiwonder", "jgb37", "gobilda"];

test("there is a kit for every chassis that is promised", () => {
  const names = kits().map(({ name }) => name);
  assert.deepEqual(
    named.filter((maker) => !names.some((name) => name.startsWith(maker))),
    [],
  );
});

for (const { name, path } of kits()) {
  test(`${name}: loads, passes the pin checks and makes a robot`, () => {
    const robot = new Robot(loadProfile(name), standIn, new VirtualClock());
    assert.equal(robot.isArmed, false);
  });

  test(`${name}: says what it is, where that is from, and what to check`, () => {
    const profile = loadProfile(path);
    assert.ok(profile.kit, `${basename(path)} has no section "kit"`);
    assert.notEqual(profile.name, profile.kit.summary);
  });

  test(`${name}: full speed needs the battery's voltage, not more and not much less`, () => {
    const profile = loadProfile(path);
    assert.deepEqual(overreach(profile), []);
    const share = profile.limits.wheelSpeed / reachableWheelSpeed(profile);
    assert.ok(
      share > 0.7,
      `its wheels reach ${reachableWheelSpeed(profile)} rad/s, yet only ${profile.limits.wheelSpeed} are asked of ` +
        "them: is a motor constant wrong?",
    );
    assert.ok(profile.limits.forward > 0.5 * profile.limits.wheelSpeed * profile.geometry.wheelRadius);
  });

  test(`${name}: every cell of its pack is treated as lithium wants it`, () => {
    const { full, low, empty } = loadProfile(path).battery;
    const cells = Math.round(full / 4.2);
    for (const [volts, cell] of [
      [full, 4.2],
      [low, 3.5],
      [empty, 3.2],
    ] as const) {
      assert.ok(Math.abs(volts / cells - cell) < 0.01, `${volts} V is not ${cells} × ${cell} V`);
    }
  });

  test(`${name}: comes back from the editor as it was`, () => {
    const text = readFileSync(path, "utf8");
    assert.equal(parseDocument(text).toString({ lineWidth: 0 }), text);
  });
}

test("a kit that a wheel of its own could not keep up with is found", () => {
  const profile = loadProfile("gobilda-strafer");
  const rpmForRadians = { ...profile, motors: { ...profile.motors, kV: 12 / 3.12 } };
  assert.deepEqual(
    overreach(rpmForRadians).map(({ limit }) => limit),
    ["wheelSpeed", "forward", "strafe", "turn"],
  );
});
