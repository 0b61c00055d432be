import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { tell } from "./judge.ts";
import { calibratedLapsWithPoses, lapOnIce, lapsByGyro, lapsWithPoses, SEEDS } from "./laps.ts";
import { Car } from "./rig.ts";
import { unlikeProfile } from "./worlds.ts";

describe("a car that is not the one in its profile, three times round a square of 2 m at 0.8 m/s", () => {
  test("knows by wheels and gyro where it is at the end, within 1 % of its way, and its heading within 1.5°", async (t) => {
    const shares: number[] = [];
    const headings: number[] = [];
    for (const seed of SEEDS) {
      const { share, heading } = await lapsByGyro(seed);
      shares.push(share);
      headings.push(heading);
    }
    t.diagnostic(`${tell(shares)} % of the way; heading ${tell(headings)}° at any time`);
    assert.ok(Math.max(...shares) <= 1, `${shares.map((s) => s.toFixed(2))} % of the way`);
    assert.ok(Math.max(...headings) <= 1.5, `${headings.map((h) => h.toFixed(2))}°`);
  });

  test("told every half second, late and roughly, is never more than 3 cm off, once a lap has taught it its slip", async (t) => {
    const untaught: number[] = [];
    const taught: number[] = [];
    const sigmas: number[] = [];
    for (const seed of SEEDS) {
      const laps = await lapsWithPoses(seed);
      untaught.push(laps.untaught);
      taught.push(laps.taught);
      sigmas.push(laps.sigmas);
    }
    t.diagnostic(`${tell(taught)} cm off; in the first lap ${tell(untaught)} cm; ${tell(sigmas)} σ`);
    assert.ok(Math.max(...taught) <= 3, `${taught.map((m) => m.toFixed(2))} cm`);
    // The first lap misses the 3 cm, as the bench shows. Its bound here is its own: nobody can know the slip before
    // the first poses of the first strafe, 0.75 s · 0.8 m/s · 10 % is 6 cm, and half as much again for what they lack.
    assert.ok(Math.max(...untaught) <= 9, `in the first lap ${untaught.map((m) => m.toFixed(2))} cm`);
    assert.ok(Math.max(...sigmas) <= 4.5, `the errors are up to ${sigmas.map((s) => s.toFixed(1))} σ`);
  });

  test("told the same once its radius and its strafing were measured, is never more than 3 cm off, from the first moment on", async (t) => {
    const offs: number[] = [];
    for (const seed of SEEDS) offs.push(await calibratedLapsWithPoses(seed));
    t.diagnostic(`${tell(offs)} cm off`);
    assert.ok(Math.max(...offs) <= 3, `${offs.map((off) => off.toFixed(2))} cm`);
  });

  test("with a wheel on ice for a second, is not off in its heading by more than 1°, and says which wheel", async (t) => {
    const headings: number[] = [];
    const offs: number[] = [];
    let named = 0;
    for (const seed of SEEDS) {
      const { heading, share, isNamed } = await lapOnIce(seed);
      headings.push(heading);
      offs.push(share);
      if (isNamed) named++;
    }
    t.diagnostic(`heading ${tell(headings)}°; at the end ${tell(offs)} % of the way; named ${named} times`);
    assert.ok(Math.max(...headings) <= 1, `${headings.map((h) => h.toFixed(2))}°`);
    assert.ok(Math.max(...offs) <= 1, `${offs.map((o) => o.toFixed(2))} % of the way`);
    assert.equal(named, SEEDS.length, `the wheel was named in ${named} of ${SEEDS.length} worlds`);
  });
});

describe("an estimate with less to stand on", () => {
  test("says so: without a gyro the heading is the wheels', without encoders the way is what was told", async () => {
    const noGyro = unlikeProfile(1).replace("gyro: {", "gyro: { fitted: false,");
    const blind = await Car.armed({ world: noGyro });
    const { sources } = blind.fast.robot.loop.state.estimate;
    assert.deepEqual({ ...sources }, { heading: "wheels", way: "encoders", gyro: "absent", poses: "none" });

    const noEncoders = unlikeProfile(1).replace("gyro: {", "encoders: { fitted: false }, gyro: {");
    const car = await Car.armed({ world: noEncoders });
    car.drive(2, { vx: 0.4 });
    const estimate = car.fast.robot.loop.state.estimate;
    assert.deepEqual(
      { ...estimate.sources },
      { heading: "gyro", way: "commanded", gyro: "ok", poses: "none" },
    );
    const { x } = car.truth().pose;
    assert.ok(Math.abs(car.pose.x - x) < 0.2 * x, `${car.pose.x} m of ${x} m`);
    assert.ok(
      Math.sqrt(estimate.covariance[0]!) > 0.03,
      "it claims to know the way as well as with encoders",
    );
  });
});
