import assert from "node:assert/strict";
import { test } from "node:test";
import { pulse, spin } from "../../src/calibrate/excite/blocks.ts";
import { approach, strafe, surge, turn } from "../../src/calibrate/excite/floor.ts";
import { gainsFor } from "../../src/calibrate/identify/gains.ts";
import { leastSquares } from "../../src/calibrate/identify/least-squares.ts";
import { identifyTimedRuns, type TimedRun } from "../../src/calibrate/identify/timed-runs.ts";
import { must } from "../../src/calibrate/workbench.ts";
import { Random } from "../../src/core/random.ts";
import { near } from "../scenarios/rig.ts";
import { build, drive, FORWARD, hall } from "../sim/rig.ts";
import { PROFILE } from "./rig.ts";

const MOTOR = { kS: 0.65, kV: 0.332, kA: 0.029 };
const WHEELS = [0, 1, 2, 3].map(() => ({ forward: MOTOR, reverse: MOTOR }));

test("least squares finds a line and how sure it is", () => {
  const random = new Random(4);
  const x = Array.from({ length: 2000 }, () => random.uniform(0, 10));
  const fit = leastSquares(
    x.map((value) => [1, value]),
    x.map((value) => 3 + 0.5 * value + 0.1 * random.gaussian()),
  )!;
  near(fit.coefficients[0]!, 3, 4 * fit.spread[0]!, "intercept");
  near(fit.coefficients[1]!, 0.5, 4 * fit.spread[1]!, "slope");
  near(fit.residual, 0.1, 0.01, "residual");
  near(fit.spread[1]!, 0.1 / Math.sqrt(2000) / Math.sqrt(100 / 12), 2e-4, "spread of the slope");
  assert.ok(fit.r2 > 0.99);
});

test("neighbours that err alike make a fit less sure than chance would", () => {
  const random = new Random(4);
  const x = Array.from({ length: 500 }, (_, k) => k);
  let drift = 0;
  const alike = x.map(() => {
    drift = 0.8 * drift + 0.6 * random.gaussian();
    return drift;
  });
  const rows = x.map((value) => [1, value]);
  const one = leastSquares(rows, alike)!.spread[0]!;
  const other = leastSquares(
    rows,
    x.map(() => random.gaussian()),
  )!.spread[0]!;
  assert.ok(one > 2 * other, `${one}, ${other}`);
});

test("rows that do not tell two unknowns apart give no answer", () => {
  const rows = Array.from({ length: 10 }, () => [1, 2]);
  assert.equal(
    leastSquares(
      rows,
      rows.map(() => 1),
    ),
    undefined,
  );
  assert.equal(leastSquares([[1, 2]], [3]), undefined);
});

test("every excitation begins and ends at rest, says how long it takes, and never jumps past its volts", () => {
  const all = [
    pulse(2, 4),
    spin(1, 7),
    spin(-1, 7),
    surge(1.5, PROFILE, WHEELS),
    strafe(-1, PROFILE, WHEELS),
    turn(10, PROFILE, WHEELS),
    approach(4, 0.2, PROFILE, WHEELS),
  ];
  for (const { seconds, excitation } of all) {
    assert.deepEqual([...excitation(0)!].map(Math.abs), [0, 0, 0, 0]);
    assert.deepEqual([...excitation(seconds - 1e-6)!].map(Math.abs), [0, 0, 0, 0]);
    assert.equal(excitation(seconds + 1e-6), undefined);
    for (let t = 0; t < seconds; t += 0.005) {
      for (const volts of excitation(t)!) assert.ok(Math.abs(volts) <= 8, `${volts} V at ${t} s`);
    }
  }
});

test("only the plug that is asked for is pulsed", () => {
  const { seconds, excitation } = pulse(1, 4);
  let most = 0;
  for (let t = 0; t < seconds; t += 0.01) {
    const [a, b, c, d] = excitation(t)!;
    assert.deepEqual([a, c, d], [0, 0, 0]);
    most = Math.max(most, b);
  }
  near(most, 4, 0.1, "volts");
});

test("the gains follow the SIMC rule, and a noisy speed makes them gentler", () => {
  const loop = { kV: 0.332, kA: 0.029, delay: 0.002, tick: 0.005, speedNoise: 0 };
  const { kP, kI } = gainsFor(loop);
  near(kP, 0.029 / 0.019, 1e-9, "kP");
  near(kI, kP / 0.076, 1e-9, "kI");
  const noisy = gainsFor({ ...loop, speedNoise: 0.2 });
  near(noisy.kP * 0.2, 0.1, 1e-9, "V of noise at the motor");
  assert.ok(noisy.kI < kI);
});

/** Drives without encoders, as a person with a tape would see it. */
async function timed(volts: number, seconds: number): Promise<TimedRun> {
  const simulator = await build(
    hall("sensors: { encoders: { fitted: false } }\nbattery: { resistance: 0.01 ohm }"),
  );
  simulator.advanceTo(0.1);
  const duty = volts / simulator.powertrain.battery.volts;
  drive(simulator, seconds, duty, FORWARD);
  drive(simulator, 2);
  return { volts, seconds, distance: simulator.hands.distanceAhead() };
}

test("a car without encoders shows kS and kV by timed runs over a measured distance", async () => {
  const runs = [];
  for (const [volts, seconds] of [
    [2, 2],
    [2, 5],
    [4, 1],
    [4, 3],
    [6, 0.7],
    [6, 2.2],
  ] as const) {
    runs.push(await timed(volts, seconds));
  }
  const { kS, kV } = must(identifyTimedRuns(runs, 0.04));
  near(kS.value, 0.65, 0.05, "kS");
  near(kV.value, 0.332, 0.01, "kV");
  const two = must(identifyTimedRuns(runs.slice(0, 4), 0.04));
  near(two.kV.value, 0.332, 3 * two.kV.spread, "kV of two voltages");
});

test("timed runs that make no sense are refused", () => {
  const why = (runs: TimedRun[]) => (identifyTimedRuns(runs, 0.04) as { why: string }).why;
  const run = (volts: number, seconds: number, distance: number) => ({ volts, seconds, distance });
  assert.match(why([run(3, 1, 0.3), run(3, 1.1, 0.33)]), /one long and one short run are needed/);
  assert.match(why([run(3, 1, 0.3), run(3, 3, 0.3)]), /went no further/);
  assert.match(why([run(3, 1, 0.3), run(3, 3, 0.9)]), /two voltages are needed/);
  assert.match(
    why([run(2, 1, 0.15), run(2, 3, 0.5), run(4, 1, 0.3), run(4, 3, 11), run(6, 1, 0.5), run(6, 3, 1.6)]),
    /does not grow evenly/,
  );
});
