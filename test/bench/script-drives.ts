import type { Car } from "../../src/script/car.ts";

/** Drives at speed, towards the middle of the room, until its process is killed. */
export default async function drives(car: Car): Promise<void> {
  const motion = car.drive({ vx: car.pose.x > 0 ? -0.5 : 0.5 });
  await car.when(() => Math.abs(car.velocity.vx) > 0.45);
  car.log("at speed");
  await motion;
}
