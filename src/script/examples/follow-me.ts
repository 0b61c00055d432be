// Follows the nearest person at one metre, and says so when it has lost them. Somebody has to look: the robot's
// camera and its vision. Try it with:
// strafe run follow-me.ts --world furnished --fast
import type { TwistWish } from "../argument.ts";
import type { Car } from "../car.ts";
import type { Target } from "../sensing.ts";

/** From the camera to the person, m: as it should be; so near that the car says so; and far enough again. */
const DISTANCE = 1;
const TOO_NEAR = 0.6;
const FAR_AGAIN = 0.8;
/** A person who is out of view for so long is lost, s: a detector misses one now and then. */
const LOST = 0.25;
/** Up to here it strafes to have the person ahead, and beyond it turns, rad. */
const SMALL = 0.15;

export default async function followMe(car: Car): Promise<void> {
  let person: Target | undefined;
  const isLost = () => {
    person = car.sees("person") ?? person;
    return person === undefined || car.now - person.time > LOST;
  };
  // It goes on until nobody has come for ten seconds.
  const somebody = (car: Car) => car.when(() => !isLost());
  for (;;) {
    await car.race(somebody, (car) => car.sleep(10));
    if (isLost()) break;
    let isNear = false;
    const steer = () => {
      const { distance = DISTANCE } = person!;
      if (distance < TOO_NEAR && !isNear) car.say("Stop! You are too near.");
      isNear = distance < (isNear ? FAR_AGAIN : TOO_NEAR);
      return towards(person!);
    };
    await car.drive(steer, { until: isLost, speed: "0.8 m/s" });
    if (isLost()) car.say("I have lost you.");
  }
  car.say("I see nobody.");
}

/** It never backs away: nobody looks there. */
function towards({ bearing, distance = DISTANCE }: Target): TwistWish {
  const vx = Math.max(2 * (distance - DISTANCE), 0);
  const isSmall = Math.abs(bearing) < SMALL;
  return isSmall ? { vx, vy: distance * Math.sin(bearing) } : { vx, omega: 2 * bearing };
}
