import assert from "node:assert/strict";
import { test } from "node:test";
import { median } from "../scenarios/judge.ts";
import { type Figures, figuresOf } from "./figures.ts";

test("cars that nobody has seen are known afterwards, and drive straight, in under four minutes of their time", async () => {
  // 12 and 8 bits of PWM, 11 and 64 pulses a turn of the motor.
  const seeds = [21, 22, 23, 24];
  const cars: Figures[] = [];
  for (const seed of seeds) cars.push(await figuresOf(seed));
  const bounds = { kV: [0.01, 0.02], kS: [0.05, 0.1], kA: [0.1, 0.2] } as const;
  for (const [name, [usual, most]] of Object.entries(bounds)) {
    const all: number[] = cars.flatMap((car) => car[name as keyof typeof bounds]);
    assert.equal(all.length, 8 * seeds.length);
    const worst = Math.max(...all);
    assert.ok(median(all) <= usual && worst <= most, `${name}: median ${median(all)}, worst ${worst}`);
  }
  for (const [i, car] of cars.entries()) {
    const { radius, eachRadius, halfSum, gyroScale, wiring, tracking, straight, seconds } = car;
    const what = `seed ${seeds[i]}: ${JSON.stringify(car)}`;
    assert.ok(radius <= 0.005 && Math.max(...eachRadius) <= 0.005, what);
    assert.ok(halfSum <= 0.01 && gyroScale <= 0.005 && wiring, what);
    assert.ok(tracking.after <= 0.02 && tracking.before >= 5 * tracking.after, what);
    assert.ok(straight.side <= 0.01 && straight.heading <= Math.PI / 180, what);
    assert.ok(seconds <= 240, what);
  }
});
