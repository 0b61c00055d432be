import { useEffect, useRef } from "preact/hooks";
import { glance } from "../../robot.ts";
import { duration } from "../../script/duration.ts";
import { extremesOf, figure, type PlotScale, scaleOf } from "../../script/plot-scale.ts";
import type { PlotSeries } from "../../script/plot-series.ts";
import { began, plots, run } from "../../script/scripts.ts";

/** With fewer points than this each is shown as a dot. */
const DOTS = 40;
/** Colours of styles/scripts.css. */
const COLOURS = 6;

/** Each figure that the script plots, over the time of the run. */
export function Plots() {
  const now = run.value ? glance.value?.time : undefined;
  const scales = plots.value.map((series) => scaleOf(series.points, now));
  const from = Math.min(...scales.map((scale) => scale?.from ?? Number.POSITIVE_INFINITY));
  const to = Math.max(...scales.map((scale) => scale?.to ?? Number.NEGATIVE_INFINITY));
  return (
    <div class="plots" data-testid="script-plots">
      {plots.value.map((series, i) => {
        const scale = scales[i];
        return (
          scale && (
            <Plot key={series.name} series={series} scale={{ ...scale, from, to }} colour={i % COLOURS} />
          )
        );
      })}
      <div class="plot-times">
        <span>{duration(Math.max(0, from - began.value))}</span>
        <span>{duration(Math.max(0, to - began.value))}</span>
      </div>
    </div>
  );
}

function Plot({ series, scale, colour }: { series: PlotSeries; scale: PlotScale; colour: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const count = series.points.length;
  useEffect(() => paint(canvas.current!, series, scale), [series, count, scale.from, scale.to]);
  const extremes = extremesOf(series.points);
  const isFlat = !extremes || extremes.low === extremes.high;
  return (
    <figure class="plot" data-testid="script-plot" data-name={series.name} data-colour={colour}>
      <figcaption>
        <span class="plot-name">{series.name}</span>
        <b>{figure(series.latest?.value ?? 0)}</b>
      </figcaption>
      <div class="plot-field">
        <canvas ref={canvas} role="img" aria-label={`${series.name} over time`} />
        <span class="plot-axis" title="Highest and lowest so far">
          <span>{isFlat ? "" : figure(extremes.high)}</span>
          <span>{isFlat ? "" : figure(extremes.low)}</span>
        </span>
      </div>
    </figure>
  );
}

function paint(canvas: HTMLCanvasElement, { points }: PlotSeries, scale: PlotScale): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  if (width === 0) return;
  const context = canvas.getContext("2d")!;
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  context.scale(devicePixelRatio, devicePixelRatio);
  const style = getComputedStyle(canvas);
  const right = width - 3;
  const xOf = (time: number) => 1 + ((time - scale.from) / (scale.to - scale.from)) * (right - 1);
  const yOf = (value: number) => height - ((value - scale.low) / (scale.high - scale.low)) * height;
  context.lineWidth = 1;
  context.strokeStyle = style.getPropertyValue("--line");
  if (scale.low < 0 && scale.high > 0) {
    context.beginPath();
    context.moveTo(0, Math.round(yOf(0)) + 0.5);
    context.lineTo(width, Math.round(yOf(0)) + 0.5);
    context.stroke();
  }
  context.strokeStyle = style.color;
  context.fillStyle = style.color;
  context.lineWidth = 1.5;
  context.lineJoin = "round";
  context.beginPath();
  for (const { time, value } of points) context.lineTo(xOf(time), yOf(value));
  context.stroke();
  const dots = points.length <= DOTS ? points : points.slice(-1);
  for (const { time, value } of dots) {
    context.beginPath();
    context.arc(xOf(time), yOf(value), 2.2, 0, 2 * Math.PI);
    context.fill();
  }
}
