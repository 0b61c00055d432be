import { type Figures, figuresOf } from "../calibrate/figures.ts";
import { median } from "../scenarios/judge.ts";
import { type Figure, figure } from "./figure.ts";

/** Cars as no one has seen them. */
const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);

const PERCENT = 100;
const DEGREES = 180 / Math.PI;

/** What `strafe calibrate` finds of cars that nobody has seen, and how they drive with it: median and worst of 20. */
export async function benchCalibrate(say: (text: string) => void): Promise<Figure[]> {
  say(`calibration of ${SEEDS.length} unknown cars`);
  const cars: Figures[] = [];
  for (const seed of SEEDS) cars.push(await figuresOf(seed));
  const pair = (
    name: string,
    values: readonly number[],
    unit: string,
    [usual, most]: readonly [string | null, string | null],
  ) => [
    figure(`calibrated, ${name}: median`, median(values), unit, usual),
    figure(`calibrated, ${name}: worst`, Math.max(...values), unit, most),
  ];
  const off = (name: string, of: (car: Figures) => number | readonly number[], usual: number, most: number) =>
    pair(
      `${name} off`,
      cars.flatMap(of).map((value) => PERCENT * value),
      "%",
      [`<= ${usual}`, `<= ${most}`],
    );
  const ratio = cars.map(({ tracking }) => tracking.before / tracking.after);
  return [
    ...off("kV", ({ kV }) => kV, 1, 2),
    ...off("kS", ({ kS }) => kS, 5, 10),
    ...off("kA", ({ kA }) => kA, 10, 20),
    ...off("wheel radius", ({ radius }) => radius, 0.5, 0.5),
    ...off("one wheel's radius", ({ eachRadius }) => eachRadius, 0.5, 0.5),
    ...off("lx + ly", ({ halfSum }) => halfSum, 1, 1),
    ...off("gyro scale", ({ gyroScale }) => gyroScale, 0.5, 0.5),
    ...off("wheel speeds, RMS,", ({ tracking }) => tracking.after, 2, 2),
    figure("calibrated, wheel speeds off, before over after: median", median(ratio), "×", ">= 5"),
    figure("calibrated, wheel speeds off, before over after: least", Math.min(...ratio), "×", ">= 5"),
    ...pair(
      "3 m straight: to the side",
      cars.map(({ straight }) => PERCENT * straight.side),
      "cm",
      ["<= 1", "<= 1"],
    ),
    ...pair(
      "3 m straight: heading off",
      cars.map(({ straight }) => DEGREES * straight.heading),
      "°",
      ["<= 1", "<= 1"],
    ),
    figure(
      "cars with swapped plugs and reversed leads put right",
      cars.filter(({ wiring }) => wiring).length,
      `of ${cars.length}`,
      `>= ${cars.length}`,
    ),
    figure("calibration: robot time at most", Math.max(...cars.map(({ seconds }) => seconds)), "s", "<= 240"),
  ];
}
