// Charts as SVG text: dark like the driver's page, and drawn large enough to be read at arm's length.

import { type Chart, COLORS, GRID, GROUND, MARGIN, SOFT } from "./chart.ts";
import { legend, legendHeight, legendOf } from "./legend.ts";
import { rangesOf, show, ticks } from "./ranges.ts";
import { escaped, text } from "./text.ts";
import { cloud, way } from "./way.ts";

const FONT = `font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="16"`;
/** Of a title, px. */
const TITLE_HEIGHT = 36;
/** However long its legend, a chart is never flatter than this, px. */
const LEAST_PLOT = 170;
/** Of a digit beside an axis, px. */
const DIGIT = 9;

/** Several charts beside and below each other, as one picture. */
export function grid(charts: readonly Chart[], columns: number): string {
  const sizes = charts.map(sizeOf);
  const width = Math.max(...sizes.map((size) => size.width));
  const height = Math.max(...sizes.map((size) => size.height));
  const cells = charts.map((chart, i) => {
    const at = `translate(${(i % columns) * width} ${Math.floor(i / columns) * height})`;
    return `<g transform="${at}">${drawn(chart)}</g>`;
  });
  const label = charts.map(({ title }) => title).join("; ");
  return picture(columns * width, Math.ceil(charts.length / columns) * height, label, cells.join("\n"));
}

/** @param label for whoever cannot see it; left out: its title */
export function svg(chart: Chart, label = chart.title): string {
  const { width, height } = sizeOf(chart);
  return picture(width, height, label, drawn(chart));
}

/** @param label for whoever cannot see it @param content drawn on the ground, px */
export function picture(width: number, height: number, label: string, content: string): string {
  const box = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${box} ${FONT} role="img" aria-label="${escaped(label)}">
<rect width="100%" height="100%" fill="${GROUND}"/>
${content}
</svg>
`;
}

function sizeOf(chart: Chart) {
  const { width = 724, isMap = false } = chart;
  const entries = legendOf(chart);
  const titled = chart.title === "" ? 0 : TITLE_HEIGHT;
  const legendWidth = width - MARGIN.left - MARGIN.right;
  const top = titled + legendHeight(entries, legendWidth) + 10;
  const { x, y } = rangesOf(chart);
  if (isMap) {
    // One scale, also for what the axes say.
    const plot = (legendWidth * (y.high - y.low)) / (x.high - x.low);
    const levels = ticks(y, (legendWidth / 90) * ((y.high - y.low) / (x.high - x.low)));
    return { width, ...heights(top, plot), titled, left: MARGIN.left, levels, x, y, entries };
  }
  const plot = Math.max((chart.height ?? 400) - top - MARGIN.bottom, LEAST_PLOT);
  const levels = ticks(y, plot / 46);
  const longest = Math.max(...levels.map((value) => show(value).length));
  const left = Math.max(MARGIN.left, 36 + DIGIT * longest);
  return { width, ...heights(top, plot), titled, left, levels, x, y, entries };
}

const heights = (top: number, plot: number) => ({
  top,
  plot,
  height: Math.round(top + plot + MARGIN.bottom),
});

function drawn(chart: Chart): string {
  const { width, titled, top, left, plot, levels, x, y, entries } = sizeOf(chart);
  const across = width - left - MARGIN.right;
  const toX = (value: number) => left + ((value - x.low) / (x.high - x.low)) * across;
  const toY = (value: number) => top + ((y.high - value) / (y.high - y.low)) * plot;
  const right = left + across;
  const bottom = top + plot;
  const parts: string[] = [
    ...(titled ? [text(MARGIN.left, 28, chart.title, { fill: COLORS.light, size: 18, weight: 600 })] : []),
    ...legend(entries, width - MARGIN.left - MARGIN.right, titled),
  ];
  const { band, bound, ellipses, marks = [] } = chart;
  if (band) {
    const from = toX(band.from);
    parts.push(
      `<rect x="${from.toFixed(1)}" y="${top}" width="${(toX(band.to) - from).toFixed(1)}" height="${plot.toFixed(1)}" fill="${COLORS.blue}" opacity="0.18"/>`,
      text(from + 6, top + 20, band.label, { fill: COLORS.blue }),
    );
  }
  for (const value of ticks(x, across / 90)) {
    const at = toX(value).toFixed(1);
    parts.push(`<path d="M${at} ${top}V${bottom.toFixed(1)}" stroke="${GRID}"/>`);
    parts.push(text(toX(value), bottom + 22, show(value), { fill: SOFT, anchor: "middle" }));
  }
  for (const value of levels) {
    const stroke = value === 0 && !chart.isMap ? SOFT : GRID;
    parts.push(`<path d="M${left} ${toY(value).toFixed(1)}H${right}" stroke="${stroke}"/>`);
    parts.push(text(left - 8, toY(value) + 5.5, show(value), { fill: SOFT, anchor: "end" }));
  }
  parts.push(
    text(left + across / 2, bottom + 46, chart.x, { fill: COLORS.light, anchor: "middle" }),
    text(20, top + plot / 2, chart.y, { fill: COLORS.light, anchor: "middle", isUpright: true }),
  );
  for (const { center, half, turned } of ellipses?.all ?? []) {
    const [cx, cy] = [toX(center[0]).toFixed(1), toY(center[1]).toFixed(1)];
    const scale = [across / (x.high - x.low), plot / (y.high - y.low)] as const;
    const turn = `rotate(${((-turned * 180) / Math.PI).toFixed(1)} ${cx} ${cy})`;
    parts.push(
      `<ellipse cx="${cx}" cy="${cy}" rx="${(half[0] * scale[0]).toFixed(2)}" ry="${(half[1] * scale[1]).toFixed(2)}" transform="${turn}" fill="${ellipses!.color}" fill-opacity="0.25" stroke="${ellipses!.color}" stroke-width="1"/>`,
    );
  }
  for (const { points, color, shape } of chart.dots ?? []) {
    const all = cloud(points, toX, toY, shape, chart.most);
    parts.push(`<path d="${all}" fill="none" stroke="${color}" stroke-opacity="0.6"/>`);
  }
  for (const line of chart.lines) {
    const dash = line.dash ? ` stroke-dasharray="${line.dash}"` : "";
    parts.push(
      `<path d="${way(line.points, toX, toY, chart.most)}" fill="none" stroke="${line.color}" stroke-width="${line.width ?? 2}" stroke-linejoin="round"${dash}/>`,
    );
  }
  if (bound) {
    for (const value of bound.isTwoSided ? [bound.value, -bound.value] : [bound.value]) {
      parts.push(
        `<path d="M${left} ${toY(value).toFixed(1)}H${right}" stroke="${COLORS.red}" stroke-width="2" stroke-dasharray="10 6"/>`,
      );
    }
    parts.push(text(right - 4, toY(bound.value) - 7, bound.label, { fill: COLORS.red, anchor: "end" }));
  }
  for (const { at, label } of marks) {
    const [mx, my] = [toX(at[0]), toY(at[1])];
    const isFarRight = mx > right - 90;
    parts.push(
      `<circle cx="${mx.toFixed(1)}" cy="${my.toFixed(1)}" r="5" fill="none" stroke="${COLORS.light}" stroke-width="2"/>`,
      text(mx + (isFarRight ? -11 : 11), my - 9, label, {
        fill: COLORS.light,
        anchor: isFarRight ? "end" : "start",
      }),
    );
  }
  return parts.join("\n");
}
