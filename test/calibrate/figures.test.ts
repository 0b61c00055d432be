import assert from "node:assert/strict";
import { test } from "node:test";
import { figuresOf } from "./figures.ts";

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const median = (values: readonly number[]) => sorted(values)[values.length >> 1]!;
const worst = (values: readonly number[]) => sorted(values).at(-1)!;

test("cars that nobody has seen are known afterwards, in under four minutes of their time", async () => {
  // 12 and 8 bits of PWM, 11 and 64 pulses a turn of the motor.
  const seeds = [21, 22, 23, 24];
  const figures = [];
  for (const seed of seeds) figures.push(await figuresOf(seed));
  const targets = { kV: [0.01, 0.02], kS: [0.05, 0.1], kA: [0.1, 0.2] } as const;
  for (const [name, [usual, most]] of Object.entries(targets)) {
    const all: number[] = figures.flatMap((figure) => figure[name as keyof typeof targets]);
    assert.equal(all.length, 8 * seeds.length);
    assert.ok(
      median(all) <= usual && worst(all) <= most,
      `${name}: median ${median(all)}, worst ${worst(all)}`,
    );
  }
  for (const figure of figures) {
    assert.ok(figure.radius <= 0.005, `mean radius: ${figure.radius}`);
    assert.ok(worst(figure.eachRadius) <= 0.005, `radii: ${figure.eachRadius}`);
    assert.ok(figure.halfSum <= 0.01, `lx + ly: ${figure.halfSum}`);
    assert.ok(figure.gyroScale <= 0.005, `gyro: ${figure.gyroScale}`);
    assert.ok(figure.wiring);
    assert.ok(figure.seconds <= 240, `${figure.seconds} s`);
  }
});
