// Strafes through the gates of the slalom, a little faster each time. Try it with: strafe run slalom.ts --world slalom --fast
import type { Car } from "../car.ts";

/** The middles of the gates, right and left of the line in turn, m; then the finish. For the world `slalom`. */
const GATES = [-2.9, -2, -1.1, -0.2, 0.7, 1.6, 2.5].map((x, i) => ({ x, y: i % 2 === 0 ? -0.35 : 0.35 }));
const START = { x: -3.8, y: 0, theta: 0 };
const FINISH = { x: 3.9, y: 0 };
/** Beside the cones, on the way back, m. */
const BACK = 1.4;

/** @returns the best lap, s */
export default async function slalom(car: Car): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (const speed of ["0.5 m/s", "0.7 m/s", "0.9 m/s"]) {
    // It faces ahead all the way, and goes from side to side without turning.
    const { elapsed, reason } = await car.follow([START, ...GATES, FINISH], { speed });
    if (reason !== "reached") break;
    car.log("a lap at %s: %d s", speed, elapsed.toFixed(2));
    car.plot("lap, s", elapsed);
    best = Math.min(best, elapsed);
    await car.driveTo({ x: FINISH.x, y: BACK });
    await car.driveTo({ x: START.x, y: BACK });
    await car.driveTo(START);
  }
  car.log("the best lap: %s s", best.toFixed(2));
  return best;
}
