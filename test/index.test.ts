import assert from "node:assert/strict";
import { test } from "node:test";
import { MecanumKinematics, wheelVector } from "../src/index.ts";

test("the library works by itself: a car asked to go left turns its wheels in the mecanum pattern", () => {
  const car = MecanumKinematics.rectangular({ wheelbase: 0.17, track: 0.215, wheelRadius: 0.04 });
  const wheels = wheelVector();
  car.toWheels({ vx: 0, vy: 0.4, omega: 0 }, wheels);
  assert.deepEqual([...wheels], [-10, 10, 10, -10]);
});
