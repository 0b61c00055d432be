import type { Recording } from "../recording.ts";
import { type Fit, type Found, found, refused } from "./fit.ts";
import { wheelTurns } from "./floor-run.ts";
import { leastSquares } from "./least-squares.ts";

export interface SonarFit {
  /** What it says less than the distance from the car's middle: it sits so far ahead of it, m. */
  readonly offset: Fit;
  /** What it says over what is true. */
  readonly scale: Fit;
}

export interface SonarFacts {
  readonly countsPerTurn: number;
  /** Mean, m. */
  readonly wheelRadius: number;
  /** From the car's middle to the wall before the first step, m, by a person's tape. */
  readonly wall: number;
}

const TAPE_NOISE = 0.002;
/** Ticks without a duty or a count after which the car stands and its echo is a fresh one. */
const STANDING = 40;
const LEAST_ECHOES = 10;

/**
 * The distance sensor's scale and where it sits, from a drive up to a wall in steps. Only echoes of the standing car
 * count: how late they come does not matter then.
 */
export function identifySonar(recording: Recording, facts: SonarFacts): Found<SonarFit> {
  const { range, rangeTime, duty, counts, length } = recording;
  const perCount = (2 * Math.PI * facts.wheelRadius) / facts.countsPerTurn;
  const ways: number[][] = [];
  const echoes: number[] = [];
  let stood = 0;
  for (let k = 1; k < length; k++) {
    const rests = duty.every((column) => column[k] === 0) && counts.every((c) => c[k] === c[k - 1]);
    stood = rests ? stood + 1 : 0;
    if (stood < STANDING || !(rangeTime[k]! > rangeTime[k - 1]!) || !Number.isFinite(range[k]!)) continue;
    const way = counts.reduce((sum, column) => sum + (column[k]! - column[0]!), 0) * (perCount / 4);
    ways.push([facts.wall - way, -1]);
    echoes.push(range[k]!);
  }
  if (echoes.length < LEAST_ECHOES) {
    return refused(
      `only ${echoes.length} echoes came back: look at the distance sensor's leads, and put the car straight before a ` +
        "smooth wall",
    );
  }
  const fit = leastSquares(ways, echoes);
  const travelled = wheelTurns(recording, facts.countsPerTurn)[0]! * facts.wheelRadius;
  if (fit === undefined || travelled < 0.2) {
    return refused("the car did not come nearer to the wall; give it more room");
  }
  const { residual, r2, samples } = fit;
  const [scale, shift] = fit.coefficients as [number, number];
  if (Math.abs(scale - 1) > 0.2) {
    return refused(
      `the distance sensor came ${(scale * travelled).toFixed(2)} m nearer while the wheels went ${travelled.toFixed(2)} m: it ` +
        "sees something else than the wall, or the car did not drive straight at it",
    );
  }
  const common = { residual, r2, samples };
  return found({
    // The tape's own error moves the offset and nothing else.
    offset: { value: shift, unit: "m", spread: Math.hypot(fit.spread[1]!, TAPE_NOISE), ...common },
    scale: { value: scale, unit: "", spread: fit.spread[0]!, ...common },
  });
}
