import assert from "node:assert/strict";
import { test } from "node:test";
import { makeRobot } from "./rig.ts";

const refused = (from: string, to: string) =>
  assert.rejects(
    makeRobot({ profile: (text) => text.replace(from, to) }),
    (error: Error) => error.name === "DocumentError" && /profile\.yaml.*: /.test(error.message),
    `${to} should have been refused with the file's name`,
  );

test("figures that are in bounds each but make no car together are refused with the file's name", async () => {
  await refused("kS: 0.6 V", "kS: 11 V");
  await refused("deceleration: 4 m/s^2", "deceleration: 1 m/s^2");
});
