import { WHEEL_COUNT } from "../../core/wheels.ts";
import { type Fit, type Found, found, refused } from "./fit.ts";
import { type FloorRun, gyroTurn, hasGyro, wheelTurns } from "./floor-run.ts";
import { gaussNewton } from "./gauss-newton.ts";

/** What the profile says, and what was found before. */
export interface GeometryFacts {
  readonly countsPerTurn: number;
  /** m */
  readonly wheelRadius: number;
  /** lx + ly: half of wheelbase and track together, m. */
  readonly halfSum: number;
  /** What the gyro says over what is true, with its sign; undefined: the person's angles must do. */
  readonly gyroScale?: number | undefined;
}

export interface GeometryFit {
  /** Mean rolling radius, m: what a person's tape says. */
  readonly wheelRadius: Fit;
  /** Of each wheel, m: how the four differ shows in what would else be slip. */
  readonly wheelRadii: readonly [Fit, Fit, Fit, Fit];
  /** lx + ly, m; undefined: the car did not turn far enough. */
  readonly halfSum: Fit | undefined;
  /** How far the car comes sideways for what its rims turn, over what 45° rollers would give; undefined: it did not. */
  readonly lateralScale: Fit | undefined;
}

// By wheel: the signs with which rims turn for a motion to the left, counter-clockwise, and for none at all.
const LEFT = [-1, 1, 1, -1];
const TURN = [-1, 1, -1, 1];
const SLIP = [1, 1, -1, -1];

/** How well a person reads the tape, m, and the angle, rad. */
const TAPE_NOISE = 0.002;
const ANGLE_NOISE = Math.PI / 180;
/** Wheels roll true to so much of their way, and to so much anyway, m. */
const ROLLING = { share: 0.001, least: 0.0005 } as const;
/** Before anything is measured: how much wheels of one kind differ, and how wrong a ruler or a roller's angle may be. */
const PRIOR = { radius: 0.04, halfSum: 0.3, lateral: 0.3 } as const;
/** A constant whose spread is beyond this share was not shown. */
const MOST_SPREAD = 0.03;

/**
 * Wheel radii, lx + ly and the scale of sideways motion, all at once, from runs whose ends a person measured.
 *
 * Of the four wheels' rims (radius times turn), with the signs of each motion, one mix is the way ahead, one the way to
 * the left, one the turn, and the fourth is none and must be 0 where nothing slips. The gyro's heading carries the first
 * two over the floor, to be compared with the tape, and is compared with the third. Runs in three directions make all
 * four radii show, the tape gives them their scale. Weighted least squares; what a run cannot show stays near the
 * profile.
 */
export function identifyGeometry(runs: readonly FloorRun[], facts: GeometryFacts): Found<GeometryFit> {
  const walks = runs.map((run) => walkOf(run, facts));
  const trouble = walks.map((walk) => implausible(walk, facts)).find((why) => why !== undefined);
  if (trouble !== undefined) return refused(trouble);
  const isMeasured = walks.some(({ ahead, left, path }) => path > 0.2 && (ahead ?? left) !== undefined);
  if (!isMeasured) return refused("nobody measured a distance; the wheel radius stays as it was");

  const { wheelRadius, halfSum } = facts;
  const fit = gaussNewton(
    (values) => {
      const radii = values.slice(0, WHEEL_COUNT);
      const mean = radii.reduce((sum, r) => sum + r, 0) / WHEEL_COUNT;
      return [
        ...walks.flatMap((walk) => residualsOf(walk, radii, values[4]!, values[5]!)),
        ...radii.map((r) => (r / mean - 1) / PRIOR.radius),
        (values[4]! / halfSum - 1) / PRIOR.halfSum,
        (values[5]! - 1) / PRIOR.lateral,
      ];
    },
    [wheelRadius, wheelRadius, wheelRadius, wheelRadius, halfSum, 1],
  );
  const one = (i: number, unit: string): Fit => ({
    value: fit.values[i]!,
    unit,
    spread: fit.spread[i]!,
    residual: fit.residual,
    samples: runs.length,
  });
  const shown = (constant: Fit) => (constant.spread < MOST_SPREAD * constant.value ? constant : undefined);
  const wheelRadii = [one(0, "m"), one(1, "m"), one(2, "m"), one(3, "m")] as const;
  return found({
    wheelRadius: {
      ...wheelRadii[0],
      value: wheelRadii.reduce((sum, { value }) => sum + value, 0) / WHEEL_COUNT,
      spread: commonSpread(walks, wheelRadius),
    },
    wheelRadii,
    halfSum: shown(one(4, "m")),
    lateralScale: shown(one(5, "")),
  });
}

/** One run, boiled down to what the unknowns are multiplied with. */
interface Walk {
  /** Of each wheel, rad: its turn along the floor's x and y, as the heading then carried it. */
  readonly alongX: readonly number[];
  readonly alongY: readonly number[];
  /** Of each wheel, rad. */
  readonly turns: readonly number[];
  /** What the rims ran, m, by the profile's radius. */
  readonly path: number;
  /** rad; undefined: only the wheels say. */
  readonly heading: number | undefined;
  readonly headingNoise: number;
  readonly ahead: number | undefined;
  readonly left: number | undefined;
}

function walkOf({ recording, measured }: FloorRun, facts: GeometryFacts): Walk {
  const { countsPerTurn, wheelRadius, halfSum, gyroScale } = facts;
  const perCount = (2 * Math.PI) / countsPerTurn;
  const turned = gyroScale !== undefined && hasGyro(recording) ? gyroTurn(recording) : undefined;
  const alongX = [0, 0, 0, 0];
  const alongY = [0, 0, 0, 0];
  let heading = 0;
  let path = 0;
  for (let k = 1; k < recording.length; k++) {
    const step = recording.counts.map((column) => (column[k]! - column[k - 1]!) * perCount);
    const next =
      turned !== undefined ? turned[k]! / gyroScale! : heading + (mix(step, TURN) * wheelRadius) / halfSum;
    const c = Math.cos((heading + next) / 2);
    const s = Math.sin((heading + next) / 2);
    for (let i = 0; i < WHEEL_COUNT; i++) {
      alongX[i]! += (c * step[i]!) / WHEEL_COUNT;
      alongY[i]! += (s * step[i]!) / WHEEL_COUNT;
      path += (Math.abs(step[i]!) * wheelRadius) / WHEEL_COUNT;
    }
    heading = next;
  }
  const { ahead, left, angle } = measured;
  const known = turned !== undefined ? heading : angle;
  // A gyro whose scale came from a person's angle is as good as that was; its noise is nothing beside it.
  const headingNoise = turned !== undefined ? 1e-3 + 2e-4 * Math.abs(heading) : ANGLE_NOISE;
  const turns = wheelTurns(recording, countsPerTurn);
  return { alongX, alongY, turns, path, heading: known, headingNoise, ahead, left };
}

function residualsOf(walk: Walk, radii: readonly number[], halfSum: number, lateral: number): number[] {
  const { alongX, alongY, turns, path, heading, headingNoise, ahead, left } = walk;
  const rolling = ROLLING.least + ROLLING.share * path;
  const tape = Math.hypot(TAPE_NOISE, rolling / 2);
  const ahead_ = dot(radii, alongX) - lateral * dot(radii, alongY, LEFT);
  const left_ = dot(radii, alongY) + lateral * dot(radii, alongX, LEFT);
  const residuals = [mixOf(radii, turns, SLIP) / rolling];
  if (ahead !== undefined) residuals.push((ahead_ - ahead) / tape);
  if (left !== undefined) residuals.push((left_ - left) / tape);
  if (heading !== undefined) {
    const noise = Math.hypot(rolling, halfSum * headingNoise);
    residuals.push((mixOf(radii, turns, TURN) - halfSum * heading) / noise);
  }
  return residuals;
}

function mix(step: readonly number[], signs: readonly number[]): number {
  return dot(step, signs) / WHEEL_COUNT;
}

function mixOf(radii: readonly number[], turns: readonly number[], signs: readonly number[]): number {
  return dot(radii, turns, signs) / WHEEL_COUNT;
}

function dot(a: readonly number[], b: readonly number[], c?: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]! * (c?.[i] ?? 1), 0);
}

/** What the tapes of all runs together say of one common radius. */
function commonSpread(walks: readonly Walk[], radius: number): number {
  let information = 0;
  for (const { path, ahead, left } of walks) {
    const way = Math.max(Math.abs(ahead ?? 0), Math.abs(left ?? 0));
    if (way > path / 2) information += (way / Math.hypot(TAPE_NOISE, ROLLING.share * path)) ** 2;
  }
  return radius / Math.sqrt(information);
}

/** Why a run cannot be believed, as a sentence; undefined: it can. */
function implausible(walk: Walk, { wheelRadius, halfSum, gyroScale }: GeometryFacts): string | undefined {
  const radii = [wheelRadius, wheelRadius, wheelRadius, wheelRadius];
  const { alongX, alongY, path, turns, ahead, left, heading } = walk;
  if (path < 0.05) return "the wheels hardly turned; look at the battery, and whether anything held the car";
  const rolled = mixOf(radii, turns, TURN) / halfSum;
  if (gyroScale !== undefined && heading !== undefined && Math.abs(rolled) > 2) {
    if (Math.abs(heading) < 0.2 * Math.abs(rolled)) {
      return "the wheels turned the car, but the gyro felt nothing: put the car on the floor, and run this step again";
    }
  }
  const ways = [
    ["ahead", ahead, dot(radii, alongX) - dot(radii, alongY, LEFT)],
    ["to the left", left, dot(radii, alongY) + dot(radii, alongX, LEFT)],
  ] as const;
  for (const [where, measured, expected] of ways) {
    if (measured === undefined || Math.abs(expected) < 0.3) continue;
    const ratio = measured / expected;
    if (ratio > 0.7 && ratio < 1.3) continue;
    const said = `${measured.toFixed(3)} m ${where} were measured where the wheels say about ${expected.toFixed(2)} m`;
    if (Math.abs(ratio) < 0.04)
      return `${said}: the car stood still, so put it on the floor, with nothing in its way`;
    if (ratio > 7 && ratio < 13) return `${said}, ten times less: type the length again, in metres`;
    if (ratio > 0.07 && ratio < 0.13) return `${said}, ten times more: type the length again, in metres`;
    if (ratio < -0.7 && ratio > -1.3) {
      return (
        `${said}: ahead and left are +, back and right are −, so type it again; if it is right, a wheel was taken for another, ` +
        "and the step wiring has to be run again"
      );
    }
    return (
      `${said}: look whether anything was in the car's way, and measure again; if it is right, the profile's wheel radius ` +
      "or its counts per turn are wrong, or the wheels slipped"
    );
  }
  return undefined;
}
