import type { Car } from "../car.ts";

/** A square of one metre, facing the way it drives, and back to where it began. */
export default async function square(car: Car): Promise<void> {
  for (let side = 1; side <= 4; side++) {
    await car.move({ x: "1 m" }, { speed: "0.6 m/s" });
    await car.turn("90 deg");
    car.log("side %d done at", side, car.pose);
  }
}
