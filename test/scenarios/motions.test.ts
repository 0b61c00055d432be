import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { tell } from "./judge.ts";
import { SEEDS } from "./laps.ts";
import { figureOfEight, stopAtGoal } from "./motions.ts";

describe("a car that is not the one in its profile, with a follower", () => {
  test("drives a figure of eight at 1 m/s truly within 2.5 cm and 1.5° RMS once one lap has calibrated it", async (t) => {
    const across: number[] = [];
    const headings: number[] = [];
    for (const seed of SEEDS) {
      const eight = await figureOfEight(seed);
      across.push(eight.across);
      headings.push(eight.heading);
      assert.ok(eight.speed >= 1, `it was never faster than ${eight.speed} m/s in world ${seed}`);
    }
    t.diagnostic(`across ${tell(across)} cm RMS; heading ${tell(headings)}° RMS`);
    assert.ok(Math.max(...across) <= 2.5, `${across.map((a) => a.toFixed(2))} cm`);
    assert.ok(Math.max(...headings) <= 1.5, `${headings.map((h) => h.toFixed(2))}°`);
  });

  test("stops at a goal 2 m away within 1 cm and 1° by its estimate, and never 1 cm past it", async (t) => {
    const offs: number[] = [];
    const headings: number[] = [];
    const past: number[] = [];
    const truly: number[] = [];
    for (const seed of SEEDS) {
      const stop = await stopAtGoal(seed);
      assert.equal(stop.result, "reached", `world ${seed}`);
      offs.push(stop.off);
      headings.push(stop.heading);
      past.push(stop.overshoot);
      truly.push(stop.truly);
    }
    t.diagnostic(`${tell(offs)} cm, ${tell(headings)}°, past it ${tell(past)} cm; truly ${tell(truly)} cm`);
    assert.ok(Math.max(...offs) <= 1, `${offs.map((o) => o.toFixed(2))} cm`);
    assert.ok(Math.max(...headings) <= 1, `${headings.map((h) => h.toFixed(2))}°`);
    assert.ok(Math.max(...past) <= 1, `${past.map((p) => p.toFixed(2))} cm past it`);
    // 2 m by wheels that are unlike the profile's, half of it sideways with a tenth of slip, uncalibrated.
    assert.ok(Math.max(...truly) <= 10, `truly ${truly.map((o) => o.toFixed(2))} cm from it`);
  });
});
