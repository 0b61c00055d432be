// Parks between two boxes, whose edges it finds by sonar. Try it with: strafe run park.ts --world parking --fast
import type { Car } from "../car.ts";

/** What is nearer than this ahead is one of the boxes; in the gap the wall behind them is farther away, m. */
const BOX = 0.65;
/** So much stays free before the wall, m; a little more than what the robot keeps free by itself. */
const FREE = 0.24;
/** m/s: a sonar listens only some sixteen times a second. */
const SLOWLY = 0.15;

export default async function park(car: Car): Promise<void> {
  // It faces the boxes all the time, and strafes along them until it looks into the gap.
  await strafe(car, SLOWLY, inGap);
  // What comes into view is noticed at once, what goes out of view only when no late echo can be left. So both edges
  // are found from within the gap, where each is off by the same: one to the left, one to the right.
  const left = await strafe(car, SLOWLY, atBox);
  await strafe(car, -SLOWLY, inGap);
  const right = await strafe(car, -SLOWLY, atBox);
  car.log("the gap reaches from %d cm to %d cm", (100 * right).toFixed(1), (100 * left).toFixed(1));
  await car.driveTo({ x: car.pose.x, y: (left + right) / 2 }, { speed: "0.3 m/s" });
  await car.drive({ vx: SLOWLY }, { until: ({ sonar }) => sonar.distance < FREE });
  car.say("I am parked.");
}

const inGap = ({ sonar }: Car) => sonar.distance > BOX;
const atBox = ({ sonar }: Car) => sonar.distance < BOX;

/** @returns where the car was when it saw what it looks for, y in m */
async function strafe(car: Car, vy: number, sees: (car: Car) => boolean): Promise<number> {
  let { y } = car.pose;
  const until = () => {
    y = car.pose.y;
    return sees(car);
  };
  const { reason } = await car.drive({ vy }, { until, timeout: 10 });
  if (reason !== "until") throw new Error("there is no gap between two boxes here");
  return y;
}
