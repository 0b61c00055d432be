// Follows a wall at 40 cm by sonar, round a corner and to where it ends. Try it with:
// strafe run wall.ts --world corridor --fast
import type { Car } from "../car.ts";

/** From the sonar to the wall, m. */
const GAP = 0.4;
/** m/s */
const SPEED = 0.25;
/** It does not trust its eye for longer than this, m. */
const LONGEST = 2;

/** @returns how far it has followed the wall, m */
export default async function wall(car: Car): Promise<number> {
  let way = 0;
  await car.turn("90 deg");
  do {
    // The sonar looks ahead, and the car is to go to its right: first it turns there to see how far it may.
    await car.turn("-90 deg");
    await car.sleep(0.4);
    const free = Math.min(car.sonar.distance - GAP, LONGEST);
    // With no room left it faces the next wall already: that was a corner.
    if (free < 0.05) {
      car.log("a corner after %d m", way.toFixed(2));
      continue;
    }
    await car.turn("90 deg");
    const { x, y } = car.pose;
    const gone = () => Math.hypot(car.pose.x - x, car.pose.y - y);
    await car.drive(() => along(car), { until: () => gone() >= free || hasEnded(car) });
    way += gone();
  } while (!hasEnded(car));
  car.say(`The wall ends here, after ${way.toFixed(1)} metres.`);
  return way;
}

/** To the right, as near to the wall as it should be. */
const along = ({ sonar }: Car) => ({ vx: 1.5 * (sonar.distance - GAP), vy: -SPEED });

const hasEnded = ({ sonar }: Car) => sonar.distance > GAP + 0.3;
