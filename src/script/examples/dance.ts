// Dances to a beat of 86 a minute, and ends where it began. Try it with: strafe run dance.ts --world empty --fast
import type { Car } from "../car.ts";

/** s from one beat to the next. */
const BEAT = 60 / 86;
const BARS = 4;
/** Where the car is to go with each beat, from where it began: sideways, m, and round, degrees. */
const STEPS = [
  { y: 0.16, turned: 0 },
  { y: 0, turned: 0 },
  { y: -0.16, turned: 0 },
  { y: 0, turned: 0 },
  { y: 0, turned: 90 },
  { y: 0, turned: 180 },
  { y: 0, turned: 270 },
  { y: 0, turned: 360 },
];

export default async function dance(car: Car): Promise<void> {
  const home = car.pose;
  const start = car.now + BEAT;
  for (let beat = 0; beat < BARS * STEPS.length; beat++) {
    const { y, turned } = STEPS[beat % STEPS.length]!;
    // Counted from the start, so that what one beat is late the next one is not; and on the robot's own clock.
    await car.sleep(Math.max(start + beat * BEAT - car.now, 0));
    // Nobody waits until it is there: the next beat's step takes over, without a jump.
    void car.driveTo({
      x: home.x - y * Math.sin(home.theta),
      y: home.y + y * Math.cos(home.theta),
      theta: home.theta + (turned * Math.PI) / 180,
    });
  }
  await car.sleep(BEAT);
  await car.driveTo(home);
  car.say("Thank you, thank you.");
}
