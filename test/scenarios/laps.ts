import { WHEELS } from "../../src/core/wheels.ts";
import { Judge, LateCamera } from "./judge.ts";
import { Car } from "./rig.ts";
import { driveSquare } from "./square.ts";
import { calibrated } from "./travel.ts";
import { unlikeProfile } from "./worlds.ts";

/** The worlds in which the figures are measured; see {@link unlikeProfile}. */
export const SEEDS: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8];

/** Somebody who looks on, before each tick. */
export type Watch = (car: Car) => void;

const nobody: Watch = () => {};

/**
 * Three times round the square, by wheels and gyro alone.
 *
 * @returns how far off the estimate is at the end, % of the way, and on the way at its worst, cm; its heading at its
 *   worst, °
 */
export async function lapsByGyro(
  seed: number,
  watch: Watch = nobody,
): Promise<{ share: number; worst: number; heading: number }> {
  const car = await Car.armed({ world: unlikeProfile(seed) });
  const judge = new Judge(car);
  const way = driveSquare(car, 3, () => {
    judge.look();
    watch(car);
  });
  return { share: (judge.now().off / way) * 100, worst: judge.worst * 100, heading: judge.worstHeading };
}

/**
 * Once round the square, and three times more, told every half second, late and roughly, where it was.
 *
 * @returns how far off the estimate is at its worst, cm: in the first lap, and in the three after it; and the
 *   worst error as a multiple of the standard deviation that the estimate claims
 */
export async function lapsWithPoses(
  seed: number,
  watch: Watch = nobody,
): Promise<{ untaught: number; taught: number; sigmas: number }> {
  const car = await Car.armed({ world: unlikeProfile(seed) });
  const judge = new Judge(car);
  const camera = new LateCamera(car, 100 + seed);
  const each = () => {
    judge.look();
    camera.look();
    watch(car);
  };
  driveSquare(car, 1, each);
  const untaught = judge.worst * 100;
  judge.worst = 0;
  driveSquare(car, 3, each);
  return { untaught, taught: judge.worst * 100, sigmas: judge.worstSigmas };
}

/**
 * Three times round the square, told the same, by a car whose profile knows its constants.
 *
 * @returns how far off the estimate is at its worst, from the first moment on, cm
 */
export async function calibratedLapsWithPoses(seed: number): Promise<number> {
  const car = await calibrated(seed);
  const judge = new Judge(car);
  const camera = new LateCamera(car, 100 + seed);
  driveSquare(car, 3, () => {
    judge.look();
    camera.look();
  });
  return judge.worst * 100;
}

/** When the ice is there, s: on the second side, strafing. */
export const ICE = { from: 6, until: 7 };

/**
 * Once round the square, with one wheel on ice for a second.
 *
 * @returns the heading's error at its worst, °; how far off it is at the end, % of the way; whether the wheel that
 *   was said to slip most was the one on ice
 */
export async function lapOnIce(
  seed: number,
  watch: Watch = nobody,
): Promise<{ heading: number; share: number; isNamed: boolean }> {
  const wheel = seed % WHEELS.length;
  const { from, until } = ICE;
  const ice = `{ target: grip.${WHEELS[wheel]}, verb: wrong, at: ${from} s, until: ${until} s }`;
  const car = await Car.armed({ world: unlikeProfile(seed, { more: `faults: [${ice}]` }) });
  const judge = new Judge(car);
  const slip = [0, 0, 0, 0];
  const way = driveSquare(car, 1, () => {
    judge.look();
    watch(car);
    if (car.now < from || car.now > until) return;
    car.fast.robot.loop.state.estimate.slip.forEach((s, i) => {
      slip[i]! += s;
    });
  });
  const most = Math.max(...slip);
  const isNamed = most > 0 && slip.indexOf(most) === wheel;
  return { heading: judge.worstHeading, share: (judge.now().off / way) * 100, isNamed };
}
