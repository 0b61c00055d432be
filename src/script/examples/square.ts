// Drives a square of one metre, and ends where it began. Try it with:
// npx strafe run src/script/examples/square.ts --world empty --fast
import type { Car } from "strafe";

/** It faces the way it drives. */
export default async function square(car: Car): Promise<void> {
  for (let side = 1; side <= 4; side++) {
    await car.move({ x: "1 m" }, { speed: "0.6 m/s" });
    await car.turn("90 deg");
    const { x, y } = car.pose;
    car.log(`side ${side} done at x ${Math.round(100 * x)} cm, y ${Math.round(100 * y)} cm`);
  }
}
