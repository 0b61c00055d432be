import type { Pose } from "../../src/core/geometry.ts";
import type { Car } from "./rig.ts";

const SIDE = 2;
export const CORNERS = [
  [0, 0],
  [SIDE, 0],
  [SIDE, SIDE],
  [0, SIDE],
] as const;
const SPEED = 0.8;
/** Between a side's ends and its speed, m/s². All four wheels share it there; round a corner two would do it alone. */
const ACCELERATION = 1.6;
/** How hard it is brought back onto the path, 1/s. */
const BACK = 2;
/** For one side, s. */
const SIDE_TIME = SIDE / SPEED + SPEED / ACCELERATION;

/**
 * Somebody drives the car round a square of 2 m, counter-clockwise, each side at 0.8 m/s from a stop to a
 * stop and with the heading held, and watches where it truly is.
 *
 * @param each called before each tick
 * @param look what is watched; by default the truth
 * @returns the length of the way, m
 */
export function driveSquare(
  car: Car,
  laps: number,
  each: () => void = () => {},
  look: () => Readonly<Pose> = () => car.truth().pose,
): number {
  const start = car.now;
  for (let elapsed = 0; elapsed < 4 * laps * SIDE_TIME; elapsed = car.now - start) {
    const side = Math.floor(elapsed / SIDE_TIME) % 4;
    const [fromX, fromY] = CORNERS[side]!;
    const [toX, toY] = CORNERS[(side + 1) % 4]!;
    const { along, speed } = progress(elapsed % SIDE_TIME);
    const pose = look();
    const vx = ((toX - fromX) / SIDE) * speed + BACK * (fromX + ((toX - fromX) * along) / SIDE - pose.x);
    const vy = ((toY - fromY) / SIDE) * speed + BACK * (fromY + ((toY - fromY) * along) / SIDE - pose.y);
    const c = Math.cos(pose.theta);
    const s = Math.sin(pose.theta);
    car.drive(0.02, { vx: c * vx + s * vy, vy: c * vy - s * vx, omega: -3 * pose.theta }, {}, each);
  }
  car.drive(1, {}, {}, each);
  return 4 * SIDE * laps;
}

/** A trapezoid of speed. @param time since the side began, s */
function progress(time: number): { along: number; speed: number } {
  const ramp = SPEED / ACCELERATION;
  if (time < ramp) return { along: (ACCELERATION * time ** 2) / 2, speed: ACCELERATION * time };
  const left = SIDE_TIME - time;
  if (left < ramp) return { along: SIDE - (ACCELERATION * left ** 2) / 2, speed: ACCELERATION * left };
  return { along: SPEED * (time - ramp / 2), speed: SPEED };
}
