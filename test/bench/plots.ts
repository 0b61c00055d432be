import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { wrapAngle } from "../../src/core/geometry.ts";
import { Path } from "../../src/motion/path/path.ts";
import { pathPoint } from "../../src/motion/path/segment.ts";
import { type Chart, COLORS, type Ellipse, type Line, type Mark, type Point } from "../../src/plot/chart.ts";
import { grid, svg } from "../../src/plot/svg.ts";
import { ICE, lapOnIce, lapsByGyro, lapsWithPoses, SEEDS, type Watch } from "../scenarios/laps.ts";
import { degrees } from "../scenarios/rig.ts";
import { CORNERS } from "../scenarios/square.ts";
import { EIGHT, eight, GOAL, goal } from "../scenarios/travel.ts";
import { CrossTrack } from "./cross-track.ts";
import type { Figure } from "./figure.ts";
import { page } from "./plots-page.ts";
import { type Moment, Recording } from "./recording.ts";

/** One drive to be shown. */
interface Drive {
  /** Names its files. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** Begins the names of its figures. */
  readonly figures: string;
  readonly run: (seed: number, watch: Watch) => Promise<unknown>;
  readonly planned: readonly Point[];
  readonly marks: readonly Mark[];
  /** What the estimate's position was promised to be within, cm; and its heading, °. */
  readonly bound?: NonNullable<Chart["bound"]>;
  readonly headingBound?: NonNullable<Chart["bound"]>;
  /** Something that happens, s on the robot's clock. */
  readonly event?: NonNullable<Chart["band"]>;
  /** The true car from the path, instead of the estimate from the truth. */
  readonly crossTrack?: boolean;
}

const SQUARE: readonly Point[] = [...CORNERS, CORNERS[0]].map(([x, y]) => [x, y]);
const EIGHT_PATH = Path.spline(EIGHT, { closed: true });
const START: Mark = { at: [0, 0], label: "start" };

const DRIVES: readonly Drive[] = [
  {
    id: "square-gyro",
    title: "Three laps of a square by wheels and gyro",
    text: "Nobody tells the car where it is: it adds up what its wheels and its gyro say. The profile has its wheels wrong by up to 2 %, and every sideways metre is a tenth short on this floor; on a closed way much of that cancels, on the sides it shows.",
    figures: "3 laps by gyro",
    run: lapsByGyro,
    planned: SQUARE,
    marks: [START],
    headingBound: { value: 1.5, label: "promised: 1.5°", isTwoSided: true },
  },
  {
    id: "square-poses",
    title: "Four laps with late, noisy poses",
    text: "Every half second something outside sees where the car is, to 1 cm and 1°, and tells it 0.1 to 0.25 s later. In the first lap the car learns by that how much its wheels slip; from then on it stays within 3 cm.",
    figures: "late poses",
    run: lapsWithPoses,
    planned: SQUARE,
    marks: [START],
    bound: { value: 3, label: "promised: 3 cm" },
  },
  {
    id: "eight",
    title: "A figure of eight at 1 m/s",
    text: "By wheels and gyro alone, facing where it goes, with a profile that knows what a calibration is to find: the wheels' mean radius, their motors, and how far a strafe falls short; what each wheel has of its own, the gyro's bias and the delay it does not know. What counts is where the car truly is. At first it turns on the spot to face the path.",
    figures: "eight at 1 m/s",
    run: (seed, watch) => eight(seed, "tangent", watch),
    planned: alongEight(),
    marks: [START],
    crossTrack: true,
  },
  {
    id: "goal",
    title: "Stop at a goal 2 m away",
    text: "From rest, turning by 57° on the way, with the same profile. The promise is about the car's own estimate; what its sensors do not tell it, it cannot mend.",
    figures: "goal 2 m away",
    run: goal,
    planned: [
      [0, 0],
      [GOAL.x, GOAL.y],
    ],
    marks: [START, { at: [GOAL.x, GOAL.y], label: "goal" }],
  },
  {
    id: "ice",
    title: "One wheel on ice for a second",
    text: "Strafing along the second side, one wheel loses nearly all its grip. The car sees that the four wheels no longer agree with each other and the gyro, and believes that wheel less.",
    figures: "a wheel on ice",
    run: lapOnIce,
    planned: SQUARE,
    marks: [START],
    headingBound: { value: 1, label: "promised: 1°", isTwoSided: true },
    event: { from: ICE.from, to: ICE.until, label: "ice" },
  },
];

/**
 * Drives in the first of the worlds, and writes each picture as SVG, and all of them as one page.
 *
 * @param folder has to be there
 * @param figures those of all worlds, for the page
 */
export async function writePlots(folder: string, figures: readonly Figure[]): Promise<void> {
  const seed = SEEDS[0]!;
  const sections = [];
  for (const drive of DRIVES) {
    const recording = new Recording();
    await drive.run(seed, recording.watch);
    const pictures = picturesOf(drive, recording);
    for (const [name, text] of pictures) writeFileSync(join(folder, `${drive.id}-${name}.svg`), text);
    const own = figures.filter(({ name }) => name.startsWith(drive.figures));
    sections.push({ ...drive, figures: own, pictures: pictures.map(([, text]) => text) });
  }
  const others = figures.filter(({ name }) => !DRIVES.some((drive) => name.startsWith(drive.figures)));
  writeFileSync(join(folder, "index.html"), page(sections, others));
}

/** What the charts over time have in common. */
type Common = Pick<Chart, "x" | "band">;

function picturesOf(drive: Drive, recording: Recording): [name: string, svg: string][] {
  const { moments, start } = recording;
  const { event } = drive;
  const common = {
    x: "time, s",
    ...(event && { band: { ...event, from: event.from - start, to: event.to - start } }),
  };
  return [
    ["path", svg(mapOf(drive, moments))],
    ["error", grid([positionOf(drive, moments, common), headingOf(drive, moments, common)], 1)],
    ["wheels", grid(wheelsOf(moments, common), 2)],
    ["slip", grid(slipOf(moments, common), 2)],
  ];
}

/** Standard deviations within which a two-dimensional normal variable is 95 % of the time. */
const NINETY_FIVE = 2.448;
/** So many ellipses are shown. */
const ELLIPSES = 14;
/** Wheels and ellipses are shown for so long, s: later laps are like the first. */
const SHOWN = 13;

function mapOf(drive: Drive, moments: readonly Moment[]): Chart {
  const first = moments.filter(({ time }) => time <= SHOWN);
  const every = Math.ceil(first.length / ELLIPSES);
  return {
    title: "Seen from above",
    x: "x, m",
    y: "y, m",
    isMap: true,
    lines: [
      { name: "planned", color: COLORS.grey, points: drive.planned, width: 2, dash: "3 5" },
      {
        name: "true",
        color: COLORS.light,
        points: moments.map(({ truth }) => [truth.x, truth.y]),
        width: 4,
      },
      {
        name: "estimated",
        color: COLORS.orange,
        points: moments.map(({ estimate }) => [estimate.x, estimate.y]),
        width: 1.8,
        dash: "10 6",
      },
    ],
    ellipses: {
      name: `95 % sure to be in here${cut(moments)}`,
      color: COLORS.blue,
      all: first.filter((_, i) => i % every === every - 1).map(ellipseOf),
    },
    marks: drive.marks,
  };
}

/** The principal axes of a covariance. */
function ellipseOf({ estimate, covariance }: Moment): Ellipse {
  const [xx, xy, yy] = [covariance[0]!, covariance[1]!, covariance[4]!];
  const mean = (xx + yy) / 2;
  const spread = Math.hypot((xx - yy) / 2, xy);
  const half = (variance: number) => NINETY_FIVE * Math.sqrt(Math.max(variance, 0));
  return {
    center: [estimate.x, estimate.y],
    half: [half(mean + spread), half(mean - spread)],
    turned: Math.atan2(2 * xy, xx - yy) / 2,
  };
}

function positionOf({ bound, crossTrack = false }: Drive, moments: readonly Moment[], common: Common): Chart {
  const off: Line = {
    name: "estimate from truth",
    color: COLORS.orange,
    points: moments.map(({ time, truth, estimate }) => [
      time,
      100 * Math.hypot(estimate.x - truth.x, estimate.y - truth.y),
    ]),
  };
  const lines = [off];
  if (crossTrack) {
    const track = new CrossTrack(EIGHT_PATH);
    lines.unshift({
      name: "true car from the path, + left",
      color: COLORS.light,
      points: moments.map(({ time, truth }) => [time, 100 * track.of(truth)]),
      width: 2.5,
    });
  }
  return {
    title: crossTrack ? "Off in position" : "How far the estimate is from the truth",
    ...common,
    y: "cm",
    lines,
    least: [0, 1],
    ...(bound && { bound }),
    height: 340,
  };
}

function headingOf({ headingBound }: Drive, moments: readonly Moment[], common: Common): Chart {
  const error = (time: number, is: number, should: number): Point => [time, degrees(wrapAngle(is - should))];
  const onPlan = moments.map(
    ({ time, truth, planned }): Point => error(time, truth.theta, planned?.theta ?? Number.NaN),
  );
  const isPlanned = moments.some(({ planned }) => planned);
  return {
    title: "Off in heading, + too far to the left",
    ...common,
    y: "degrees",
    lines: [
      ...(isPlanned
        ? [{ name: "true car from the plan", color: COLORS.light, points: onPlan, width: 2.5 }]
        : []),
      {
        name: "estimate from truth",
        color: COLORS.orange,
        points: moments.map(({ time, truth, estimate }) => error(time, estimate.theta, truth.theta)),
      },
      ...[1, -1].map((side) => ({
        name: "2 standard deviations, as it claims",
        color: COLORS.blue,
        dash: "4 4",
        width: 1.5,
        points: moments.map(
          ({ time, covariance }): Point => [time, degrees(side * 2 * Math.sqrt(covariance[8]!))],
        ),
      })),
    ],
    least: [-0.5, 0.5],
    ...(headingBound && { bound: headingBound }),
    height: 340,
  };
}

const WHEEL_NAMES = ["front left", "front right", "rear left", "rear right"];
const WHEEL_LOOKS = [
  { color: COLORS.light },
  { color: COLORS.orange, dash: "9 3" },
  { color: COLORS.blue, dash: "4 3" },
  { color: COLORS.pink, dash: "12 3 3 3" },
];

function wheelsOf(moments: readonly Moment[], common: Common): Chart[] {
  const shown = moments.filter(({ time }) => time <= SHOWN);
  const all = shown.flatMap(({ target, measured }) => [...target, ...measured]);
  const least = [Math.min(...all), Math.max(...all)] as const;
  const of = (what: "target" | "measured", wheel: number) =>
    shown.map((moment): Point => [moment.time, moment[what][wheel]!]);
  return WHEEL_NAMES.map((name, wheel) => ({
    title: `Wheel ${name}${cut(moments)}`,
    ...common,
    y: "rad/s",
    lines: [
      { name: "told", color: COLORS.light, points: of("target", wheel), width: 2.5 },
      { name: "measured", color: COLORS.orange, points: of("measured", wheel), width: 1.5 },
    ],
    least,
    height: 300,
  }));
}

function slipOf(moments: readonly Moment[], common: Common): Chart[] {
  const shown = moments.filter(({ time }) => time <= SHOWN);
  const lines = (what: "slip" | "sliding") =>
    WHEEL_NAMES.map((name, wheel) => ({
      name,
      ...WHEEL_LOOKS[wheel]!,
      points: shown.map((moment): Point => [moment.time, moment[what][wheel]!]),
    }));
  const both = { ...common, height: 300 };
  return [
    {
      ...both,
      title: `How fast the wheels truly slide${cut(moments)}`,
      y: "m/s",
      lines: lines("sliding"),
      least: [0, 0.2],
    },
    {
      ...both,
      title: `Slip, noticed (0 rolls, 1 not believed)${cut(moments)}`,
      y: "slip",
      lines: lines("slip"),
      least: [0, 1],
    },
  ];
}

/** Says that a chart does not show all. */
function cut(moments: readonly Moment[]): string {
  return moments.at(-1)!.time > SHOWN ? `: the first ${SHOWN} s` : "";
}

function alongEight(): Point[] {
  const at = pathPoint();
  return Array.from({ length: 201 }, (_, i) => {
    EIGHT_PATH.sample((EIGHT_PATH.length * i) / 200, at);
    return [at.x, at.y];
  });
}
