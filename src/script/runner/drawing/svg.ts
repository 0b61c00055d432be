import type { Point, Pose } from "../../../core/geometry.ts";
import { COLORS, GRID, SOFT } from "../../../plot/chart.ts";
import { onPaper } from "../../../plot/paper.ts";
import { show, ticks } from "../../../plot/ranges.ts";
import { picture } from "../../../plot/svg.ts";
import { text } from "../../../plot/text.ts";
import { way } from "../../../plot/way.ts";
import type { Preview } from "../preview.ts";
import type { PathPoint } from "../thin.ts";
import { marksOf, whereAt } from "./marks.ts";
import { type Bounds, boundsOf, carAt, HEADING, outlinesOf } from "./room.ts";
import { legendOf, type Part } from "./svg-legend.ts";
import { titleOf } from "./words.ts";

const MARGIN = { left: 64, right: 32, top: 56, bottom: 52 };
/** Of the room, px; however it lies, it fits a screen. */
const WIDEST = 980;
const HIGHEST = 760;
/** What is below the room is no narrower, px. */
const NARROWEST = 660;
/** Between two numbers beside the room, px. */
const APART = 90;
/** Shares of the car's limit, and how a way is drawn that is no faster. */
const PACES = [
  { upTo: 0.25, color: COLORS.blue },
  { upTo: 0.5, color: COLORS.green },
  { upTo: 0.75, color: COLORS.orange },
  { upTo: Number.POSITIVE_INFINITY, color: COLORS.red },
] as const;
/** Between two marks of time, s: the first of these that gives no more marks than that. */
const MARK_EVERY = [1, 2, 5, 10, 20, 30, 60, 120];
const MOST_MARKS = 90;

/** From metres to px, with one scale for both. */
interface Map {
  readonly scale: number;
  readonly toX: (x: number) => number;
  readonly toY: (y: number) => number;
}

/** A room from above, x to the right and y upward, with the way through it. @param script its path */
export function previewSvg(preview: Preview, script: string): string {
  const bounds = boundsOf(preview);
  const [across, high] = [bounds.right - bounds.left, bounds.top - bounds.bottom];
  const scale = Math.min(WIDEST / across, HIGHEST / high);
  const map: Map = {
    scale,
    toX: (x) => MARGIN.left + (x - bounds.left) * scale,
    toY: (y) => MARGIN.top + (bounds.top - y) * scale,
  };
  const width = Math.round(MARGIN.left + Math.max(across * scale, NARROWEST) + MARGIN.right);
  const below = MARGIN.top + high * scale + MARGIN.bottom;
  const every = markEvery(preview.duration);
  const legend = legendOf(preview, script, { top: below, left: MARGIN.left, every, paces: pacesOf(preview) });
  const parts: Part[] = [
    `<style>@media (prefers-color-scheme: light) {\n${onPaper()}\n}</style>`,
    text(MARGIN.left, 30, titleOf(script, preview), { fill: COLORS.light, size: 20, weight: 600 }),
    ...axes(bounds, map),
    ...room(preview, map),
    ...paths(preview, map),
    ...moments(preview, map, every),
    ...ends(preview, map),
    ...knocks(preview, map),
    ...legend.parts,
  ];
  const height = Math.round(below + legend.height);
  return picture(width, height, `the way of ${titleOf(script, preview)}`, parts.join("\n"));
}

function axes({ left, right, bottom, top }: Bounds, { scale, toX, toY }: Map): Part[] {
  const parts: Part[] = [];
  const [low, high] = [toY(bottom), toY(top)];
  for (const x of ticks({ low: left, high: right }, ((right - left) * scale) / APART)) {
    parts.push(`<path d="M${px(toX(x))} ${px(high)}V${px(low)}" stroke="${GRID}"/>`);
    parts.push(text(toX(x), low + 20, show(x), { fill: SOFT, anchor: "middle", size: 14 }));
  }
  for (const y of ticks({ low: bottom, high: top }, ((top - bottom) * scale) / APART)) {
    parts.push(`<path d="M${px(toX(left))} ${px(toY(y))}H${px(toX(right))}" stroke="${GRID}"/>`);
    parts.push(text(toX(left) - 8, toY(y) + 5, show(y), { fill: SOFT, anchor: "end", size: 14 }));
  }
  parts.push(text(toX(right), low + 42, "x, m", { fill: SOFT, anchor: "end", size: 14 }));
  parts.push(text(18, high + 20, "y, m", { fill: SOFT, size: 14, isUpright: true, anchor: "end" }));
  return parts;
}

function room({ scene }: Preview, map: Map): Part[] {
  const { walls, firm, loose, gates } = outlinesOf(scene);
  return [
    ...walls.map((points) => `<path d="${closed(points, map)}" fill="${SOFT}"/>`),
    ...firm.map(
      (points) =>
        `<path d="${closed(points, map)}" fill="${SOFT}" fill-opacity="0.45" stroke="${SOFT}" stroke-width="1.5"/>`,
    ),
    // What gives way has a broken outline.
    ...loose.map(
      (points) =>
        `<path d="${closed(points, map)}" fill="${SOFT}" fill-opacity="0.15" stroke="${SOFT}" stroke-width="1.5" stroke-dasharray="4 3"/>`,
    ),
    ...gates.map(
      ([from, to]) =>
        `<path d="${way([at(from), at(to)], map.toX, map.toY)}" stroke="${COLORS.pink}" stroke-width="2" stroke-dasharray="2 5"/>`,
    ),
  ];
}

/** As long as the pace is the same it is one line. */
function paths({ points, limits }: Preview, { toX, toY }: Map): Part[] {
  const parts: Part[] = [];
  let from = 0;
  const draw = (to: number, pace: number) => {
    const run = points.slice(from, to + 1).map(([x, y]) => [x, y] as const);
    const line = way(run, toX, toY);
    // A turn on the spot has no way.
    if (line.includes("L"))
      parts.push(
        `<path d="${line}" fill="none" stroke="${PACES[pace]!.color}" stroke-width="3" stroke-linejoin="round" stroke-linecap="round"/>`,
      );
    from = to;
  };
  let pace: number | undefined;
  for (let i = 1; i < points.length; i++) {
    const next = paceOf(points[i - 1]!, points[i]!, limits.forward);
    if (pace !== undefined && next !== pace) draw(i - 1, pace);
    pace = next;
  }
  if (pace !== undefined) draw(points.length - 1, pace);
  return parts;
}

function paceOf(a: PathPoint, b: PathPoint, limit: number): number {
  const speed = b[3] > a[3] ? Math.hypot(b[0] - a[0], b[1] - a[1]) / (b[3] - a[3]) : 0;
  return PACES.findIndex(({ upTo }) => limit <= 0 || speed <= upTo * limit);
}

function pacesOf({ limits }: Preview): { color: string; name: string }[] {
  return PACES.map(({ upTo, color }, i) => {
    const low = (i === 0 ? 0 : PACES[i - 1]!.upTo) * limits.forward;
    const name = Number.isFinite(upTo)
      ? `to ${(upTo * limits.forward).toFixed(2)} m/s`
      : `above ${low.toFixed(2)} m/s`;
    return { color, name };
  });
}

const markEvery = (duration: number) =>
  MARK_EVERY.find((every) => duration / every <= MOST_MARKS) ?? MARK_EVERY.at(-1)!;

/** Where it is as time passes, and where it faces then. */
function moments({ points, duration }: Preview, map: Map, every: number): Part[] {
  let line = "";
  const dots: Part[] = [];
  for (let time = every; time < duration; time += every) {
    const pose = whereAt(points, time);
    if (!pose) continue;
    const { x, y, theta } = pose;
    const nose = [x + HEADING * Math.cos(theta), y + HEADING * Math.sin(theta)] as const;
    line += way([[x, y], nose], map.toX, map.toY);
    dots.push(`<circle cx="${px(map.toX(x))}" cy="${px(map.toY(y))}" r="2.5" fill="${COLORS.light}"/>`);
  }
  return [`<path d="${line}" stroke="${COLORS.light}" stroke-width="1.5" fill="none"/>`, ...dots];
}

/** The car where it begins and where it ends, and the number of each motion where it ended. */
function ends(preview: Preview, map: Map): Part[] {
  const { points, duration, scene } = preview;
  const first = whereAt(points, 0);
  const last = whereAt(points, duration);
  if (!first || !last) return [];
  const marks = marksOf(preview, 22 / map.scale).flatMap(({ at: { x, y }, label }) => {
    const [cx, cy] = [map.toX(x), map.toY(y)];
    return [
      `<circle cx="${px(cx)}" cy="${px(cy)}" r="5" fill="none" stroke="${COLORS.light}" stroke-width="2"/>`,
      text(cx + 9, cy - 9, label, { fill: COLORS.light, size: 15, weight: 600 }),
    ];
  });
  return [car(first, scene, map, "5 4"), car(last, scene, map), ...marks];
}

function knocks({ touched }: Preview, { toX, toY }: Map): Part[] {
  return touched.map(({ pose: { x, y } }) => {
    const [cx, cy] = [px(toX(x)), px(toY(y))];
    return `<path d="M${cx} ${cy}m-8-8l16 16m0-16l-16 16" fill="none" stroke="${COLORS.red}" stroke-width="3"/>`;
  });
}

function car(pose: Pose, scene: Preview["scene"], map: Map, dash?: string): Part {
  const { outline, nose } = carAt(pose, scene);
  const dashed = dash ? ` stroke-dasharray="${dash}"` : "";
  const line = `${closed(outline, map)}${way(nose.map(at), map.toX, map.toY)}`;
  return `<path d="${line}" fill="none" stroke="${COLORS.light}" stroke-width="1.5"${dashed}/>`;
}

const px = (value: number) => value.toFixed(1);
const at = ({ x, y }: Point) => [x, y] as const;
const closed = (points: readonly Point[], { toX, toY }: Map) =>
  `M${points.map(({ x, y }) => `${toX(x).toFixed(2)} ${toY(y).toFixed(2)}`).join("L")}z`;
