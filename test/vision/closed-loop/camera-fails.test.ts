import assert from "node:assert/strict";
import { test } from "node:test";
import { ClosedLoop } from "./rig.ts";
import type { Truth } from "./witness.ts";
import { approach } from "./worlds.ts";

/** When the camera fails, s, and how long the car takes to brake from its speed then. */
const FAILS = 4;
const BRAKES = 0.7;

for (const [what, wish, why] of [
  ["stops giving pictures", { cameraStalls: FAILS }, /no pictures/],
  ["goes on giving the same picture", { cameraFreezes: FAILS }, /the same picture again and again/],
] as const) {
  test(`a camera that ${what} stops the car within the deadman's time, and ends the following`, {
    timeout: 120_000,
  }, async (t) => {
    const loop = await ClosedLoop.create(approach(7), { isLean: true, ...wish });
    t.after(() => loop.close());
    let failing: Truth | undefined;
    let lastOrder = FAILS;
    await loop.run(FAILS + 2.5, (truth) => {
      if (truth.time < FAILS) return;
      failing ??= truth;
      if (Math.abs(loop.fast.robot.telemetry().setpoint.vx) > 0.02) lastOrder = truth.time;
    });
    assert.ok(failing!.twist.vx > 0.8, `${failing!.twist.vx} m/s; ${loop.text}`);
    const end = loop.fast.robot.telemetry().truth!.pose.x;
    const way = end - failing!.pose.x;
    t.diagnostic(`at rest by order after ${(lastOrder - FAILS).toFixed(2)} s and ${way.toFixed(2)} m`);
    // The deadman counts from the last picture; then the car brakes as hard as its profile lets it.
    assert.ok(lastOrder - FAILS < 0.4 + BRAKES, `${lastOrder - FAILS} s; ${loop.text}`);
    assert.ok(way < 0.75, `${way} m; ${loop.text}`);
    assert.equal(loop.pursuer.isOn, false, loop.text);
    assert.match(loop.pursuer.report.reason, why);
  });
}
