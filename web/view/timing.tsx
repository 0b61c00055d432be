import { useEffect, useRef } from "preact/hooks";
import { milliseconds } from "../format.ts";
import type { History } from "../history.ts";
import {
  glance,
  latency,
  latencyHistory,
  lateness,
  latenessHistory,
  missedTicks,
  welcome,
} from "../robot.ts";

/** How punctual the loop is and how fast the link, over the last minute. */
export function Timing() {
  const now = glance.value;
  const missed = missedTicks.value;
  return (
    <section class="panel timing" aria-label="Timing">
      <h2>
        Last minute
        <span class="legend">{welcome.value ? `${welcome.value.robot.rate} Hz loop` : ""}</span>
      </h2>
      <Row label="Loop late p99" value={lateness.value} history={latenessHistory} least={0.0005} />
      <Row label="Stick → wheel" value={latency.value} history={latencyHistory} least={0.01} />
      <p class="note">
        {now ? `${now.loop.compute.p50.toFixed(0)} µs a tick` : "no telemetry yet"}
        {missed > 0 && `, ${missed} ${missed === 1 ? "tick" : "ticks"} missed`}
      </p>
    </section>
  );
}

interface RowProps {
  label: string;
  /** s */
  value: number | undefined;
  /** s */
  history: History;
  /** The scale never shows less than this, s, so that noise stays small. */
  least: number;
}

function Row({ label, value, history, least }: RowProps) {
  const worst = history.max;
  return (
    <div class="row">
      <div class="row-text">
        <span class="label">{label}</span>
        <span class="value">
          {milliseconds(value)}
          <span class="unit">ms</span>
        </span>
      </div>
      <Sparkline history={history} least={least} stamp={glance.value?.time} />
      <span class="sub">max {milliseconds(worst)}</span>
    </div>
  );
}

function Sparkline({
  history,
  least,
  stamp,
}: {
  history: History;
  least: number;
  stamp: number | undefined;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => paint(canvas.current!, history, least), [stamp]);
  return (
    <div aria-hidden="true">
      <canvas class="spark" ref={canvas} />
    </div>
  );
}

function paint(canvas: HTMLCanvasElement, history: History, least: number): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  if (width === 0) return;
  const context = canvas.getContext("2d")!;
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  context.scale(devicePixelRatio, devicePixelRatio);
  const top = Math.max(least, history.max ?? 0) * 1.1;
  const place = (age: number): [number, number] => [
    width - 1 - (age / (history.capacity - 1)) * (width - 2),
    height - 1.5 - (history.ago(age) / top) * (height - 3),
  ];
  const style = getComputedStyle(canvas);
  context.strokeStyle = style.getPropertyValue("--line");
  context.beginPath();
  context.moveTo(0, height - 0.5);
  context.lineTo(width, height - 0.5);
  context.stroke();
  context.strokeStyle = style.color;
  context.lineWidth = 1.25;
  context.lineJoin = "round";
  context.beginPath();
  for (let age = 0; age < history.length; age++) context.lineTo(...place(age));
  context.stroke();
}
