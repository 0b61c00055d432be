import {
  follow,
  LATE_POSES,
  NOISY_WHEELS,
  odometer,
  SEEDS as WPILIB_SEEDS,
  worst,
} from "../estimate/wpilib-drives.ts";
import { median } from "../scenarios/judge.ts";
import { calibratedLapsWithPoses, lapOnIce, lapsByGyro, lapsWithPoses, SEEDS } from "../scenarios/laps.ts";
import { eight, goal, uncalibrated } from "../scenarios/travel.ts";
import { benchEstimateTick } from "./estimate-tick.ts";
import { type Figure, figure } from "./figure.ts";
import { writePlots } from "./plots.ts";

/**
 * Whether the car knows where it is and goes where it should, in worlds unlike its profile: the figures
 * that the scenario tests hold it to, by the same drives.
 *
 * @param plots a folder for pictures of the drives in the first of the worlds
 */
export async function benchMotion(say: (text: string) => void, plots?: string): Promise<Figure[]> {
  // First: after some dozens of cars the engine knows too many kinds of everything to be as quick as in a robot.
  say("a tick of estimate and drive");
  const tick = benchEstimateTick();
  say(`estimate and motion in ${SEEDS.length} worlds`);
  const laps = await inWorlds(lapsByGyro);
  const told = await inWorlds(lapsWithPoses);
  const toldCalibrated = await inWorlds(calibratedLapsWithPoses);
  const ice = await inWorlds(lapOnIce);
  const eights = await inWorlds((seed) => eight(seed));
  const stops = await inWorlds((seed) => goal(seed));
  const rawEights = await inWorlds((seed) => eight(seed, "tangent", undefined, uncalibrated));
  const rawStops = await inWorlds((seed) => goal(seed, undefined, uncalibrated));
  const figures = [
    ofAll(
      "3 laps by gyro: off at the end",
      laps.map((l) => l.share),
      "% of way",
      "<= 1",
    ),
    ofAll(
      // On a closed square what is too long on one side is too long on the next but one: at its end errors cancel.
      "3 laps by gyro: off at worst on the way, not hidden by the closed square",
      laps.map((l) => l.worst),
      "cm",
    ),
    ofAll(
      "3 laps by gyro: heading at worst",
      laps.map((l) => l.heading),
      "°",
      "<= 1.5",
    ),
    ofAll(
      "late poses, laps 2 to 4: off at worst",
      told.map((l) => l.taught),
      "cm",
      "<= 3",
    ),
    ofAll(
      "late poses, lap 1, slip not yet known",
      told.map((l) => l.untaught),
      "cm",
      "<= 3",
    ),
    ofAll("late poses, laps 1 to 3, measured radius and strafing", toldCalibrated, "cm", "<= 3"),
    ofAll(
      "eight at 1 m/s, true constants: true cross-track RMS",
      eights.map((e) => e.across),
      "cm",
      "<= 2.5",
    ),
    ofAll(
      "eight at 1 m/s, true constants: true heading RMS",
      eights.map((e) => e.heading),
      "°",
      "<= 1.5",
    ),
    ofAll(
      "goal 2 m away, true constants: off by the estimate",
      stops.map((s) => s.off),
      "cm",
      "<= 1",
    ),
    ofAll(
      "goal 2 m away, true constants: heading by the estimate",
      stops.map((s) => s.heading),
      "°",
      "<= 1",
    ),
    ofAll(
      "goal 2 m away, true constants: overshoot",
      stops.map((s) => Math.max(0, s.overshoot)),
      "cm",
      "<= 1",
    ),
    ofAll(
      "goal 2 m away, true constants: truly off",
      stops.map((s) => s.truly),
      "cm",
    ),
    ofAll(
      "eight at 1 m/s, profile never calibrated: true cross-track RMS",
      rawEights.map((e) => e.across),
      "cm",
    ),
    ofAll(
      "goal 2 m away, profile never calibrated: truly off",
      rawStops.map((s) => s.truly),
      "cm",
    ),
    ofAll(
      "a wheel on ice for 1 s: heading at worst",
      ice.map((i) => i.heading),
      "°",
      "<= 1",
    ),
    ...wpilib(),
    tick,
  ];
  if (plots !== undefined) {
    say(`plots into ${plots}`);
    await writePlots(plots, figures);
  }
  return figures;
}

async function inWorlds<T>(drive: (seed: number) => Promise<T>): Promise<T[]> {
  const found: T[] = [];
  for (const seed of SEEDS) found.push(await drive(seed));
  return found;
}

/** The worst is what is promised. */
function ofAll(name: string, values: readonly number[], unit: string, target: string | null = null): Figure {
  const beside = `worst of ${values.length} worlds; median ${Number(median(values).toPrecision(3))}`;
  return figure(name, Math.max(...values), unit, target, beside);
}

/** WPILib's tests have one seed; where its noise alone may miss a gate, the median of several is held to it. */
function wpilib(): Figure[] {
  const late = WPILIB_SEEDS.map((seed) => follow(seed, LATE_POSES));
  const of = `worst of ${WPILIB_SEEDS.length} seeds`;
  return [
    ...Object.entries(NOISY_WHEELS).flatMap(([path, drive]) => [
      means(`WPILib noisy wheels ${path}, estimate: mean`, (seed) => follow(seed, drive).mean),
      means(`WPILib noisy wheels ${path}, Odometry: mean`, (seed) => odometer(seed, drive).mean),
    ]),
    figure("WPILib poses 0.25 s late: mean", worst(late, "mean"), "m", "<= 0.07", of),
    figure("WPILib poses 0.25 s late: maximum", worst(late, "max"), "m", "<= 0.2", of),
    figure("WPILib poses 0.25 s late: final", worst(late, "final"), "m", "<= 0.08", of),
  ];
}

function means(name: string, drive: (seed: number) => number): Figure {
  const found = WPILIB_SEEDS.map(drive);
  const beside = `median of ${found.length} seeds; worst ${Number(Math.max(...found).toPrecision(3))}`;
  return figure(name, median(found), "m", "<= 0.15", beside);
}
