// Charts as SVG text: dark like the driver's page, and drawn large enough to be read at arm's length.

export type Point = readonly [x: number, y: number];

export interface Line {
  /** In the legend; lines of the same name share one entry. */
  readonly name: string;
  readonly color: string;
  readonly points: readonly Point[];
  /** px, default 2 */
  readonly width?: number;
  /** As SVG's stroke-dasharray: lines must differ without their colours, too. */
  readonly dash?: string;
}

/** Where something is known to be: half-axes in the units of the axes, turned counter-clockwise by rad. */
export interface Ellipse {
  readonly center: Point;
  readonly half: readonly [number, number];
  readonly turned: number;
}

export interface Mark {
  readonly at: Point;
  readonly label: string;
}

export interface Chart {
  readonly title: string;
  /** What the axes say, with their units. */
  readonly x: string;
  readonly y: string;
  readonly lines: readonly Line[];
  readonly ellipses?: { readonly name: string; readonly color: string; readonly all: readonly Ellipse[] };
  /** A promise: a level that the lines are to stay below, and with `isTwoSided` above its negative. */
  readonly bound?: { readonly value: number; readonly label: string; readonly isTwoSided?: boolean };
  /** A stretch of x that something happens in. */
  readonly band?: { readonly from: number; readonly to: number; readonly label: string };
  readonly marks?: readonly Mark[];
  /** One metre is as long upwards as sideways. */
  readonly isMap?: boolean;
  /** px, default 724 × 400; a map is as high as it has to be. */
  readonly width?: number;
  readonly height?: number;
  /** At least so much of y is shown. */
  readonly least?: readonly [number, number];
}

/** Okabe and Ito's colours, told apart by the colour-blind, as light as a dark ground wants them. */
export const COLORS = {
  light: "#eaf0f4",
  blue: "#56b4e9",
  orange: "#e69f00",
  green: "#2fc49a",
  pink: "#e08fbd",
  red: "#ff7a45",
  grey: "#a3afba",
} as const;

const GROUND = "#12171c";
const GRID = "#262f38";
const SOFT = "#a3afba";
const LINE_HEIGHT = 22;
const MARGIN = { left: 74, right: 24, bottom: 58 };
const FONT = `font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="16"`;
/** Points nearer than this to the one drawn before are left out, px. */
const FINE = 0.7;

interface Range {
  readonly low: number;
  readonly high: number;
}

/** Several charts beside and below each other, as one picture. */
export function grid(charts: readonly Chart[], columns: number): string {
  const sizes = charts.map(sizeOf);
  const width = Math.max(...sizes.map((size) => size.width));
  const height = Math.max(...sizes.map((size) => size.height));
  const cells = charts.map((chart, i) => {
    const at = `translate(${(i % columns) * width} ${Math.floor(i / columns) * height})`;
    return `<g transform="${at}">${drawn(chart)}</g>`;
  });
  return picture(columns * width, Math.ceil(charts.length / columns) * height, cells.join("\n"));
}

export function svg(chart: Chart): string {
  const { width, height } = sizeOf(chart);
  return picture(width, height, drawn(chart));
}

function picture(width: number, height: number, content: string): string {
  const box = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${box} ${FONT} role="img">
<rect width="100%" height="100%" fill="${GROUND}"/>
${content}
</svg>
`;
}

function sizeOf(chart: Chart) {
  const { width = 724, isMap = false } = chart;
  const entries = legendOf(chart);
  const rows = rowsOf(entries, width - MARGIN.left - MARGIN.right);
  const top = 46 + rows * LINE_HEIGHT;
  const { x, y } = rangesOf(chart);
  const across = width - MARGIN.left - MARGIN.right;
  const plot = isMap
    ? (across * (y.high - y.low)) / (x.high - x.low)
    : (chart.height ?? 400) - top - MARGIN.bottom;
  return { width, height: Math.round(top + plot + MARGIN.bottom), top, across, plot, x, y, entries };
}

function drawn(chart: Chart): string {
  const { width, top, across, plot, x, y, entries } = sizeOf(chart);
  const toX = (value: number) => MARGIN.left + ((value - x.low) / (x.high - x.low)) * across;
  const toY = (value: number) => top + ((y.high - value) / (y.high - y.low)) * plot;
  const right = MARGIN.left + across;
  const bottom = top + plot;
  const parts: string[] = [
    text(MARGIN.left, 28, chart.title, { fill: COLORS.light, size: 18, weight: 600 }),
    ...legend(entries, width - MARGIN.left - MARGIN.right),
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
  // A map has one scale.
  const rows = chart.isMap ? (across / 90) * ((y.high - y.low) / (x.high - x.low)) : plot / 46;
  for (const value of ticks(y, rows)) {
    const stroke = value === 0 && !chart.isMap ? SOFT : GRID;
    parts.push(`<path d="M${MARGIN.left} ${toY(value).toFixed(1)}H${right}" stroke="${stroke}"/>`);
    parts.push(text(MARGIN.left - 8, toY(value) + 5.5, show(value), { fill: SOFT, anchor: "end" }));
  }
  parts.push(
    text(MARGIN.left + across / 2, bottom + 46, chart.x, { fill: COLORS.light, anchor: "middle" }),
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
  for (const line of chart.lines) {
    const dash = line.dash ? ` stroke-dasharray="${line.dash}"` : "";
    parts.push(
      `<path d="${way(line.points, toX, toY)}" fill="none" stroke="${line.color}" stroke-width="${line.width ?? 2}" stroke-linejoin="round"${dash}/>`,
    );
  }
  if (bound) {
    for (const value of bound.isTwoSided ? [bound.value, -bound.value] : [bound.value]) {
      parts.push(
        `<path d="M${MARGIN.left} ${toY(value).toFixed(1)}H${right}" stroke="${COLORS.red}" stroke-width="2" stroke-dasharray="10 6"/>`,
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

function rangesOf({ lines, bound, least, isMap = false, marks = [], ellipses }: Chart): {
  x: Range;
  y: Range;
} {
  const points = [...lines.flatMap((line) => line.points), ...marks.map(({ at }) => at)].filter((point) =>
    point.every(Number.isFinite),
  );
  for (const { center, half } of ellipses?.all ?? []) {
    const reach = Math.max(...half);
    points.push([center[0] - reach, center[1] - reach], [center[0] + reach, center[1] + reach]);
  }
  const x = rangeOf(points.map((point) => point[0]));
  const promised = bound ? [1.15 * bound.value, ...(bound.isTwoSided ? [-1.15 * bound.value] : [])] : [];
  const y = rangeOf([...points.map((point) => point[1]), ...promised, ...(least ?? [])]);
  if (!isMap) return { x, y: { low: y.low, high: y.high + 0.05 * (y.high - y.low) } };
  // A straight drive, too, gets a map that can be looked at.
  const room = Math.max(0.06 * (x.high - x.low), (0.35 * (x.high - x.low) - (y.high - y.low)) / 2);
  const aside = 0.06 * (x.high - x.low);
  return {
    x: { low: x.low - aside, high: x.high + aside },
    y: { low: y.low - room, high: y.high + room },
  };
}

function rangeOf(values: readonly number[]): Range {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(low <= high)) return { low: 0, high: 1 };
  return high > low ? { low, high } : { low: low - 0.5, high: high + 0.5 };
}

/** Round values, about so many of them: steps of 1, 2 or 5 times a power of ten. */
export function ticks({ low, high }: Range, about: number): number[] {
  const raw = (high - low) / Math.max(about, 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= raw * (1 - 1e-9)) ?? 10) * power;
  const found: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++)
    found.push(Number((i * step).toPrecision(12)));
  return found;
}

function show(value: number): string {
  return String(value).replace("-", "−");
}

function way(
  points: readonly Point[],
  toX: (value: number) => number,
  toY: (value: number) => number,
): string {
  const found: string[] = [];
  let [lastX, lastY] = [Number.NaN, Number.NaN];
  let isDown = false;
  for (const [i, [px, py]] of points.entries()) {
    const [x, y] = [toX(px), toY(py)];
    if (!Number.isFinite(x + y)) {
      isDown = false;
      continue;
    }
    const isNear = Math.hypot(x - lastX, y - lastY) < FINE && i < points.length - 1;
    if (isDown && isNear) continue;
    found.push(`${isDown ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`);
    [lastX, lastY] = [x, y];
    isDown = true;
  }
  return found.join("");
}

type Entry = Pick<Line, "name" | "color" | "dash" | "width"> & { readonly isEllipse?: boolean };

function legendOf({ lines, ellipses }: Chart): Entry[] {
  const entries: Entry[] = [];
  for (const line of lines) if (!entries.some(({ name }) => name === line.name)) entries.push(line);
  if (ellipses) entries.push({ name: ellipses.name, color: ellipses.color, isEllipse: true });
  return entries;
}

/** Of an entry in the legend, px; letters are reckoned wide. */
const widthOf = ({ name }: Entry) => 46 + 8.7 * name.length + 18;

function rowsOf(entries: readonly Entry[], width: number): number {
  let rows = 1;
  let used = 0;
  for (const entry of entries) {
    if (used > 0 && used + widthOf(entry) > width) {
      rows++;
      used = 0;
    }
    used += widthOf(entry);
  }
  return rows;
}

function legend(entries: readonly Entry[], width: number): string[] {
  const parts: string[] = [];
  let used = 0;
  let y = 52;
  for (const entry of entries) {
    if (used > 0 && used + widthOf(entry) > width) {
      used = 0;
      y += LINE_HEIGHT;
    }
    const x = MARGIN.left + used;
    const { color, dash, name } = entry;
    parts.push(
      entry.isEllipse
        ? `<ellipse cx="${x + 18}" cy="${y - 5}" rx="14" ry="6" fill="${color}" fill-opacity="0.25" stroke="${color}"/>`
        : `<path d="M${x} ${y - 5}h36" stroke="${color}" stroke-width="${Math.max(entry.width ?? 2, 2.5)}"${dash ? ` stroke-dasharray="${dash}"` : ""}/>`,
      text(x + 44, y, name, { fill: COLORS.light }),
    );
    used += widthOf(entry);
  }
  return parts;
}

interface Style {
  readonly fill: string;
  readonly anchor?: "start" | "middle" | "end";
  readonly size?: number;
  readonly weight?: number;
  readonly isUpright?: boolean;
}

function text(x: number, y: number, content: string, style: Style): string {
  const { fill, anchor = "start", size, weight, isUpright = false } = style;
  const at = `x="${x.toFixed(1)}" y="${y.toFixed(1)}"`;
  const turned = isUpright ? ` transform="rotate(-90 ${x.toFixed(1)} ${y.toFixed(1)})"` : "";
  const more = `${size ? ` font-size="${size}"` : ""}${weight ? ` font-weight="${weight}"` : ""}`;
  const halo = `stroke="${GROUND}" stroke-width="4" paint-order="stroke"`;
  return `<text ${at} ${halo} fill="${fill}" text-anchor="${anchor}"${more}${turned}>${escaped(content)}</text>`;
}

/** As text of SVG or HTML. */
export function escaped(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
