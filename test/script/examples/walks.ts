import { clamp, type Point } from "../../../src/core/geometry.ts";
import { Random } from "../../../src/core/random.ts";

/** Of the table that a walk is looked up in, s. */
const STEP = 0.02;
/** Nobody who is followed turns on the spot, rad/s. */
const SHARPEST = 0.5;

/**
 * A person who strolls about a point at random, turning back to it from farther away.
 *
 * @param from where and when it begins, m, rad and s @param speed m/s @param radius of the stroll, m
 * @returns where the person is at a time after that, s, for `duration` s
 */
export function stroll(
  seed: number,
  from: Point & { readonly heading: number; readonly time: number },
  { speed, about, radius, duration }: { speed: number; about: Point; radius: number; duration: number },
): (time: number) => Point {
  const random = new Random(seed);
  let { x, y, heading } = from;
  let turning = 0;
  const way: Point[] = [];
  for (let t = 0; t <= duration; t += STEP) {
    way.push({ x, y });
    turning += (-turning / 2) * STEP + 0.5 * Math.sqrt(STEP) * random.gaussian();
    const home = Math.atan2(about.y - y, about.x - x);
    const outside = Math.max(Math.hypot(about.x - x, about.y - y) / radius - 1, 0);
    const rate = turning + 3 * outside * Math.sin(home - heading);
    heading += clamp(rate, -SHARPEST, SHARPEST) * STEP;
    x += speed * Math.cos(heading) * STEP;
    y += speed * Math.sin(heading) * STEP;
  }
  return (time) => {
    const i = Math.floor((time - from.time) / STEP);
    return way[Math.min(Math.max(i, 0), way.length - 1)]!;
  };
}
