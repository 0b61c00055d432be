// Drives a square of one metre, and ends where it began. Try it with: strafe run square.ts --world empty --fast
import type { Car } from "../car.ts";

/** It faces the way it drives. */
export default async function square(car: Car): Promise<void> {
  for (let side = 1; side <= 4; side++) {
    await car.move({ x: "1 m" }, { speed: "0.6 m/s" });
    await car.turn("90 deg");
    car.log("side %d done at", side, car.pose);
  }
}
