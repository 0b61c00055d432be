import assert from "node:assert/strict";
import { test } from "node:test";
import type { Measured } from "../../src/profile/measured.ts";
import { Car, FIELD } from "./rig.ts";

/** How far the car comes short sideways, %, with feedforward alone; each speed on its own. */
async function short(speed: number, lateral: Measured["lateral"]): Promise<number> {
  const measured: Measured = { version: 1, control: { kP: 0, kI: 0 }, ...(lateral && { lateral }) };
  // The motors are as the profile says once they turn: the car differs by its rollers alone.
  const world = `${FIELD}\ncar: { wheel: { kS: 0.6 V, kV: 0.33 V s/rad, kA: 0.03 V s^2/rad } }`;
  const car = await Car.armed({ world, measured });
  car.drive(2, { vy: speed }, { holdHeading: true });
  return 100 * (1 - car.truth().twist.vy / speed);
}

const fit = <U extends string>(value: number, unit: U) => ({ value, unit, spread: 1e-3 });

// What the simulated rollers' bearings take at their rims, as volts of these motors.
const radius = 0.04;
const perForce = (Math.SQRT2 * radius) / (((2.2 * radius ** 2) / 4 + 8e-4) / 0.03);
const kS = fit(perForce * 0.06 * ((2.2 * 9.80665) / 4), "V");
const kV = fit(perForce * 0.8 * Math.SQRT2 * radius, "V s/rad");

test("with what the rollers take, dry and with speed, a car strafes as fast as it is told without any feedback", async (t) => {
  for (const speed of [0.2, 0.4, 0.7]) {
    const nothing = await short(speed, undefined);
    const dry = await short(speed, { kS });
    const both = await short(speed, { kS, kV });
    const told = [nothing, dry, both].map((each) => `${each.toFixed(1)} %`);
    t.diagnostic(`${speed} m/s: ${told[0]} short, with kS ${told[1]}, with kV too ${told[2]}`);
    assert.ok(Math.abs(both) < 1 && dry > 5, `${told.join(", ")} short at ${speed} m/s`);
  }
});
