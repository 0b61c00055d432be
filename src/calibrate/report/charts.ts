import {
  COLORS,
  type Dots,
  type Line,
  type Point,
  type Shape,
  type Chart as Sketch,
} from "../../plot/chart.ts";
import { svg } from "../../plot/svg.ts";
import { escaped } from "../../plot/text.ts";
import type { Chart, Series } from "../result.ts";

/** Drawn so narrow that a phone need not shrink the letters, px. */
const SIZE = { width: 460, height: 330 } as const;
/** In the whole report: some 20 bytes each, so that it stays well below 1 MB. */
const ALL_POINTS = 20_000;
/** More points of one name than this tell the eye no more. */
const MOST_POINTS = 1500;

const HUES = [COLORS.blue, COLORS.orange, COLORS.green, COLORS.pink, COLORS.red, COLORS.light];
const SHAPES: readonly Shape[] = ["circle", "diamond", "square", "cross"];
const DASHES = [undefined, "9 4", "3 4", "14 4 3 4", "6 2"];

/** How many points of each series may be drawn, so that the whole report stays small. */
export function pointsEach(charts: readonly Chart[]): number {
  const series = charts.reduce((sum, chart) => sum + chart.series.length, 0);
  return Math.max(50, Math.min(MOST_POINTS, Math.floor(ALL_POINTS / Math.max(series, 1))));
}

/** @param most points of each series */
export function figure(chart: Chart, most: number): string {
  const looks = looksOf(chart.series);
  const lines: Line[] = [];
  const dots: Dots[] = [];
  // A thin one leaves the dots that it was fitted to in sight.
  const width = chart.series.some(({ kind }) => kind === "dots") ? 1.5 : 2.5;
  chart.series.forEach((series, i) => {
    const { name } = series;
    const look = looks[i]!;
    const color = HUES[look % HUES.length]!;
    const points = pointsOf(series);
    if (series.kind === "dots") dots.push({ name, color, points, shape: SHAPES[look % SHAPES.length]! });
    else {
      const dash = DASHES[look % DASHES.length];
      lines.push({ name, color, points, width, ...(dash && { dash }) });
    }
  });
  const sketch: Sketch = { title: "", x: chart.xLabel, y: chart.yLabel, lines, dots, most, ...SIZE };
  return `<figure>
<figcaption>${escaped(chart.title)}</figcaption>
${svg(sketch, chart.title)}</figure>`;
}

/** A line that is named for the dots it was fitted to ("frontLeft, fitted" for "frontLeft") looks like them. */
function looksOf(all: readonly Series[]): number[] {
  const looks = new Map<string, number>();
  for (const { name, kind } of all) if (kind === "dots" && !looks.has(name)) looks.set(name, looks.size);
  const clouds = [...looks.keys()].sort((a, b) => b.length - a.length);
  return all.map(({ name }) => {
    const fitted = clouds.find((cloud) => name.startsWith(cloud)) ?? name;
    const look = looks.get(fitted) ?? looks.size;
    looks.set(fitted, look);
    return look;
  });
}

function pointsOf({ x, y }: Series): Point[] {
  return Array.from({ length: Math.min(x.length, y.length) }, (_, i): Point => [x[i]!, y[i]!]);
}
