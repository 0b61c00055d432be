// Drives a figure of eight while the car faces one way all the time. Try it with: strafe run eight.ts --world empty --fast
import type { Car } from "../car.ts";

/** Half its length, and half its width, m. */
const LONG = 1;
const WIDE = 0.5;

/** What only a car with such wheels can do. */
export default async function eight(car: Car): Promise<void> {
  const { x, y } = car.pose;
  // Twelve points of the curve are enough: the car drives a smooth line through them.
  const way = Array.from({ length: 12 }, (_, i) => {
    const t = (2 * Math.PI * i) / 12;
    return { x: x + LONG * Math.sin(t), y: y + WIDE * Math.sin(2 * t) };
  });
  const { error, elapsed } = await car.follow(way, { closed: true, speed: "0.6 m/s" });
  car.log(
    "an eight in %d s, %d cm off at its end",
    elapsed.toFixed(1),
    (100 * (error?.position ?? 0)).toFixed(1),
  );
}
