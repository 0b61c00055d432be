import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { DEFAULT_PROFILE } from "../../src/profile/profile.ts";
import { freePort, Strafe } from "./strafe.ts";
import { until } from "./wait.ts";
import { Witness } from "./witness.ts";

/** Where the profile says that the tag hangs, along x, and where it does: the car is to believe the profile. */
const TOLD = 1.3;
const TRULY = 1;
const WORLD = `
name: a tag
room: { length: 6 m, width: 4 m }
start: { x: -0.4 m, y: 0 m, heading: 0 deg }
objects:
  - name: post
    at: [${TRULY} m, 0.1 m]
    turned: 180 deg
    box: [4 cm, 20 cm]
    looks: { tag: { id: 7, size: 0.16 m, height: 0.3 m } }
`;
const TAGS = `
tags:
  - { id: 7, size: 16 cm, x: ${TOLD} m, y: 0.1 m, above: 30 cm, yaw: 180 deg }
`;

test("a tag of the field tells the car where it is, with the real processes", {
  timeout: 120_000,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "strafe-tags-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const [world, profile] = [join(folder, "world.yaml"), join(folder, "profile.yaml")];
  writeFileSync(world, WORLD);
  writeFileSync(profile, readFileSync(DEFAULT_PROFILE, "utf8") + TAGS);
  const port = String(await freePort());
  const strafe = new Strafe(["--world", world, "--profile", profile, "--vision", "--port", port]);
  t.after(() => strafe.stop());
  await strafe.isUp();
  const witness = await Witness.of(strafe);
  t.after(() => witness.close());
  const off = () => witness.now.pose.x - witness.truth.pose.x;
  await until(
    () => Math.abs(off() - (TOLD - TRULY)) < 0.06,
    () =>
      `the estimate to be ${TOLD - TRULY} m from the truth, as the tag is; it is ${off()}; ${strafe.output}`,
    60,
  );
  assert.ok(Math.abs(witness.now.pose.y) < 0.06 && Math.abs(witness.now.pose.theta) < 0.06);
  assert.match(witness.now.estimate?.sources.poses ?? "", /./);
});
