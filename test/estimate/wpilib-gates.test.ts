import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  degrees,
  type Errors,
  follow,
  LATE_POSES,
  NOISY_WHEELS,
  odometer,
  SEEDS,
  worst,
} from "./wpilib-drives.ts";

function tell(runs: readonly Errors[]): string {
  return (["mean", "max", "final"] as const)
    .map((what) => `${what} ${worst(runs, what).toFixed(3)} m`)
    .join(", ");
}

describe("by WPILib's own gates", () => {
  for (const [what, drive, by] of Object.entries(NOISY_WHEELS).flatMap(([path, drive]) => [
    [`the estimate with headings, ${path}`, drive, follow] as const,
    [`Odometry with a gyro's rate, ${path}`, drive, odometer] as const,
  ])) {
    test(`with wheel noise of 0.1 m/s, ${what}, is 0.15 m off on average at most`, (t) => {
      const runs = SEEDS.map((seed) => by(seed, drive));
      t.diagnostic(`worst of ${runs.length}: ${tell(runs)}`);
      // The wheels' noise adds up to 0.11 m along each axis by the end, whatever is made of it; WPILib has one seed.
      const mean = runs.map((run) => run.mean).toSorted((a, b) => a - b)[runs.length >> 1]!;
      t.diagnostic(`median of the means ${mean.toFixed(3)} m`);
      assert.ok(mean <= 0.15 && worst(runs, "mean") <= 0.25, `median ${mean} m; ${tell(runs)}`);
    });
  }

  test("the estimate with poses 0.25 s late is 0.07 m off on average, 0.2 m at most and 0.08 m at the end", (t) => {
    const runs = SEEDS.map((seed) => follow(seed, LATE_POSES));
    t.diagnostic(`worst of ${runs.length}: ${tell(runs)}`);
    assert.ok(worst(runs, "mean") <= 0.07, tell(runs));
    assert.ok(worst(runs, "max") <= 0.2, tell(runs));
    assert.ok(worst(runs, "final") <= 0.08, tell(runs));
  });

  test("put down wrongly by 1 m and at any heading, it has found itself 0.08 m at the end", () => {
    for (let direction = 0; direction < 360; direction += 45) {
      for (let turn = 0; turn < 360; turn += 45) {
        const start = degrees(
          Math.cos((direction * Math.PI) / 180),
          Math.sin((direction * Math.PI) / 180),
          45 + turn,
        );
        const { final } = follow(7, { ...LATE_POSES, start });
        assert.ok(final <= 0.08, `${final} m from a start ${direction}° off and turned by ${turn}°`);
      }
    }
  });
});
